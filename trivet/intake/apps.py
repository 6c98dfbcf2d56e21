"""Registers the leaf with Django under its label."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "trivet.intake"
    label = "intake"
