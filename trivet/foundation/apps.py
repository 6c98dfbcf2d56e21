"""Registers the foundation's tables (journal and seals) with Django."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "trivet.foundation"
    label = "foundation"
