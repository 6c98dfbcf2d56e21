"""Sight of accounts by seat: the ground that `triangle` registers."""

from django.db.models import Q

from trivet.foundation import clock
from trivet.foundation.periods import holds_on
from trivet.foundation.visibility import ground
from trivet.organisation.models import User
from trivet.triangle.models import Appointment, SeatCover


@ground("seat")
def by_seat(user: User, account: str) -> Q:
    """Accounts on which the person, or somebody he covers for, holds a seat today."""
    day = clock.today()
    covered = SeatCover.objects.filter(holds_on(day), covered_by=user).values("user")
    seats = Appointment.objects.filter(holds_on(day)).filter(Q(user=user) | Q(user__in=covered))
    return Q(**{f"{account}__in": seats.values("account")})
