"""Registers the part with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "trivet.api"
    label = "api"
