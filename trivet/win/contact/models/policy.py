"""What a visit may cost before somebody must agree to it, per currency.

The hospitality limit of the compliance gate (method.md §7), until group policies arrive. Refuses a
limit below nothing; a currency without a row has no free amount at all.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trivet.foundation.edits import Versioned
from trivet.foundation.money import AmountField, CurrencyField


class CostLimit(Versioned):
    """Up to this expected cost a visit needs no approval for its cost."""

    currency = CurrencyField(verbose_name=_("currency"), unique=True, blank=False)
    amount = AmountField(verbose_name=_("limit"))

    class Meta:
        verbose_name = _("cost limit")
        verbose_name_plural = _("cost limits")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="win_contact_limit_not_negative",
                violation_error_message=_("A limit cannot be negative."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"
