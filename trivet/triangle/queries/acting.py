"""For whom a person acts today: his own seats, and those of the people he covers for.

The question is written out once for a request and kept with the person. Refuses to keep its
answer: an action of the same request may change it.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from trivet.foundation import clock
from trivet.foundation.periods import PeriodQuerySet, holds_on
from trivet.foundation.visibility import among, settled
from trivet.organisation.models import User
from trivet.triangle.models import Appointment, SeatCover


def acting(user: User) -> PeriodQuerySet:
    """Appointments of today that `user` acts for."""
    day = clock.today()
    covered = SeatCover.objects.filter(holds_on(day), covered_by=user).values("user")
    return Appointment.objects.filter(holds_on(day)).filter(Q(user=user) | among("user", covered))


def acted_on(user: User, seats: Collection[str] = ()) -> RawSQL | None:
    """Ids of the accounts on which `user` acts for any of `seats`, or for any at all."""
    kept: dict[Any, RawSQL | None] = user.__dict__.setdefault("_acted_on", {})
    asked = (clock.today(), *seats)
    if asked not in kept:
        rows = acting(user)
        kept[asked] = settled((rows.filter(seat__in=seats) if seats else rows).values("account"))
    return kept[asked]
