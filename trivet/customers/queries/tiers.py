"""What each tier is owed, one row per tier, written down or not."""

from trivet.customers.models import Tier, TierRequirement
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power, check_power, powers_of


def requirements() -> list[TierRequirement]:
    """Every tier's row, best tier first; one not written down yet has no id and version 0."""
    stored = {row.tier: row for row in TierRequirement.objects.all()}
    return [stored.get(tier) or _unwritten(tier) for tier in Tier.values]


def may_edit(user: User) -> bool:
    return standing(user).may(Power.EDIT_POLICY, None)


def check_may_edit(user: User) -> None:
    """Raises NotPermitted."""
    check_power(powers_of(standing(user).roles_in(None)), Power.EDIT_POLICY)


def _unwritten(tier: str) -> TierRequirement:
    return TierRequirement(
        tier=tier, version=0, visits_per_quarter=0, response_hours=72, dedicated_ar=False
    )
