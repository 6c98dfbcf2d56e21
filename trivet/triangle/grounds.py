"""Sight, clearance and editing of accounts by seat: what `triangle` registers."""

from django.db.models import Q

from trivet.customers.models import Account
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
from trivet.triangle.models import Seat
from trivet.triangle.queries.acting import acted_on, acting
from trivet.triangle.queries.seats import seat_reads

#: What the person in a seat may change on his account, beyond what his roles allow.
CHANGES = {Change.FACTS: [Seat.AR], Change.PERSONS: [Seat.AR, Seat.SR, Seat.FR]}


@ground("seat")
def by_seat(user: User) -> Q:
    """Accounts on which the person, or somebody he covers for, holds a seat today."""
    return among("pk", acted_on(user))


@edit_ground("seat")
def edits_by_seat(user: User, change: Change) -> Q:
    """The account responsible keeps the facts; the triangle keeps the persons."""
    if change not in CHANGES:
        return NOTHING
    return among("pk", acted_on(user, CHANGES[change]))


@clearance_ground("seat")
def clearance_by_seat(user: User, account: Account | None) -> int | None:
    """A seat reads confidential facts, the sponsor's restricted ones."""
    seats = acting(user)
    if account is None:
        return SecurityClass.CONFIDENTIAL if seats.exists() else None
    held = set(seats.filter(account=account).values_list("seat", flat=True))
    return seat_reads(held) if held else None
