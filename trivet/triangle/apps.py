"""Registers the leaf with Django under its label."""

from django.apps import AppConfig


class TriangleConfig(AppConfig):
    name = "trivet.triangle"
    label = "triangle"

    def ready(self) -> None:
        from trivet.triangle import grounds, ties  # noqa: F401 - registers itself
