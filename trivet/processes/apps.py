"""Registers the part with Django."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "trivet.processes"
    label = "processes"
