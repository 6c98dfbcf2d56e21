"""今日 Today: what waits for me, what is due, what changed on my accounts since I was last here.

Reads the engine's work items, contact's visits and commitments, and the journal. Hands on one
answer for the page and the API. The number of statements does not depend on how much there is.
Refuses to name an account or a visit that the person may not see.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.timezone import localdate

from trivet.customers.models import Account
from trivet.engine import items
from trivet.engine.models import WorkItem
from trivet.foundation import clock, journal
from trivet.foundation.models import Event, EventLink
from trivet.foundation.visibility import sight_by
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power
from trivet.win.contact.models import Commitment, Touchpoint
from trivet.win.contact.queries import ledger, visits

#: More work than this on one page is not read; the rest is in the list of work items.
MOST_ITEMS = 50
#: My accounts are looked through for news up to this many, the higher tiers first.
MOST_ACCOUNTS = 400
#: Of one account the newest so many events; more are on its own page.
MOST_CHANGES = 10
#: Whoever comes for the first time is told of the last week.
FIRST_LOOK = timedelta(days=7)

#: Told already by the action that they accompany.
_SILENT = ("process.",)
_TIERS = ("S", "A", "B", "C", "")


@dataclass(frozen=True)
class Work:
    """One work item with the names of what it is about; empty where they may not be seen."""

    item: WorkItem
    account: Account | None
    subject: str
    is_late: bool


@dataclass(frozen=True)
class Changes:
    """What others did on one account, newest first; `more` when the list was cut."""

    account: Account
    events: list[Event]
    more: bool


@dataclass(frozen=True)
class Today:
    """One person's day."""

    day: date
    since: datetime
    work: list[Work]
    commitments: list[Commitment]
    visits: list[Touchpoint]
    changes: list[Changes] = field(default_factory=list)

    @property
    def late(self) -> list[Work]:
        return [work for work in self.work if work.is_late]

    @property
    def visits_today(self) -> list[Touchpoint]:
        return [visit for visit in self.visits if _day(visit) == self.day]

    @property
    def visits_next(self) -> list[Touchpoint]:
        return [visit for visit in self.visits if _day(visit) > self.day]


def today(user: User, *, since: datetime | None = None) -> Today:
    """The day of `user`; `since` is when he was last here."""
    since = since or user.seen_before or clock.now() - FIRST_LOOK
    return Today(
        day=clock.today(),
        since=since,
        work=work_of(user),
        commitments=ledger.mine_due(user),
        visits=visits.upcoming(user),
        changes=changes_since(user, since),
    )


def work_of(user: User, *, limit: int = MOST_ITEMS) -> list[Work]:
    """Open work items of `user` by due date, each with its account and subject."""
    listed = list(items.of(user.pk)[:limit])
    accounts = _named(
        Account.objects.visible_to(user), listed, journal.kind_of(Account), scope=True
    )
    subjects = _named(visits.readable(user), listed, journal.kind_of(Touchpoint), scope=False)
    now = clock.now()
    return [
        Work(
            item=item,
            account=accounts.get((item.scope_kind, item.scope_id)),
            subject=str(subjects.get((item.subject_kind, item.subject_id), "")),
            is_late=item.due_at is not None and item.due_at < now,
        )
        for item in listed
    ]


def next_after(user: User, *, done: int | None = None) -> Work | None:
    """What to offer when something is finished: the most urgent open item but `done`."""
    waiting = work_of(user, limit=2)
    return next((work for work in waiting if work.item.pk != done), None)


def changes_since(user: User, since: datetime) -> list[Changes]:
    """What others did on the accounts of `user`, the newest account first."""
    newest = (
        EventLink.objects.filter(kind=journal.kind_of(Account), object_id=OuterRef("pk"))
        .order_by("-event_id")
        .values("event_id")[: MOST_CHANGES + 1]
    )
    accounts = {account.pk: account for account in _mine(user, newest)}
    events = _events([pk for one in accounts.values() for pk in one.newest], user, since)
    found = [
        Changes(account, told[:MOST_CHANGES], more=len(told) > MOST_CHANGES)
        for account in accounts.values()
        if (told := [events[pk] for pk in account.newest if pk in events])
    ]
    return sorted(found, key=lambda change: change.events[0].pk, reverse=True)


def _mine(user: User, newest: QuerySet[Any]) -> list[Any]:
    """Accounts where `user` holds a seat or leads the department, with their newest events."""
    led = Q(department__in=standing(user).units_with(Power.APPROVE_VISITS))
    rank = Case(
        *[When(tier=tier, then=Value(place)) for place, tier in enumerate(_TIERS)],
        output_field=IntegerField(),
    )
    rows = Account.objects.visible_to(user).filter(sight_by("seat", user) | led)
    ranked = rows.only("id", "name", "name_en", "tier").annotate(newest=ArraySubquery(newest))
    return list(ranked.order_by(rank, "id")[:MOST_ACCOUNTS])


def _events(ids: list[int], user: User, since: datetime) -> dict[int, Event]:
    """Those of `ids` that happened since and that somebody else did."""
    rows = Event.objects.filter(pk__in=ids, at__gt=since).exclude(actor=user)
    for prefix in _SILENT:
        rows = rows.exclude(type__startswith=prefix)
    return {event.pk: event for event in journal.with_links(rows.select_related("actor"))}


def _named(
    rows: QuerySet[Any], listed: Iterable[WorkItem], kind: str, *, scope: bool
) -> dict[tuple[str, int], Any]:
    """Those of `rows` that the items are about (or, `scope`, whose seats they concern)."""
    pairs = {
        (item.scope_kind, item.scope_id) if scope else (item.subject_kind, item.subject_id)
        for item in listed
    }
    ids = [pk for found, pk in pairs if found == kind]
    return {(kind, row.pk): row for row in rows.filter(pk__in=ids)} if ids else {}


def _day(visit: Touchpoint) -> date:
    return localdate(visit.starts_at)
