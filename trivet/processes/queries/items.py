"""Work items as lists and pages read them: mine, those nobody has, the late ones, a single one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account
from trivet.engine import definitions, items, seats
from trivet.engine.models import WorkItem
from trivet.foundation import clock
from trivet.foundation.errors import NotFound, allowed
from trivet.foundation.paging import Page, page
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power
from trivet.processes import bindings
from trivet.processes.bindings import Title
from trivet.processes.queries.sight import in_sight, titles
from trivet.processes.seats import ACCOUNT, PROJECT
from trivet.triangle.models import Project

ORDER = ("due_at", "id")


@dataclass(frozen=True, slots=True)
class Entry:
    """A work item as a list shows it. `title` is None where its subject is out of sight."""

    item: WorkItem
    title: Title | None
    page: str

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


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list of work items; `next` is the cursor after it."""

    entries: list[Entry]
    next: str


def for_user(user: User, *, limit: int = 50) -> list[Entry]:
    """The work of `user`, soonest due first: his, and what was escalated to him."""
    return entries(user, items.of(user.pk)[:limit])


def count_for(user: User) -> int:
    """How many items wait for `user`."""
    return items.of(user.pk).count()


def unassigned(user: User, *, limit: int = 50) -> list[Entry]:
    """Open items in sight of `user` that nobody could be found for."""
    return entries(user, items.unassigned().filter(in_sight(user))[:limit])


def late(user: User, *, limit: int = 50) -> list[Entry]:
    """Open items in sight of `user` that were escalated."""
    rows = WorkItem.objects.open().filter(in_sight(user), escalated_at__isnull=False).by_due()
    return entries(user, rows[:limit])


def mine(
    user: User, *, process: str = "", overdue: bool = False, after: str = "", limit: int = 50
) -> Listed:
    """A page of the work of `user`."""
    return _page(user, items.of(user.pk), process, overdue, after, limit)


def vacant(
    user: User, *, process: str = "", overdue: bool = False, after: str = "", limit: int = 50
) -> Listed:
    """A page of the open items in sight whose seat is vacant: nobody has them, or somebody above
    the seat has them because nobody sits there."""
    how = (WorkItem.Resolved.NOBODY, WorkItem.Resolved.ABOVE)
    rows = WorkItem.objects.open().filter(in_sight(user, process), resolved__in=how)
    return _page(user, rows, process, overdue, after, limit)


def watches_seats(user: User) -> bool:
    """Whether `user` answers for seats: who appoints to them, and who sees everything."""
    powers = standing(user).powers
    return Power.APPOINT in powers or Power.SEE_ALL in powers


def item(user: User, pk: int) -> Entry:
    """One work item. Raises NotFound where its subject is out of sight."""
    rows = WorkItem.objects.select_related("run", "assignee", "completed_by", "escalated_to")
    found = rows.defer("run__state").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such work item, or you may not see it."))
    bindings.subject(found.run.process).find(user, found.subject_id)
    return entries(user, [found])[0]


def about_step(entry: Entry) -> str:
    """What the version of its run says of the step, for whoever does it."""
    step = definitions.of_run(entry.item.run).step(entry.item.task)
    return step.about if step else ""


def may_do(user: User, entry: Entry) -> bool:
    """Whether `user` may do the open item, or hand it over."""
    item = entry.item
    return item.status == WorkItem.Status.OPEN and allowed(items.check_may_do, item=item, by=user)


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


def _page(
    user: User,
    rows: QuerySet[WorkItem],
    process: str,
    overdue: bool,
    after: str,
    limit: int,
) -> Listed:
    if process:
        rows = rows.filter(run__process=process)
    if overdue:
        rows = rows.filter(due_at__lt=clock.now())
    found: Page[WorkItem] = page(_with_people(rows), order=ORDER, limit=limit, after=after)
    return Listed(entries(user, found.rows), found.next)


def _with_people(rows: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    return rows.select_related("run", "assignee", "escalated_to").defer("run__state")
