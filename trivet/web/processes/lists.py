"""The lists of work items and of runs: columns, filters, how an address reads."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trivet.engine.models import Run
from trivet.foundation.paging import Page
from trivet.organisation.models import User
from trivet.processes import queries
from trivet.processes.queries import Entry, Line, RunFilter, WorkFilter
from trivet.web.lists import saved
from trivet.web.lists.shape import Asked, Cell, Column, Facet, Listing
from trivet.web.processes import parts

_ORDERS = {"": queries.BY_DUE, "due": queries.BY_DUE, "-due": ("-due_at", "-id")}


def work_wanted(user: User, asked: Asked) -> WorkFilter:
    """What the address asks of the list of work items."""
    whose = asked.value("whose")
    return WorkFilter(
        q=asked.q,
        whose=whose if whose in queries.WHOSE else queries.MINE,
        process=asked.value("process"),
        is_late="late" in asked.values("show"),
    )


def _work(user: User, asked: Asked, limit: int) -> Page[Any]:
    return queries.work(
        user,
        work_wanted(user, asked),
        order=_ORDERS[asked.sort],
        limit=limit,
        after=asked.after,
        before=asked.before,
    )


def runs_wanted(asked: Asked) -> RunFilter:
    """What the address asks of the list of runs."""
    status = asked.value("status")
    return RunFilter(
        q=asked.q,
        process=asked.value("process"),
        status=status if status in Run.Status.values else "",
    )


def _runs(user: User, asked: Asked, limit: int) -> Page[Any]:
    wanted = runs_wanted(asked)
    return queries.lines(user, wanted, limit=limit, after=asked.after, before=asked.before)


def _processes(user: User) -> Iterable[tuple[str, str | Promise]]:
    return [(one.key, one.label) for one in queries.catalogue()]


def _whose(user: User) -> Iterable[tuple[str, str | Promise]]:
    """Seats are watched by those who fill them."""
    if not queries.watches_seats(user):
        return []
    return [(queries.VACANT, _("Vacant seats")), (queries.SEEN, _("Everybody's"))]


def _step(row: Entry) -> Cell:
    item = row.item
    return Cell(item.label, url=parts.item_url(row), detail=item.instance, plain=str(item))


def _about(row: Entry) -> Cell:
    about = parts.subject(row)
    return Cell(about["text"] or _("out of your sight"), url=about["url"])


def _item_state(row: Entry) -> Cell:
    sign, word = parts.item_sign(row.item, late=row.is_late)
    return Cell(word, kind="chip", detail=sign)


def _who(row: Entry) -> Cell:
    return Cell(str(row.item.assignee or _("Nobody yet")), detail=row.item.get_resolved_display())


def _told(row: Entry) -> Cell:
    return Cell(str(row.item.escalated_to or ""))


def _details(row: Entry) -> Cell:
    return Cell(_("Details"), url=parts.own_url(row)) if row.title else Cell()


def _account(row: Entry | Line) -> Cell:
    return Cell(row.title.account if row.title else "")


def _run_state(row: Line) -> Cell:
    sign, word = parts.run_sign(row.run)
    return Cell(word, kind="chip", detail=sign, plain=word)


def _run(row: Line) -> Cell:
    return Cell(str(row), url=parts.run_url(row.run))


WORK = saved.register(
    Listing(
        code="work",
        page="processes:work",
        title=_("Work"),
        search=_("Name of the customer"),
        empty=_("What the processes ask of you appears here, the most urgent first."),
        rows=_work,
        count=lambda user, asked: queries.work_total(user, work_wanted(user, asked)),
        columns=(
            Column("step", _("Step"), _step),
            Column("about", _("About"), _about),
            Column("account", _("Account"), _account),
            Column("process", _("Process"), lambda row: Cell(str(row.process)), shown=False),
            Column("due", _("Due"), lambda row: Cell(row.item.due_at, kind="when"), order="due"),
            Column("state", _("State"), _item_state),
            Column("seat", _("Seat"), lambda row: Cell(row.seat)),
            Column("who", _("Whose"), _who),
            Column("told", _("Escalated to"), _told, shown=False),
            Column("item", _("Work item"), _details),
        ),
        facets=(
            Facet("whose", _("Whose"), _whose, quick=True),
            Facet("show", _("Show"), lambda user: [("late", _("Late"))], quick=True),
            Facet("process", _("Process"), _processes, quick=True),
        ),
    )
)

RUNS = saved.register(
    Listing(
        code="runs",
        page="processes:runs",
        title=_("Runs"),
        search=_("Name of the customer"),
        empty=_("A run begins with what it is about: a visit asked for, a promise given."),
        rows=_runs,
        count=lambda user, asked: queries.run_total(user, runs_wanted(asked)),
        columns=(
            Column("about", _("About"), _run),
            Column("account", _("Account"), _account),
            Column("process", _("Process"), lambda row: Cell(row.run.definition.label)),
            Column("state", _("State"), _run_state),
            Column("started", _("Started"), lambda row: Cell(row.run.started_at, kind="day")),
            Column("by", _("By"), lambda row: Cell(str(row.run.started_by or ""))),
            Column("version", _("Version"), lambda row: Cell(row.run.definition.version)),
            Column("ended", _("Ended"), lambda row: Cell(row.run.ended_at, kind="day")),
            Column("fault", _("Fault"), lambda row: Cell(row.run.fault), shown=False),
        ),
        facets=(
            Facet("status", _("State"), lambda user: Run.Status.choices, quick=True),
            Facet("process", _("Process"), _processes, quick=True),
        ),
    )
)
