"""What each tier is owed: one table, changed by whoever keeps the policy.

Refuses a newer version overwritten.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from trivet.customers import rules
from trivet.customers.actions._rights import require_power
from trivet.customers.models import TierRequirement
from trivet.foundation import edits, journal
from trivet.organisation.models import User
from trivet.organisation.rules import Power


@transaction.atomic
def set_requirement(
    *,
    by: User | None,
    tier: str,
    values: Mapping[str, Any],
    expected: int | None = None,
) -> TierRequirement:
    """Set the row of `tier`; `expected` 0 says that there was none."""
    require_power(by, Power.EDIT_POLICY)
    rules.check_known(values, rules.REQUIREMENT_FIELDS)
    row = TierRequirement.objects.filter(tier=tier).first()
    if row is None:
        row = edits.create(TierRequirement(tier=tier, **values))
        changes: dict[str, Any] = {name: [None, value] for name, value in values.items()}
    else:
        changes = edits.apply(row, values, expected=expected)
    if changes:
        payload = {"tier": tier, "changes": changes}
        journal.record("tier.required", by=by, touched={"requirement": row}, payload=payload)
    return row
