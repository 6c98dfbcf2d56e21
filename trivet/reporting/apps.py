"""Registers the part with Django."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "trivet.reporting"
    label = "reporting"
