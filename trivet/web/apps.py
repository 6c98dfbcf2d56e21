"""Registers the part with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "trivet.web"
    label = "web"
