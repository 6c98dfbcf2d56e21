"""Registers the pages, their templates and their static files with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "trivet.web"
    label = "web"
