"""The cost limits, kept by the policy owner."""

from decimal import Decimal

from django.db import transaction

from trivet.foundation import edits, journal
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power, check_power
from trivet.win.contact.models import CostLimit


@transaction.atomic
def set_cost_limit(
    *, currency: str, amount: Decimal, by: User, expected: int | None = None
) -> CostLimit:
    """Set what a visit may cost in `currency` before somebody must agree to it."""
    check_power(standing(by).powers, Power.EDIT_POLICY)
    limit = CostLimit.objects.filter(currency=currency).first()
    if limit is None:
        limit = edits.create(CostLimit(currency=currency, amount=amount))
        difference: edits.Difference = {"amount": [None, str(amount)]}
    else:
        difference = edits.apply(limit, {"amount": amount}, expected=expected)
    journal.record(
        "cost_limit.set",
        by=by,
        touched={"limit": limit},
        payload={"currency": currency, "difference": difference},
    )
    return limit
