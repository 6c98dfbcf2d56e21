"""What a person's roles give him on a day: read once for a request, kept on the user.

Refuses to be kept over midnight: another day is another standing.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from trivet.foundation import clock
from trivet.foundation.security import SecurityClass
from trivet.organisation.models import Role, RoleGrant, User
from trivet.organisation.queries.units import units_beneath
from trivet.organisation.rules import CLEARANCE, UNIT_SIGHT, Power, powers_of


@dataclass
class Standing:
    """What a person's roles give him on a day: read once, kept for the request on the user."""

    user: User
    day: date
    grants: list[tuple[Role, int | None]] = field(default_factory=list)

    @cached_property
    def powers(self) -> frozenset[Power]:
        return powers_of(role for role, _unit in self.grants)

    @property
    def audits(self) -> bool:
        """Whether all his roles are that of the auditor, who looks and leaves no trace."""
        return {role for role, _unit in self.grants} == {Role.AUDITOR}

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

    def units_with(self, power: Power) -> set[int]:
        """Units in which, and beneath which, a role granted in a unit carries `power`."""
        return {
            unit
            for role, root in self.grants
            if root is not None and power in powers_of([role])
            for unit in self._reach[root]
        }

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
