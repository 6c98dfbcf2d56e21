"""Every read of running processes, as far as the reader sees what they are about.

Refuses to show a run or an item whose subject is out of sight: a stranger gets NotFound.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account
from trivet.engine import definitions, items, picture, runs, seats
from trivet.engine.bpmn.blueprint import Blueprint
from trivet.engine.models import Definition, Run, WorkItem
from trivet.engine.picture import Element
from trivet.foundation.errors import NotFound
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power
from trivet.processes import bindings
from trivet.processes.bindings import Title
from trivet.processes.seats import ACCOUNT, PROJECT
from trivet.triangle.models import Project


@dataclass(frozen=True, slots=True)
class Entry:
    """A work item as a list shows it. `title` is None where its subject is out of sight."""

    item: WorkItem
    title: Title | None
    page: str

    @property
    def seat(self) -> str | Promise:
        return seat_name(self.item.seat)


@dataclass(frozen=True, slots=True)
class Progress:
    """A run with its picture, for the page of what it is about."""

    run: Run
    blueprint: Blueprint
    elements: list[Element]
    open: list[Entry]


def for_user(user: User, *, limit: int = 50) -> list[Entry]:
    """The work of `user`, soonest due first: his, and what was escalated to him."""
    return _entries(user, items.of(user.pk)[:limit])


def count_for(user: User) -> int:
    """How many items wait for `user`."""
    return items.of(user.pk).count()


def unassigned(user: User, *, limit: int = 50) -> list[Entry]:
    """Open items in sight of `user` that nobody could be found for."""
    return _entries(user, items.unassigned().filter(_in_sight(user))[:limit])


def late(user: User, *, limit: int = 50) -> list[Entry]:
    """Open items in sight of `user` that were escalated."""
    rows = WorkItem.objects.open().filter(_in_sight(user), escalated_at__isnull=False).by_due()
    return _entries(user, rows[:limit])


def item(user: User, pk: int) -> Entry:
    """One work item. Raises NotFound where its subject is out of sight."""
    found = WorkItem.objects.select_related("run", "assignee", "completed_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such work item, or you may not see it."))
    bindings.subject(found.run.process).find(user, found.subject_id)
    return _entries(user, [found])[0]


def open_about(user: User, process: str, subject: Any) -> list[Entry]:
    """What waits about `subject`, whoever has it. The caller has checked sight of `subject`."""
    about = (bindings.subject(process).kind, subject.pk)
    return _entries(user, items.open_about(about).filter(run__process=process))


def open_on(user: User, account: Account, *, limit: int = 6) -> list[Entry]:
    """What waits anywhere on `account`, soonest due first. The caller has checked sight of it."""
    projects = Project.objects.filter(account=account)
    scopes = Q(scope_kind=ACCOUNT, scope_id=account.pk) | Q(
        scope_kind=PROJECT, scope_id__in=projects.values("pk")
    )
    return _entries(user, WorkItem.objects.open().filter(scopes).by_due()[:limit])


def progress(user: User, process: str, subject: Any) -> Progress | None:
    """The latest run about `subject` with its picture; None where there never was one.

    The caller has checked sight of `subject`.
    """
    run = runs.latest(process, (bindings.subject(process).kind, subject.pk))
    return _progress(user, run) if run else None


def run(user: User, pk: int) -> Progress:
    """One run. Raises NotFound where its subject is out of sight."""
    found = Run.objects.select_related("definition", "started_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such run, or you may not see it."))
    bindings.subject(found.process).find(user, found.subject_id)
    return _progress(user, found)


def listed(user: User, *, process: str = "", status: str = "") -> QuerySet[Run]:
    """Runs in sight of `user`, newest first, without their state."""
    rows = Run.objects.filter(_in_sight(user)).select_related("definition", "started_by")
    rows = rows.defer("state", "definition__xml", "definition__specs").order_by("-id")
    if process:
        rows = rows.filter(process=process)
    return rows.filter(status=status) if status else rows


def titles(user: User, rows: Iterable[Run | WorkItem]) -> dict[tuple[str, int], Title]:
    """Subject (kind, number) to its title, as far as `user` reads it: one statement per kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.subject_kind].add(row.subject_id)
    found: dict[tuple[str, int], Title] = {}
    for about in bindings.subjects():
        if ids := wanted.get(about.kind):
            found |= {(about.kind, id): one for id, one in about.titles(user, sorted(ids)).items()}
    return found


def catalogue() -> list[Definition]:
    """The current version of every process; everybody may read how we work."""
    return list(definitions.currents())


def blueprint(key: str) -> Blueprint:
    """The readable form of the current version. Raises NotFound."""
    return definitions.blueprint_of(definitions.current(key))


def xml_of(key: str) -> str:
    """The file of the current version, for the drawing. Raises NotFound."""
    return definitions.current(key).xml


def seat_name(seat: str) -> str | Promise:
    """The word for a seat."""
    return seats.known().get(seat, seat)


def may_edit(user: User) -> bool:
    """Whether `user` may publish versions."""
    return Power.EDIT_PROCESSES in standing(user).powers


def _progress(user: User, run: Run) -> Progress:
    waiting = run.items.open().select_related("assignee", "run").by_due()
    return Progress(
        run=run,
        blueprint=definitions.blueprint_of(run.definition),
        elements=picture.of(run),
        open=_entries(user, waiting),
    )


def _entries(user: User, rows: Iterable[WorkItem]) -> list[Entry]:
    if isinstance(rows, QuerySet):
        rows = rows.select_related("run", "assignee", "escalated_to").defer("run__state")
    found = list(rows)
    named = titles(user, found)
    return [
        Entry(each, named.get((each.subject_kind, each.subject_id)), bindings.page_of(each))
        for each in found
    ]


def _in_sight(user: User) -> Q:
    accounts = Account.objects.visible_to(user)
    projects = Project.objects.filter(account__in=accounts.values("pk"))
    return Q(scope_kind=ACCOUNT, scope_id__in=accounts.values("pk")) | Q(
        scope_kind=PROJECT, scope_id__in=projects.values("pk")
    )
