"""Runs as lists and pages read them: how far one has come, which are going on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.engine import definitions, picture, runs
from trivet.engine.bpmn.blueprint import Blueprint
from trivet.engine.bpmn.diagram import Diagram
from trivet.engine.models import Run, WorkItem
from trivet.engine.picture import Element
from trivet.foundation import clock
from trivet.foundation.errors import NotFound
from trivet.foundation.paging import Page, merge
from trivet.organisation.models import User
from trivet.processes import bindings
from trivet.processes.bindings import Title
from trivet.processes.queries.items import Entry, entries
from trivet.processes.queries.sight import check_in_sight, in_sight, on_accounts, titles

#: A figure in passing counts so far; the list behind it has the exact total.
MOST_COUNTED = 1000
_BULK = ("state", "definition__xml", "definition__specs")
_NONE = _("There is no such run, or you may not see it.")


@dataclass(frozen=True, slots=True)
class Progress:
    """A run with its picture, for the page of what it is about."""

    run: Run
    blueprint: Blueprint
    elements: list[Element]
    open: list[Entry]


@dataclass(frozen=True, slots=True)
class Told:
    """A run as its own page tells it: its drawing, and every item it ever opened."""

    progress: Progress
    diagram: Diagram | None
    title: Title | None
    page: str
    items: list[WorkItem]


@dataclass(frozen=True, slots=True)
class Line:
    """A run as a list shows it."""

    run: Run
    title: Title | None

    def __str__(self) -> str:
        return self.title.text if self.title else str(self.run)

    @property
    def pk(self) -> int:
        return self.run.pk


@dataclass(frozen=True, kw_only=True)
class RunFilter:
    """What a list of runs is narrowed to; `q` names the account."""

    q: str = ""
    process: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """How one process stands for one reader; above MOST_COUNTED: so many or more."""

    running: int = 0
    late: int = 0


def progress(user: User, process: str, subject: Any) -> Progress | None:
    """The latest run about `subject` with its picture; None where there never was one.

    The caller has checked sight of `subject`.
    """
    run = runs.latest(process, (bindings.subject(process).kind, subject.pk))
    return _progress(user, run) if run else None


def run(user: User, pk: int) -> Progress:
    """One run. Raises NotFound where its subject is out of sight."""
    return _progress(user, _found(user, pk))


def told(user: User, pk: int) -> Told:
    """One run with all that was done in it. Raises NotFound where its subject is out of sight."""
    found = _found(user, pk)
    people = ("assignee", "completed_by", "escalated_to")
    return Told(
        progress=_progress(user, found),
        diagram=definitions.diagram_of(found.definition),
        title=titles(user, [found]).get((found.subject_kind, found.subject_id)),
        page=bindings.subject(found.process).page,
        items=list(found.items.select_related(*people).order_by("id")),
    )


def listed(
    user: User,
    wanted: RunFilter = RunFilter(),
    *,
    limit: int = 50,
    after: str = "",
    before: str = "",
) -> Page[Run]:
    """A page of runs in sight of `user`, newest first, without their state."""
    rows = [
        rows.select_related("definition", "started_by").defer(*_BULK)
        for rows in _narrowed(user, wanted)
    ]
    return merge(rows, order=("-id",), limit=limit, after=after, before=before)


def run_total(user: User, wanted: RunFilter = RunFilter()) -> int:
    """How many there are in all: asked for apart, so that rows never wait for it."""
    return sum(rows.count() for rows in _narrowed(user, wanted))


def lines(
    user: User,
    wanted: RunFilter = RunFilter(),
    *,
    limit: int = 50,
    after: str = "",
    before: str = "",
) -> Page[Any]:
    """The same page, each with the title of what it is about."""
    found = listed(user, wanted, limit=limit, after=after, before=before)
    named = titles(user, found.rows)
    told = [Line(row, named.get((row.subject_kind, row.subject_id))) for row in found.rows]
    return Page(told, found.next, found.previous)


def figures(user: User, process: str) -> Figures:
    """How `process` stands, as far as `user` may know; counted to MOST_COUNTED and no further, so
    that it costs whoever sees every account no more than anybody."""
    runs = _narrowed(user, RunFilter(process=process, status=Run.Status.RUNNING))
    late = {"run__process": process, "due_at__lt": clock.now()}
    waiting = [WorkItem.objects.open().filter(one, **late) for one in in_sight(user, process)]
    return Figures(running=_counted(runs), late=_counted(waiting))


def _counted(sources: Iterable[QuerySet[Any]]) -> int:
    return sum(rows.order_by()[: MOST_COUNTED + 1].count() for rows in sources)


def _narrowed(user: User, wanted: RunFilter) -> list[QuerySet[Run]]:
    """Runs that `wanted` asks for, beside each other."""
    narrow = Q()
    if wanted.q.strip():
        narrow &= on_accounts(wanted.q)
    if wanted.process:
        narrow &= Q(process=wanted.process)
    if wanted.status:
        narrow &= Q(status=wanted.status)
    return [Run.objects.filter(one, narrow) for one in in_sight(user, wanted.process)]


def _found(user: User, pk: int) -> Run:
    rows = Run.objects.select_related("definition", "started_by").defer("definition__specs")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_NONE)
    check_in_sight(user, found, _NONE)
    return found


def _progress(user: User, run: Run) -> Progress:
    waiting = run.items.open().select_related("assignee", "run").by_due()
    return Progress(
        run=run,
        blueprint=definitions.blueprint_of(run.definition),
        elements=picture.of(run),
        open=entries(user, waiting),
    )
