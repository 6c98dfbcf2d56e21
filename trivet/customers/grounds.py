"""Sight of accounts by unit and role: the ground that `customers` registers."""

from django.db.models import Q

from trivet.foundation.visibility import ground
from trivet.organisation.models import User
from trivet.organisation.queries import standing


@ground("unit")
def by_unit(user: User, account: str) -> Q:
    """Everything for a role granted everywhere; else the accounts of the units granted in."""
    where = standing(user)
    if where.everywhere:
        return Q()
    if not where.unit_ids:
        return Q(pk__in=[])
    path = "" if account == "pk" else f"{account}__"
    return Q(**{f"{path}department__in": where.unit_ids})
