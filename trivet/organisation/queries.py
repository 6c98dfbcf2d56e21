"""Reads of our own side: standing of a person, units beneath a unit, heads, directory.

Everybody signed in may see who works here; what a person may see of customers is `sight`.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.foundation import clock
from trivet.foundation.errors import NotFound
from trivet.foundation.security import SecurityClass
from trivet.organisation.models import Membership, Role, RoleGrant, Unit, User
from trivet.organisation.rules import CLEARANCE, UNIT_SIGHT, Power, powers_of

_BENEATH = """
WITH RECURSIVE beneath(id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT unit.id FROM organisation_unit AS unit JOIN beneath ON unit.parent_id = beneath.id
)
SELECT id FROM beneath
"""


@dataclass
class Standing:
    """What a person's roles give him on a day: read once, kept for the request on the user."""

    user: User
    day: date
    grants: list[tuple[Role, int | None]] = field(default_factory=list)

    @cached_property
    def powers(self) -> frozenset[Power]:
        return powers_of(role for role, _unit in self.grants)

    @cached_property
    def everywhere(self) -> bool:
        """Sees every account: a role with unit sight, granted without a unit."""
        return any(unit is None and role in UNIT_SIGHT for role, unit in self.grants)

    @cached_property
    def unit_ids(self) -> list[int]:
        """Units whose accounts he sees by role: those granted, and all beneath them."""
        roots = [unit for role, unit in self.grants if unit is not None and role in UNIT_SIGHT]
        return units_beneath(roots) if roots else []

    def clearance_in(self, unit: int | None) -> SecurityClass:
        """The highest class his roles read on an account of `unit`."""
        return max((CLEARANCE[role] for role in self.roles_in(unit)), default=SecurityClass.PUBLIC)

    def clearances(self) -> list[tuple[SecurityClass, list[int] | None]]:
        """Each class his roles read, and the units they read it in (None: everywhere)."""
        return [
            (CLEARANCE[role], None if root is None else sorted(self._reach[root]))
            for role, root in self.grants
        ]

    def may(self, power: Power, unit: int | None) -> bool:
        """Whether a role of his that reaches `unit` carries `power`."""
        return power in powers_of(self.roles_in(unit))

    def roles_in(self, unit: int | None) -> set[Role]:
        """Roles granted everywhere, or in a unit at or above `unit`."""
        return {
            role
            for role, root in self.grants
            if root is None or (unit is not None and unit in self._reach[root])
        }

    @cached_property
    def _reach(self) -> dict[int, set[int]]:
        roots = {unit for _role, unit in self.grants if unit is not None}
        return {root: set(units_beneath([root])) for root in roots}


def standing(user: User) -> Standing:
    """The roles `user` holds today: one statement per request, kept on the user object."""
    day = clock.today()
    kept: Standing | None = getattr(user, "_standing", None)
    if kept is None or kept.day != day:
        grants = RoleGrant.objects.filter(user=user).current_on(day).values_list("role", "unit")
        kept = Standing(user, day, [(Role(role), unit) for role, unit in grants])
        user._standing = kept  # type: ignore[attr-defined]
    return kept


def forget_standing(user: User) -> None:
    """After a grant changed inside the request."""
    user.__dict__.pop("_standing", None)


def units_beneath(roots: list[int]) -> list[int]:
    """Ids of `roots` and every unit under them."""
    with connection.cursor() as cursor:
        cursor.execute(_BENEATH, [roots])
        return [row[0] for row in cursor.fetchall()]


def head_of(unit: Unit | None, *, day: date | None = None) -> User | None:
    """The head of `unit` on `day`, or of the nearest unit above that has one."""
    day = day or clock.today()
    while unit is not None:
        place = (
            Membership.objects.filter(unit=unit, is_head=True, user__is_active=True)
            .current_on(day)
            .select_related("user")
            .first()
        )
        if place is not None:
            head: User = place.user
            return head
        unit = unit.parent
    return None


def directory() -> QuerySet[User]:
    """Our people who may sign in, by name."""
    return User.objects.filter(is_active=True).order_by("sort_pinyin", "id")


def units() -> QuerySet[Unit]:
    """Units that are not closed."""
    return Unit.objects.filter(closed_on__isnull=True).order_by("code")


def person_of_ours(pk: int) -> User:
    """One of our people. Raises NotFound."""
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such person."))
    return found
