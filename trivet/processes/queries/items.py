"""Work items as lists and pages read them: mine, those nobody has, the late ones, a single one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account
from trivet.engine import definitions, items, seats
from trivet.engine.models import WorkItem
from trivet.foundation import clock
from trivet.foundation.errors import NotFound, allowed
from trivet.foundation.paging import Page, merge
from trivet.organisation.models import User
from trivet.organisation.queries import people_to_choose, standing
from trivet.organisation.rules import Power
from trivet.processes import bindings
from trivet.processes.bindings import Subject, Title
from trivet.processes.queries.sight import check_in_sight, in_sight, on_accounts, titles
from trivet.processes.seats import ACCOUNT, PROJECT
from trivet.triangle.models import Project
from trivet.triangle.queries import colleagues_on

_NONE = _("There is no such work item, or you may not see it.")
BY_DUE = ("due_at", "id")
#: Whose work a list shows: one's own; that of vacant seats in sight; everybody's in sight.
MINE, VACANT, SEEN = "mine", "vacant", "seen"
WHOSE = (MINE, VACANT, SEEN)


@dataclass(frozen=True, slots=True)
class Entry:
    """A work item as a list shows it. `title` is None where its subject is out of sight."""

    item: WorkItem
    title: Title | None
    page: str

    def __str__(self) -> str:
        return str(self.item)

    @property
    def pk(self) -> int:
        return self.item.pk

    @property
    def process(self) -> str:
        """The process of its run, whatever process it called."""
        return self.item.run.process

    @property
    def seat(self) -> str | Promise:
        return seat_name(self.item.seat)

    @property
    def is_late(self) -> bool:
        due = self.item.due_at
        return self.item.status == WorkItem.Status.OPEN and due is not None and due < clock.now()

    @property
    def is_tick(self) -> bool:
        """Whether it is done by saying so, on no page of its own."""
        return self.item.action == bindings.TICK


@dataclass(frozen=True, kw_only=True)
class WorkFilter:
    """What a list of open work items is narrowed to; `q` names the account."""

    q: str = ""
    whose: str = MINE
    process: str = ""
    is_late: bool = False


def for_user(user: User, *, limit: int = 50) -> list[Entry]:
    """The work of `user`, soonest due first: his, and what was escalated to him."""
    return entries(user, items.of(user.pk)[:limit])


def late_for(user: User) -> int:
    """How much of the work of `user` is past its due time."""
    return items.of(user.pk).filter(due_at__lt=clock.now()).count()


def work(
    user: User,
    wanted: WorkFilter = WorkFilter(),
    *,
    order: Sequence[str] = BY_DUE,
    limit: int = 50,
    after: str = "",
    before: str = "",
) -> Page[Any]:
    """A page of entries, soonest due first."""
    sources = [_with_people(rows) for rows in _narrowed(user, wanted)]
    found = merge(sources, order=order, limit=limit, after=after, before=before)
    return Page(entries(user, found.rows), found.next, found.previous)


def work_total(user: User, wanted: WorkFilter = WorkFilter()) -> int:
    """How many there are in all: asked for apart, so that rows never wait for it."""
    return sum(rows.count() for rows in _narrowed(user, wanted))


def watches_seats(user: User) -> bool:
    """Whether `user` answers for seats: who appoints to them, and who sees everything."""
    powers = standing(user).powers
    return Power.APPOINT in powers or Power.SEE_ALL in powers


def item(user: User, pk: int) -> Entry:
    """One work item. Raises NotFound where its subject is out of sight."""
    rows = WorkItem.objects.select_related("run", "assignee", "completed_by", "escalated_to")
    found = rows.defer("run__state").filter(pk=pk).first()
    if found is None:
        raise NotFound(_NONE)
    check_in_sight(user, found, _NONE)
    return entries(user, [found])[0]


def about_step(entry: Entry) -> str:
    """What the version of its run says of the step, for whoever does it."""
    step = definitions.of_run(entry.item.run).step(entry.item.task)
    return step.about if step else ""


def may_do(user: User, entry: Entry) -> bool:
    """Whether `user` may do the open item, or hand it over."""
    item = entry.item
    return item.status == WorkItem.Status.OPEN and allowed(items.check_may_do, item=item, by=user)


def colleagues(user: User, entry: Entry) -> list[tuple[str, list[tuple[int, str]]]]:
    """Who may be given the item, for a select, those of the account's department first. Raises
    NotFound where `user` does not see what it is about.
    """
    about = bindings.subject(entry.process)
    subject = about.find(user, entry.item.subject_id)
    near = about.account(subject).department_id
    return people_to_choose(user, near=near, among=may_have(about, subject))


def may_have(about: Subject, subject: Any) -> list[int]:
    """Ids of those who work on the account and read as closely as `subject` is held."""
    held = about.security(subject)
    readers = colleagues_on(about.account(subject))
    return [pk for pk, level in readers.items() if level >= held]


def open_about(user: User, process: str, subject: object) -> list[Entry]:
    """What waits about `subject`, whoever has it. The caller has checked sight of `subject`."""
    about = (bindings.subject(process).kind, subject.pk)  # type: ignore[attr-defined]
    return entries(user, items.open_about(about).filter(run__process=process))


def open_on(user: User, account: Account, *, limit: int = 6) -> list[Entry]:
    """What waits anywhere on `account`, soonest due first. The caller has checked sight of it."""
    projects = Project.objects.filter(account=account)
    scopes = Q(scope_kind=ACCOUNT, scope_id=account.pk) | Q(
        scope_kind=PROJECT, scope_id__in=projects.values("pk")
    )
    return entries(user, WorkItem.objects.open().filter(scopes).by_due()[:limit])


def entries(user: User, rows: Iterable[WorkItem]) -> list[Entry]:
    """`rows` with the titles that `user` may read."""
    if isinstance(rows, QuerySet):
        rows = _with_people(rows)
    found = list(rows)
    named = titles(user, found)
    return [
        Entry(each, named.get((each.subject_kind, each.subject_id)), bindings.page_of(each))
        for each in found
    ]


def seat_name(seat: str) -> str | Promise:
    """The word for a seat."""
    return seats.known().get(seat, seat)


def _narrowed(user: User, wanted: WorkFilter) -> list[QuerySet[WorkItem]]:
    """Open items that `wanted` asks for, beside each other.

    The seat of an item is vacant where nobody has it, or somebody above it because of that.
    """
    narrow = Q()
    if wanted.whose == VACANT:
        narrow &= Q(resolved__in=(WorkItem.Resolved.NOBODY, WorkItem.Resolved.ABOVE))
    if wanted.q.strip():
        narrow &= on_accounts(wanted.q)
    if wanted.process:
        narrow &= Q(run__process=wanted.process)
    if wanted.is_late:
        narrow &= Q(due_at__lt=clock.now())
    if wanted.whose == MINE:
        return [items.of(user.pk).filter(narrow)]
    sight = in_sight(user, wanted.process)
    return [WorkItem.objects.open().filter(one, narrow) for one in sight]


def _with_people(rows: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    return rows.select_related("run", "assignee", "escalated_to").defer("run__state")
