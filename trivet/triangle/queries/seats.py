"""Who acts for a seat on a day, who stands above it, which seats a person acts for.

A seat is resolved to a person at the time a step needs one, never stored with the step. Refuses to
name somebody who has left.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import EllipsisType
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from trivet.customers.models import Account
from trivet.foundation import clock
from trivet.foundation.periods import holds_on
from trivet.foundation.security import SecurityClass
from trivet.foundation.visibility import among
from trivet.organisation.models import Role, RoleGrant, User
from trivet.organisation.queries import heads_above, standing, units_above
from trivet.organisation.rules import CLEARANCE, UNIT_SIGHT
from trivet.triangle.models import Appointment, Project, Seat, SeatCover
from trivet.triangle.queries.acting import acted_on, acting

#: Whoever sits here reads restricted facts too.
SPONSORED = (Seat.SPONSOR,)


class How(StrEnum):
    """How a person came to act for a seat."""

    HOLDER = "holder"
    COVER = "cover"
    BACKUP = "backup"
    ABOVE = "above"


@dataclass(frozen=True)
class Holder:
    """The person who acts for a seat, and by which right."""

    user: User
    how: How


def holder(
    account: Account, seat: str, *, project: Project | None = None, day: date | None = None
) -> Holder | None:
    """Who acts for `seat` on `day`: the holder, his cover, the backup, else the head above.

    A project seat falls back on the account's own. None only where no head exists at all.
    """
    return holders(account, [seat], project=project, day=day).get(seat)


def holders(
    account: Account,
    seats: Collection[str],
    *,
    project: Project | None = None,
    day: date | None = None,
) -> dict[str, Holder]:
    """The twin of `holder` for many seats: one statement, and one more where a seat is vacant."""
    day = day or clock.today()
    found = _acting_for(account, seats, project, day)
    vacant = set(seats) - set(found)
    heads = heads_above(account.department_id, day=day)[:1] if vacant else []
    return found | {seat: Holder(head, How.ABOVE) for head in heads for seat in vacant}


def ladder(
    account: Account, seat: str, *, project: Project | None = None, day: date | None = None
) -> list[Holder]:
    """Who is asked in turn about `seat`: who acts for it, the heads upward, an administrator.

    Each person stands in it once. Empty only in an installation without any of them.
    """
    day = day or clock.today()
    steps = list(_acting_for(account, [seat], project, day).values())
    steps += [Holder(head, How.ABOVE) for head in heads_above(account.department_id, day=day)]
    grants = (
        RoleGrant.objects.filter(
            holds_on(day), role=Role.ADMINISTRATOR, unit__isnull=True, user__is_active=True
        )
        .select_related("user")
        .order_by("id")
    )
    if (last := grants.first()) is not None:
        steps.append(Holder(last.user, How.ABOVE))
    return list({step.user.pk: step for step in reversed(steps)}.values())[::-1]


def above(
    account: Account,
    seat: str,
    user: User,
    *,
    project: Project | None = None,
    day: date | None = None,
) -> Holder | None:
    """The next to ask when `user` let a due date pass; None at the top of the ladder."""
    steps = ladder(account, seat, project=project, day=day)
    places = [place for place, step in enumerate(steps) if step.user == user]
    beyond = steps[places[0] + 1 :] if places else [s for s in steps if s.how == How.ABOVE]
    return beyond[0] if beyond else None


def _acting_for(
    account: Account, seats: Collection[str], project: Project | None, day: date
) -> dict[str, Holder]:
    """Whoever is appointed: on the project before the account, the holder before the backup."""
    if not set(seats) & set(Seat.values):
        return {}
    cover = SeatCover.objects.filter(
        holds_on(day), user=OuterRef("user"), covered_by__is_active=True
    )
    rows: QuerySet[Any] = (
        Appointment.objects.filter(holds_on(day), account=account, seat__in=seats)
        .filter(Q(project=None) | Q(project=project), user__is_active=True)
        .annotate(cover=Subquery(cover.values("covered_by")[:1]))
        .select_related("user")
        .order_by(F("project").asc(nulls_last=True), "is_backup", "id")
    )
    first: dict[str, Any] = {}
    for row in rows:
        first.setdefault(row.seat, row)
    covering = {row.cover for row in first.values() if row.cover and not row.is_backup}
    people = User.objects.in_bulk(covering) if covering else {}
    return {seat: _acting_by(row, people) for seat, row in first.items()}


def _acting_by(row: Any, covering: Mapping[int, User]) -> Holder:
    if row.is_backup:
        return Holder(row.user, How.BACKUP)
    if row.cover in covering:
        return Holder(covering[row.cover], How.COVER)
    return Holder(row.user, How.HOLDER)


def seats_of(
    user: User, account: Account, *, project: Project | EllipsisType | None = ...
) -> set[str]:
    """The seats `user` acts for on `account` today, by appointment or as cover.

    On the account and all its projects, unless `project` says which (None: the account alone).
    """
    rows = acting(user).filter(account=account)
    if project is not ...:
        rows = rows.filter(project=project)
    return set(rows.values_list("seat", flat=True))


def clearance(user: User, account: Account, *, seats: set[str] | None = None) -> SecurityClass:
    """The highest class of fact `user` reads on `account`: by role there, or by seat.

    `seats` saves the question where the caller has just asked `seats_of`.
    """
    seats = seats_of(user, account) if seats is None else seats
    return _best(user, account, seats)


def clearances(user: User, accounts: Collection[Account]) -> dict[int, SecurityClass]:
    """The twin of `clearance` for a handful of accounts, in one statement."""
    held: dict[int, set[str]] = defaultdict(set)
    rows = acting(user).filter(account__in=[account.pk for account in accounts])
    for account_id, seat in rows.values_list("account", "seat"):
        held[account_id].add(seat)
    return {account.pk: _best(user, account, held[account.pk]) for account in accounts}


def colleagues_on(account: Account) -> dict[int, SecurityClass]:
    """Who sees `account` and may be given work on it, by id, with the class each reads there: the
    grounds of sight asked the other way round, whatever the number of people in four statements.

    An auditor only reads, so he is left out; so must be, by the caller, who may not sign in.
    """
    seats, roles = _seats_on(account), _roles_over(account)
    found = {}
    for user in seats.keys() | roles.keys():
        if seats[user] or roles[user] & UNIT_SIGHT - {Role.AUDITOR}:
            read = max((CLEARANCE[role] for role in roles[user]), default=SecurityClass.PUBLIC)
            found[user] = max(read, seat_reads(seats[user]))
    return found


def _seats_on(account: Account) -> dict[int, set[str]]:
    """The seats each person acts for on `account` today, by appointment or as cover."""
    day = clock.today()
    held: dict[int, set[str]] = defaultdict(set)
    rows = Appointment.objects.filter(holds_on(day), account=account)
    for user, seat in rows.values_list("user", "seat"):
        held[user].add(seat)
    own = {user: frozenset(seats) for user, seats in held.items()}
    covers = SeatCover.objects.filter(holds_on(day), user__in=list(own))
    for covering, covered in covers.values_list("covered_by", "user"):
        held[covering] |= own[covered]
    return held


def _roles_over(account: Account) -> dict[int, set[Role]]:
    """The roles each person holds everywhere, or in a unit at or above that of `account`."""
    unit = account.department_id
    units = units_above(unit) if unit else []
    grants = RoleGrant.objects.filter(
        Q(unit=None) | Q(unit__in=units), holds_on(clock.today())
    ).values_list("user", "role")
    roles: dict[int, set[Role]] = defaultdict(set)
    for user, role in grants:
        roles[user].add(Role(role))
    return roles


def cleared(user: User, *, account: str = "account", security: str = "security") -> Q:
    """The twin of `clearance` for many rows: those whose class `user` reads on their account.

    `account` and `security` are the paths to both. It narrows what `visible_to` gave.
    """
    level = f"{security}__lte"
    roles = standing(user).clearances()
    everywhere = max((best for best, units in roles if units is None), default=SecurityClass.PUBLIC)
    condition = Q(**{level: everywhere})
    for best, units in roles:
        if units is not None and best > everywhere:
            condition |= Q(**{level: best, f"{account}__department__in": units})
    for best, seats in ((SecurityClass.CONFIDENTIAL, ()), (SecurityClass.RESTRICTED, SPONSORED)):
        if best > everywhere:
            condition |= Q(**{level: best}) & among(account, acted_on(user, seats))
    return condition


def _best(user: User, account: Account, seats: set[str]) -> SecurityClass:
    return max(standing(user).clearance_in(account.department_id), seat_reads(seats))


def seat_reads(seats: set[str]) -> SecurityClass:
    """A seat reads confidential facts, the sponsor's restricted ones."""
    if Seat.SPONSOR in seats:
        return SecurityClass.RESTRICTED
    return SecurityClass.CONFIDENTIAL if seats else SecurityClass.PUBLIC
