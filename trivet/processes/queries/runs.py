"""Runs as lists and pages read them: how far one has come, which are going on."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.engine import definitions, picture, runs
from trivet.engine.bpmn.blueprint import Blueprint
from trivet.engine.bpmn.diagram import Diagram
from trivet.engine.models import Run, WorkItem
from trivet.engine.picture import Element
from trivet.foundation import clock
from trivet.foundation.errors import NotFound
from trivet.foundation.paging import Page, page
from trivet.organisation.models import User
from trivet.processes import bindings
from trivet.processes.bindings import Title
from trivet.processes.queries.items import Entry, entries
from trivet.processes.queries.sight import check_in_sight, in_sight, on_accounts, titles

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


@dataclass(frozen=True, slots=True)
class Figures:
    """How one process stands, as far as one reader may know."""

    running: int = 0
    open: int = 0
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


def listed(user: User, *, process: str = "", status: str = "", q: str = "") -> QuerySet[Run]:
    """Runs in sight of `user`, newest first, without their state; `q` names the account."""
    rows = Run.objects.filter(in_sight(user, process)).select_related("definition", "started_by")
    rows = rows.defer("state", "definition__xml", "definition__specs").order_by("-id")
    if q.strip():
        rows = rows.filter(on_accounts(q))
    if process:
        rows = rows.filter(process=process)
    return rows.filter(status=status) if status else rows


def run_total(user: User, *, process: str = "", status: str = "", q: str = "") -> int:
    """How many there are in all: asked for apart, so that rows never wait for it."""
    return listed(user, process=process, status=status, q=q).count()


def lines(
    user: User, rows: QuerySet[Run], *, limit: int, after: str = "", before: str = ""
) -> Page[Any]:
    """A page of `rows`, each with its title."""
    found = page(rows, limit=limit, after=after, before=before)
    named = titles(user, found.rows)
    told = [Line(row, named.get((row.subject_kind, row.subject_id))) for row in found.rows]
    return Page(told, found.next, found.previous)


def figures(user: User) -> dict[str, Figures]:
    """By process: how many run, how many items wait, how many of them are late."""
    sight, late = in_sight(user), Q(due_at__lt=clock.now())
    going = Run.objects.filter(sight, status=Run.Status.RUNNING).values("process").order_by()
    running = dict(going.annotate(number=Count("id")).values_list("process", "number"))
    waiting = WorkItem.objects.open().filter(sight).values("run__process").order_by()
    counted = waiting.annotate(number=Count("id"), behind=Count("id", filter=late))
    found = {
        process: Figures(running.get(process, 0), number, behind)
        for process, number, behind in counted.values_list("run__process", "number", "behind")
    }
    return {key: Figures(number) for key, number in running.items()} | found


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
