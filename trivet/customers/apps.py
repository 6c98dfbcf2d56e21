"""Registers the leaf with Django under its label."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "trivet.customers"
    label = "customers"

    def ready(self) -> None:
        from trivet.customers import grounds, ties  # noqa: F401 - registers itself
