"""The brief before a visit: what we know, put together so that nobody asks for it again.

People with their posts and when each was last met, open promises both ways, the last minutes, open
issues, what we heard of competitors (by clearance), the triangle, and the notes of the seats. Who
is only invited reads of the visit itself, whom he meets, and the notes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trivet.customers.models import Post
from trivet.foundation import clock
from trivet.foundation.periods import holds_on
from trivet.organisation.models import User
from trivet.triangle.models import Appointment, Seat
from trivet.win.contact.models import Commitment, Observation, Participant, Touchpoint
from trivet.win.contact.queries import ledger, sightings, visits
from trivet.win.contact.queries.figures import KeptRate, kept_rates

Kind = Observation.Kind

MOST_MEETINGS = 300


@dataclass(frozen=True)
class Known:
    """One person of theirs at the visit: his post now, and when one of us last met him."""

    participant: Participant
    post: Post | None
    last_met: datetime | None


@dataclass(frozen=True)
class Brief:
    """Everything a person should have read in the lift."""

    visit: Touchpoint
    theirs: list[Known]
    ours: list[Participant]
    triangle: list[Appointment]
    owed_by_us: list[Commitment]
    owed_by_them: list[Commitment]
    rates: dict[str, KeptRate]
    last: Touchpoint | None
    issues: list[Observation]
    news: list[Observation]
    evidence: list[Observation]
    notes: dict[str, dict[str, Any]]


def brief(user: User, visit: Touchpoint) -> Brief:
    """The brief of `visit` as `user` may read it. The caller has checked sight of `visit`."""
    account = visit.account
    theirs, ours = visits.people_of(visits.participants(visit))
    promises = ledger.open_both_ways(user, account)
    seen = sightings.of_account(user, account, only_open=True, limit=60)
    return Brief(
        visit=visit,
        theirs=_known(user, visit, theirs),
        ours=ours,
        triangle=[] if visit.by_invitation else triangle_of(visit),
        owed_by_us=[p for p in promises if p.direction == Commitment.Direction.OURS],
        owed_by_them=[p for p in promises if p.direction == Commitment.Direction.THEIRS],
        rates=kept_rates(user, account=account),
        last=last_minutes(user, visit),
        issues=[row for row in seen if row.kind == Kind.ISSUE],
        news=[row for row in seen if row.kind == Kind.INTELLIGENCE][:5],
        evidence=[row for row in seen if row.kind == Kind.RELATIONSHIP][:5],
        notes=visit.brief_notes,
    )


def last_minutes(user: User, visit: Touchpoint) -> Touchpoint | None:
    """The newest touchpoint before this one that left minutes."""
    rows = visits.readable(user).filter(
        account=visit.account_id, starts_at__lt=visit.starts_at, recorded_at__isnull=False
    )
    return rows.exclude(minutes="").select_related("recorded_by").order_by("-starts_at").first()


def triangle_of(visit: Touchpoint) -> list[Appointment]:
    """Who sits in which seat of the account, and of the project where the visit has one."""
    rows = Appointment.objects.filter(holds_on(clock.today()), account=visit.account_id)
    return [
        row
        for row in sorted(rows.select_related("user").order_by("id"), key=_place)
        if row.project_id in (None, visit.project_id)
    ]


def _place(row: Appointment) -> tuple[bool, int]:
    return row.is_backup, Seat.values.index(row.seat)


def _known(user: User, visit: Touchpoint, theirs: list[Participant]) -> list[Known]:
    ids = [row.person_id for row in theirs]
    posts = Post.objects.filter(holds_on(clock.today()), account=visit.account_id, person__in=ids)
    post_of = {post.person_id: post for post in posts.select_related("org_unit").order_by("id")}
    met = _last_met(user, visit, ids)
    return [Known(row, post_of.get(row.person_id), met.get(row.person_id)) for row in theirs]


def _last_met(user: User, visit: Touchpoint, ids: list[int | None]) -> dict[int | None, datetime]:
    """When each was last at a touchpoint that happened, as far as `user` sees.

    Looks through the newest few that name them; whoever was not met at one of those is as new.
    """
    named = Participant.objects.filter(person__in=ids).exclude(attended=False)
    pairs = list(named.order_by("-touchpoint").values_list("touchpoint", "person")[:MOST_MEETINGS])
    rows = visits.readable(user).filter(
        pk__in={touchpoint for touchpoint, _person in pairs},
        starts_at__lt=visit.starts_at,
        held_at__isnull=False,
    )
    began = dict(rows.values_list("pk", "starts_at"))
    met: dict[int | None, datetime] = {}
    for touchpoint, person in pairs:
        if touchpoint in began:
            met[person] = max(began[touchpoint], met.get(person, began[touchpoint]))
    return met
