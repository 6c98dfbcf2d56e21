"""When a seat changes hands, the open items of its scope find their new person.

Listens to the rows that say who sits where, after they are safe. What begins on a later day is
taken up by the hourly job. Refuses to disturb the write it listens to.
"""

from datetime import date
from typing import Any

from django.db import models, transaction

from trivet.engine import items
from trivet.engine.seats import Scope
from trivet.foundation.periods import Period
from trivet.organisation.models import Membership
from trivet.processes.seats import ACCOUNT, PROJECT
from trivet.triangle.models import Appointment, SeatCover

SEATING: tuple[type[models.Model], ...] = (Appointment, SeatCover, Membership)


def seating_changed(instance: Any, **options: Any) -> None:
    """The signal of a saved appointment, cover or membership."""
    scopes = _scopes(instance)
    transaction.on_commit(lambda: resettle(scopes), robust=True)


def resettle(scopes: set[Scope]) -> int:
    """Look again who does the open items of these scopes; how many moved."""
    return sum(len(items.reassign(scope)) for scope in sorted(scopes, key=repr))


def resettle_on(day: date) -> int:
    """Take up every appointment, cover and membership that begins or ends on `day`."""
    scopes: set[Scope] = set()
    for model in SEATING:
        rows: Any = model._default_manager.filter(models.Q(since=day) | models.Q(until=day))
        for row in rows:
            scopes |= _scopes(row)
    return resettle(scopes)


def _scopes(row: Period) -> set[Scope]:
    """Scopes with open items that `row` may concern."""
    if isinstance(row, Appointment):
        return _of(models.Q(pk=row.pk))
    if isinstance(row, SeatCover):
        return _of(models.Q(user=row.user_id))
    if isinstance(row, Membership) and row.is_head:
        return _open_scopes()
    return set()


def _of(condition: models.Q) -> set[Scope]:
    scopes: set[Scope] = set()
    rows = Appointment.objects.filter(condition).values_list("account_id", "project_id")
    for account, project in rows:
        scopes.add(Scope(ACCOUNT, account))
        # An account seat is also what a project seat falls back on.
        found = [project] if project else _projects(account)
        scopes |= {Scope(PROJECT, each) for each in found}
    return scopes & _open_scopes()


def _projects(account: int) -> list[int]:
    from trivet.triangle.models import Project

    return list(Project.objects.filter(account=account).values_list("pk", flat=True))


def _open_scopes() -> set[Scope]:
    rows = items.open_scopes()
    return {Scope(kind, id) for kind, id in rows}
