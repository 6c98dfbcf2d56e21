"""Registers the leaf with Django; the label carries the phase."""

from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "trivet.win.contact"
    label = "win_contact"

    def ready(self) -> None:
        from trivet.win.contact import ties  # noqa: F401 - registers itself
