"""A resolver that a test can rearrange, and the shortest way to a running process."""

from dataclasses import dataclass, field

import pytest

from trivet.engine import definitions, items, runs, seats
from trivet.engine.seats import NOBODY, Found, Resolved, Scope

SCOPE = Scope("customers.account", 7)
SUBJECT = ("test.subject", 1)


@dataclass
class Table:
    """Who sits where, as a dictionary; the seat above every seat is `head`."""

    sitting: dict = field(default_factory=dict)
    backups: dict = field(default_factory=dict)

    def seats(self):
        return dict.fromkeys(("AR", "SR", "FR", "head", "board"), "")

    def holders(self, seats, scope):
        return {seat: self._holder(seat, scope) for seat in seats}

    def _holder(self, seat, scope):
        if seat in self.sitting:
            return Found(self.sitting[seat].pk, Resolved.HOLDER)
        if seat in self.backups:
            return Found(self.backups[seat].pk, Resolved.BACKUP)
        above = self.above(seat, scope)
        return Found(above.user_id, Resolved.ABOVE) if above.user_id else NOBODY

    def above(self, seat, scope, than=None):
        up = (
            "board"
            if seat == "head" or than == getattr(self.sitting.get("head"), "pk", 0)
            else "head"
        )
        return Found(self.sitting[up].pk, Resolved.HOLDER) if up in self.sitting else NOBODY

    def seats_of(self, user_id, scope):
        held = {**self.backups, **self.sitting}
        return {seat for seat, user in held.items() if user.pk == user_id}


@pytest.fixture
def table(ar, sr, fr, head):
    table = Table({"AR": ar, "SR": sr, "FR": fr, "head": head})
    before = seats.set_resolver(table)
    yield table
    seats.set_resolver(before)


@pytest.fixture
def begin(table, ar):
    """Publish a file and start it about SUBJECT, as the AR."""

    def start(xml, *, by=ar, subject=SUBJECT, key="test.flow", **data):
        definitions.publish(key, xml)
        return runs.start(key, subject=subject, scope=SCOPE, by=by, data=data)

    return start


@pytest.fixture
def waiting():
    """The tasks a run waits at, sorted."""

    def of(run):
        return sorted(run.items.open().values_list("task", flat=True))

    return of


@pytest.fixture
def do():
    """Do the open item of `task` in `run`."""

    def complete(run, task, by, outcome="", **data):
        item = run.items.open().filter(task=task).order_by("id").first()
        assert item is not None, f"{task} is not open"
        return items.complete(item.pk, by=by, data=data, outcome=outcome)

    return complete
