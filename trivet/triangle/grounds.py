"""Sight, clearance and editing of accounts by seat: what `triangle` registers."""

from datetime import date

from django.db.models import Q, QuerySet

from trivet.customers.models import Account
from trivet.foundation import clock
from trivet.foundation.periods import holds_on
from trivet.foundation.security import SecurityClass
from trivet.foundation.visibility import (
    NOTHING,
    Change,
    among,
    clearance_ground,
    edit_ground,
    ground,
)
from trivet.organisation.models import User
from trivet.triangle.models import Appointment, Seat, SeatCover

#: What the person in a seat may change on his account, beyond what his roles allow.
CHANGES = {Change.FACTS: [Seat.AR], Change.PERSONS: [Seat.AR, Seat.SR, Seat.FR]}


@ground("seat")
def by_seat(user: User) -> Q:
    """Accounts on which the person, or somebody he covers for, holds a seat today."""
    day = clock.today()
    kept: tuple[date, Q] | None = user.__dict__.get("_by_seat")
    if kept is None or kept[0] != day:
        # The question is kept with the person, not its answer: a page asks it a dozen times, and
        # putting it together costs more than sending it.
        kept = user.__dict__["_by_seat"] = (day, among("pk", _seats(user).values("account")))
    return kept[1]


@edit_ground("seat")
def edits_by_seat(user: User, change: Change) -> Q:
    """The account responsible keeps the facts; the triangle keeps the persons."""
    if change not in CHANGES:
        return NOTHING
    return among("pk", _seats(user).filter(seat__in=CHANGES[change]).values("account"))


@clearance_ground("seat")
def clearance_by_seat(user: User, account: Account | None) -> int | None:
    """A seat reads confidential facts, the sponsor's restricted ones."""
    seats = _seats(user)
    if account is None:
        return SecurityClass.CONFIDENTIAL if seats.exists() else None
    held = set(seats.filter(account=account).values_list("seat", flat=True))
    if not held:
        return None
    return SecurityClass.RESTRICTED if Seat.SPONSOR in held else SecurityClass.CONFIDENTIAL


def _seats(user: User) -> QuerySet[Appointment]:
    day = clock.today()
    covered = SeatCover.objects.filter(holds_on(day), covered_by=user).values("user")
    return Appointment.objects.filter(holds_on(day)).filter(Q(user=user) | among("user", covered))
