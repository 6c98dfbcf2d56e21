"""Sight, clearance and editing of accounts by unit and role: what `customers` registers."""

from django.db.models import Q

from trivet.customers.models import Account
from trivet.foundation.visibility import (
    NOTHING,
    Change,
    clearance_ground,
    edit_ground,
    ground,
    root,
)
from trivet.organisation.models import Role, User
from trivet.organisation.queries import standing
from trivet.organisation.rules import CLEARANCE, POWERS, UNIT_SIGHT, Power

POWER_NEEDED = {
    Change.FACTS: Power.EDIT_ACCOUNTS,
    Change.STANDING: Power.EDIT_ACCOUNTS,
    Change.PERSONS: Power.EDIT_PERSONS,
}

root(Account)


@ground("unit")
def by_unit(user: User) -> Q:
    """Everything for a role granted everywhere; else the accounts of the units granted in."""
    where = standing(user)
    if where.everywhere:
        return Q()
    return Q(department__in=where.unit_ids) if where.unit_ids else NOTHING


@edit_ground("unit")
def edits_by_unit(user: User, change: Change) -> Q:
    """Accounts of the units in which a role of his carries the power."""
    needed, where = POWER_NEEDED[change], standing(user)
    if any(unit is None and needed in POWERS[role] for role, unit in where.grants):
        return Q()
    units = where.units_with(needed)
    return Q(department__in=sorted(units)) if units else NOTHING


@clearance_ground("unit")
def clearance_by_unit(user: User, account: Account | None) -> int | None:
    """By the roles that reach the account's department."""
    where = standing(user)
    if account is not None:
        return where.clearance_in(account.department_id)
    showing = [(role, unit) for role, unit in where.grants if role in UNIT_SIGHT]
    return _lowest(showing)


def _lowest(showing: list[tuple[Role, int | None]]) -> int | None:
    """What is read on every account shown: a role granted everywhere lifts all the others."""
    everywhere = [CLEARANCE[role] for role, unit in showing if unit is None]
    if everywhere:
        return max(everywhere)
    return min((CLEARANCE[role] for role, _unit in showing), default=None)
