"""The people of ours: directory, one person with his places over time, who reports to whom.

Refuses nothing: everybody signed in may know who works here and how to reach him. Tokens are the
exception; they are read by their own person only.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from allauth.usersessions.models import UserSession
from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.foundation import clock
from trivet.foundation.errors import NotFound
from trivet.foundation.names import matching, sort_column
from trivet.foundation.periods import holds_on, overlaps
from trivet.organisation.models import AccessToken, Membership, RoleGrant, Unit, User
from trivet.organisation.queries.units import heads_above, units_above, units_beneath

_ABOVE = """
WITH RECURSIVE above(id) AS (
    SELECT %(person)s::bigint
    UNION
    SELECT place.reports_to_id
    FROM organisation_membership AS place JOIN above ON place.user_id = above.id
    WHERE place.reports_to_id IS NOT NULL
      AND (%(until)s::date IS NULL OR place.since IS NULL OR place.since < %(until)s)
      AND (%(since)s::date IS NULL OR place.until IS NULL OR place.until > %(since)s)
)
SELECT id FROM above
"""


@dataclass(frozen=True)
class Profile:
    """One of our people as his page shows him."""

    user: User
    places: list[Membership]
    leader: User | None
    reports: list[User]
    grants: list[RoleGrant]


def directory(
    reader: User | None = None,
    *,
    text: str = "",
    unit: Unit | None = None,
    left: bool = False,
) -> QuerySet[User]:
    """Our people who may sign in (`left`: who left) in the reader's order, with today's places."""
    today = Membership.objects.filter(holds_on(clock.today())).select_related("unit")
    rows = User.objects.filter(is_active=not left).prefetch_related(
        Prefetch("memberships", queryset=today.order_by("-is_head", "id"), to_attr="places_now")
    )
    if text.strip():
        rows = rows.filter(matching(text))
    if unit is not None:
        there = Membership.objects.filter(
            holds_on(clock.today()), unit__in=units_beneath([unit.pk])
        )
        rows = rows.filter(pk__in=there.values("user"))
    return rows.order_by(sort_column(reader), "id")


def person_of_ours(pk: int) -> User:
    """One of our people, whether he left or not. Raises NotFound."""
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such person."))
    return found


def person_with_mail(mail: str) -> User:
    """The one of our people who signs in with this address. Raises NotFound."""
    found = User.objects.filter(email__iexact=mail.strip(), is_active=True).first()
    if found is None:
        raise NotFound(_("None of our people has the mail address %(mail)s.") % {"mail": mail})
    return found


def profile(person: User, *, reader: User) -> Profile:
    """Places over time, the leader, who reports to him today, roles from today on."""
    day = clock.today()
    places = list(person.memberships.select_related("unit", "reports_to").order_by("-since", "-id"))
    grants = RoleGrant.objects.filter(overlaps(day, None), user=person).select_related("unit")
    return Profile(
        user=person,
        places=places,
        leader=_leader([place for place in places if place.holds_on(day)], person, day),
        reports=reports_of(person, reader=reader),
        grants=list(grants.order_by("role", "id")),
    )


def reports_of(person: User, *, reader: User) -> list[User]:
    """Who reports to `person` today: by name, or as people of a unit he heads."""
    day = clock.today()
    heading = Membership.objects.filter(holds_on(day), user=person, is_head=True).values("unit")
    lines = Membership.objects.filter(holds_on(day)).filter(
        Q(reports_to=person) | Q(reports_to__isnull=True, unit__in=heading)
    )
    rows = User.objects.filter(is_active=True, pk__in=lines.values("user")).exclude(pk=person.pk)
    return list(rows.order_by(sort_column(reader), "id"))


def leader_of(person: User, *, day: date | None = None) -> User | None:
    """Whom `person` reports to on `day`: as written, else the head of his unit or the one above."""
    day = day or clock.today()
    places = person.memberships.filter(holds_on(day)).select_related("unit", "reports_to")
    return _leader(list(places.order_by("-is_head", "id")), person, day)


def leads(leader: User, person: User) -> bool:
    """Whether `leader` is above `person` today: by a written line, or heading a unit over him."""
    if leader == person:
        return False
    day = clock.today()
    if leader.pk in people_above(person.pk, since=day, until=day + timedelta(days=1)):
        return True
    units = person.memberships.filter(holds_on(day)).values_list("unit", flat=True)
    over = {above for unit in units for above in units_above(unit)}
    heading = Membership.objects.filter(holds_on(day), user=leader, is_head=True, unit__in=over)
    return heading.exists()


def people_above(person: int, *, since: date | None, until: date | None) -> list[int]:
    """Ids of `person` and everybody above him by written lines that hold in the period."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"person": person, "since": since, "until": until})
        return [row[0] for row in cursor.fetchall()]


def tokens_of(user: User) -> QuerySet[AccessToken]:
    """One's own tokens, newest first, revoked and expired ones included."""
    return user.tokens.order_by("-created_at", "-id")


def sessions_of(user: User) -> list[UserSession]:
    """Where one is signed in by browser, the last used first."""
    kept = UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk")
    return [session for session in kept if session.exists()]


def token_of(pk: int, user: User) -> AccessToken:
    """One of one's own tokens. Raises NotFound."""
    found = user.tokens.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such token."))
    return found


def place_of(pk: int, person: int) -> Membership:
    """One place of a person of ours, past or present. Raises NotFound."""
    rows = Membership.objects.select_related("user", "unit", "reports_to")
    found: Membership | None = rows.filter(pk=pk, user=person).first()
    if found is None:
        raise NotFound(_("There is no such place."))
    return found


def _leader(places: list[Membership], person: User, day: date) -> User | None:
    """By the first written line; else the head over the first place."""
    for place in places:
        if place.reports_to is not None:
            leader: User = place.reports_to
            return leader
    heads = heads_above(places[0].unit_id, day=day) if places else []
    return next((head for head in heads if head != person), None)
