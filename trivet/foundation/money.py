"""Money: a decimal amount and its currency, never one without the other, never a float.

Refuses to add two currencies: a sum of unlike money is a mistake, not a number.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` in units of `currency` (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"cannot add {self.currency} and {other.currency}")
        return Money(self.amount + other.amount, self.currency)


class AmountField(models.DecimalField):  # type: ignore[type-arg]
    """A decimal with two places, up to a quadrillion."""

    def __init__(self, **options: object) -> None:
        options.setdefault("max_digits", 18)
        options.setdefault("decimal_places", 2)
        super().__init__(**options)  # type: ignore[arg-type]


class CurrencyField(models.CharField):  # type: ignore[type-arg]
    """An ISO 4217 code such as TWD; blank where there is no amount."""

    def __init__(self, **options: object) -> None:
        options.setdefault("max_length", 3)
        options.setdefault("blank", True)
        options.setdefault("validators", [RegexValidator(r"^[A-Z]{3}$")])
        super().__init__(**options)  # type: ignore[arg-type]
