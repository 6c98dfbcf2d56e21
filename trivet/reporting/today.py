"""今日 Today: what I promised, whom I meet, which seats fall vacant, what changed meanwhile.

Reads contact's visits and commitments, the triangles and the journal. Hands on one answer for the
page and the API; the work items beside it are `processes.queries.for_user`. The number of
statements does not depend on how much there is. Refuses, as the timeline does, to tell of a visit,
a sighting or a field held above the reader; neither a count nor the order gives them away.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.timezone import localdate

from trivet.customers.models import Account
from trivet.foundation import clock, journal
from trivet.foundation.models import Event, EventLink
from trivet.foundation.visibility import sight_by
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power
from trivet.reporting.timeline import hidden_at, without
from trivet.triangle.queries import Vacancy, clearances, my_vacancies
from trivet.win.contact.models import Commitment, Touchpoint
from trivet.win.contact.queries import ledger, stories, visits

#: My accounts are looked through for news up to this many, the higher tiers first.
MOST_ACCOUNTS = 400
#: Of so many accounts, those where something happened last, the changes are told.
MOST_TOLD = 8
#: Of one account the newest so many events; more are on its own page.
MOST_CHANGES = 6
#: Vacant seats told here; all of them have a page.
MOST_VACANT = 5
#: Whoever comes for the first time is told of the last week.
FIRST_LOOK = timedelta(days=7)

#: Told already by the action that they accompany.
_SILENT = ("process.",)
_TIERS = ("S", "A", "B", "C", "")


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
    commitments: list[Commitment]
    visits: list[Touchpoint]
    vacancies: list[Vacancy]
    changes: list[Changes] = field(default_factory=list)

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
        commitments=ledger.mine_due(user),
        visits=visits.upcoming(user),
        vacancies=my_vacancies(user, limit=MOST_VACANT),
        changes=changes_since(user, since),
    )


def changes_since(user: User, since: datetime) -> list[Changes]:
    """What others did on the accounts of `user`, the newest account first."""
    newest = (
        EventLink.objects.filter(kind=journal.kind_of(Account), object_id=OuterRef("pk"))
        .order_by("-event_id")
        .values("event_id")[: MOST_CHANGES + 1]
    )
    stirred = [account for account in _mine(user, newest) if account.newest]
    stirred.sort(key=lambda account: account.newest[0], reverse=True)
    looked_at = stirred[: 2 * MOST_TOLD]
    events = _events([pk for account in looked_at for pk in account.newest], user, since)
    levels = clearances(user, looked_at)
    found = [
        Changes(account, told[:MOST_CHANGES], more=len(told) > MOST_CHANGES)
        for account in looked_at
        if (told := _told(account, events, hidden_at(levels[account.pk])))
    ]
    # By what is told: the place of an account says nothing of what is held above the reader.
    found.sort(key=lambda one: one.events[0].pk, reverse=True)
    return found[:MOST_TOLD]


def _told(account: Any, events: dict[int, Event], hidden: set[str]) -> list[Event]:
    """The newest events of an account as the reader may know them, closed fields taken out."""
    read = [without(events[pk], hidden) for pk in account.newest if pk in events]
    return [event for event in read if event is not None]


def _mine(user: User, newest: QuerySet[Any]) -> list[Any]:
    """Accounts where `user` holds a seat or leads the department, with their newest events."""
    led = Q(department__in=standing(user).units_with(Power.APPROVE_VISITS))
    rank = Case(
        *[When(tier=tier, then=Value(place)) for place, tier in enumerate(_TIERS)],
        output_field=IntegerField(),
    )
    rows = Account.objects.visible_to(user).filter(sight_by("seat", user) | led)
    ranked = rows.only("id", "name", "name_en", "tier", "department").order_by(rank, "id")
    return list(ranked.annotate(newest=ArraySubquery(newest))[:MOST_ACCOUNTS])


def _events(ids: list[int], user: User, since: datetime) -> dict[int, Event]:
    """Those of `ids` that happened since, that somebody else did, and that `user` may read of."""
    rows = Event.objects.filter(pk__in=ids, at__gt=since).exclude(actor=user)
    for prefix in _SILENT:
        rows = rows.exclude(type__startswith=prefix)
    rows = rows.select_related("actor").only("at", "type", "payload", "actor__name")
    return {event.pk: event for event in stories.readable(user, journal.with_links(rows))}


def _day(visit: Touchpoint) -> date:
    return localdate(visit.starts_at)
