"""Ties the engine to the house: seats to people, tasks to actions, files to the database."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, post_save


class ProcessesConfig(AppConfig):
    name = "trivet.processes"
    label = "processes"

    def ready(self) -> None:
        from trivet.engine import seats
        from trivet.processes import bindings, changes, ties  # noqa: F401
        from trivet.processes.seats import Triangles

        bindings.load()
        seats.set_resolver(Triangles())
        # Django speaks to parts that have tables; the engine's must be there anyway.
        post_migrate.connect(_install, sender=apps.get_app_config("engine"))
        for model in changes.SEATING:
            post_save.connect(changes.seating_changed, sender=model)


def _install(**options: Any) -> None:
    """After the tables are there: publish the processes that come with Trivet."""
    from trivet.processes import actions

    actions.install()
