"""Reads of touchpoints: one, a list by key, a month, what lies ahead, who takes part.

A touchpoint above the reader's clearance is not there for him: neither its words nor its row. Who
is invited sees the visit, though he may not see the account; nothing else there is told to him.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account
from trivet.foundation import clock
from trivet.foundation.errors import NotFound
from trivet.foundation.paging import Page, page
from trivet.foundation.security import SecurityClass
from trivet.foundation.visibility import among
from trivet.organisation.models import User
from trivet.triangle.queries import cleared
from trivet.win.contact.models import Approval, Participant, Touchpoint, invitations
from trivet.win.contact.queries.words import spoken_of
from trivet.win.contact.rules import VISIT_KINDS

Status = Touchpoint.Status

#: Steps that still ask something of somebody.
GOING_ON = (Status.REQUESTED, Status.APPROVED, Status.REFUSED, Status.HELD, Status.RECORDED)
#: A month on one page: more than this is not read by eye.
MOST_IN_A_MONTH = 500
ORDER = ("-starts_at", "-id")


@dataclass(frozen=True, kw_only=True)
class VisitFilter:
    """What a list of touchpoints is narrowed to; empty means all. `q` are words of the
    account's name, the subject, the goal or the next step.
    """

    q: str = ""
    account_id: int | None = None
    person_id: int | None = None
    status: str = ""
    kind: str = ""
    mine: bool = False
    going: bool = False
    since: date | None = None
    until: date | None = None


#: What an invitation lets one read; a higher class is read by whoever a role or a seat clears.
OF_THE_INVITED = SecurityClass.INTERNAL


def readable(user: User) -> QuerySet[Touchpoint]:
    """Touchpoints that `user` sees and whose class he reads: on the accounts that he sees, and
    where he is invited.
    """
    invited = invitations(user)
    allowed = cleared(user)
    if invited:
        allowed |= Q(pk__in=sorted(invited), security__lte=OF_THE_INVITED)
    return Touchpoint.objects.visible_to(user).filter(allowed)


def touchpoint(user: User, pk: int) -> Touchpoint:
    """One touchpoint with what its page names. Raises NotFound."""
    rows = readable(user).select_related("account__department", "project")
    found = rows.select_related("requested_by", "recorded_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such visit, or you may not see it."))
    return _marked(user, [found])[0]


def seen(user: User, pk: int | None) -> Touchpoint | None:
    """The touchpoint that another record names; None where `user` may not know of it."""
    return None if pk is None else readable(user).filter(pk=pk).first()


def listed(
    user: User,
    wanted: VisitFilter = VisitFilter(),
    *,
    order: Sequence[str] = ORDER,
    limit: int = 50,
    after: str = "",
    before: str = "",
) -> Page[Touchpoint]:
    """A page of touchpoints, newest first, each with its account and people."""
    rows = narrowed(readable(user), wanted, user)
    rows = rows.select_related("account", "requested_by").prefetch_related(with_people())
    rows = rows.defer("minutes", "background")
    found = page(rows, order=order, limit=limit, after=after, before=before)
    _marked(user, found.rows)
    return found


def total(user: User, wanted: VisitFilter) -> int:
    """How many there are in all: asked for apart, so that rows never wait for it."""
    return narrowed(readable(user), wanted, user).count()


def narrowed(rows: QuerySet[Touchpoint], wanted: VisitFilter, user: User) -> QuerySet[Touchpoint]:
    """`rows` that `wanted` asks for."""
    exactly = {
        "account": wanted.account_id,
        "participants__person": wanted.person_id,
        "status": wanted.status,
        "kind": wanted.kind if wanted.kind != "visits" else "",
    }
    rows = rows.filter(**{name: value for name, value in exactly.items() if value})
    if wanted.q.strip():
        rows = rows.filter(spoken_of(wanted.q))
    if wanted.going:
        rows = rows.filter(status__in=GOING_ON)
    if wanted.kind == "visits":
        rows = rows.filter(kind__in=VISIT_KINDS)
    if wanted.mine:
        rows = rows.filter(taking_part(user))
    if wanted.since:
        rows = rows.filter(starts_at__gte=_begins(wanted.since))
    if wanted.until:
        rows = rows.filter(starts_at__lt=_begins(wanted.until))
    return rows


def for_account(
    user: User, account: Account, *, after: str = "", limit: int = 20
) -> Page[Touchpoint]:
    """The touchpoints of one customer, newest first."""
    return listed(user, VisitFilter(account_id=account.pk), after=after, limit=limit)


def month(user: User, first: date, *, mine: bool = False) -> list[tuple[date, list[Touchpoint]]]:
    """The visits of the month that begins on `first`, by day; days without one are left out."""
    following = (first + timedelta(days=32)).replace(day=1)
    wanted = VisitFilter(since=first, until=following, mine=mine, kind="visits")
    rows = narrowed(readable(user), wanted, user)
    rows = rows.exclude(status__in=(Status.WITHDRAWN, Status.REFUSED))
    rows = rows.select_related("account", "requested_by").order_by("starts_at", "id")
    days: dict[date, list[Touchpoint]] = {}
    for visit in rows.defer("minutes", "background")[:MOST_IN_A_MONTH]:
        days.setdefault(timezone.localdate(visit.starts_at), []).append(visit)
    return list(days.items())


def upcoming(user: User, *, days: int = 14, limit: int = 10) -> list[Touchpoint]:
    """Visits of today and the next `days` that `user` asked for or takes part in."""
    today = clock.today()
    rows = readable(user).filter(
        taking_part(user),
        starts_at__gte=_begins(today),
        starts_at__lt=_begins(today + timedelta(days=days + 1)),
        kind__in=VISIT_KINDS,
        status__in=(Status.REQUESTED, Status.APPROVED, Status.HELD, Status.RECORDED),
    )
    rows = rows.select_related("account").prefetch_related(with_people())
    return list(rows.order_by("starts_at", "id")[:limit])


def participants(visit: Touchpoint) -> list[Participant]:
    """Who takes part, theirs first. The caller has checked sight of `visit`."""
    rows = visit.participants.select_related("person", "user")
    return sorted(rows, key=lambda row: (row.person_id is None, row.pk))


def approvals(visit: Touchpoint) -> list[Approval]:
    """The decisions on a request, newest first. The caller has checked sight of `visit`."""
    return list(visit.approvals.select_related("by"))


def going_on(user: User, account: Account, *, limit: int = 5) -> list[Touchpoint]:
    """Visits of an account that still ask something of somebody, the nearest first."""
    rows = readable(user).filter(account=account, status__in=GOING_ON, kind__in=VISIT_KINDS)
    return list(rows.select_related("requested_by").order_by("starts_at", "id")[:limit])


def taking_part(user: User) -> Q:
    """Touchpoints that `user` asked for or is named in.

    One list of ids, read once, each half by its own index: an OR of both would read every
    touchpoint.
    """
    asked = Touchpoint.objects.filter(requested_by=user).values("pk")
    named = Participant.objects.filter(user=user).values("touchpoint")
    return among("pk", asked.union(named))


def with_people() -> "Prefetch[str, Any, str]":
    """Participants of many touchpoints in one statement, for rows that name them."""
    return Prefetch(
        "participants",
        queryset=Participant.objects.select_related("person", "user").order_by("id"),
        to_attr="people",
    )


def _marked(user: User, rows: list[Touchpoint]) -> list[Touchpoint]:
    """`rows`, those marked whose account the reader does not see."""
    invited = invitations(user)
    for row in rows:
        row.by_invitation = row.pk in invited
    return rows


def people_of(rows: Iterable[Participant]) -> tuple[list[Participant], list[Participant]]:
    """Theirs and ours."""
    listed = list(rows)
    theirs = [row for row in listed if row.person_id is not None]
    return theirs, [row for row in listed if row.person_id is None]


def _begins(day: date) -> datetime:
    """The first moment of `day` in the reader's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
