"""Registers the leaf with Django under its label."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "trivet.intake"
    label = "intake"

    def ready(self) -> None:
        from trivet.intake.targets import accounts, people, persons, seats  # noqa: F401 - register
