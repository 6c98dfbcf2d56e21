"""The triangle seen from a person: the seats he holds, whom he covers, who covers for him.

Refuses to show a seat on an account that the reader does not see.
"""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.foundation import clock
from trivet.foundation.errors import NotFound
from trivet.foundation.periods import overlaps
from trivet.organisation.models import User
from trivet.triangle.models import Appointment, SeatCover


@dataclass(frozen=True)
class HeldSeat:
    """An appointment, and whether it holds today."""

    appointment: Appointment
    current: bool


def seats_held(person: User, *, reader: User) -> list[HeldSeat]:
    """Every seat of `person` on accounts that `reader` sees: open ones first, newest first."""
    day = clock.today()
    rows = (
        Appointment.objects.visible_to(reader)
        .filter(user=person)
        .select_related("account", "project")
        .order_by(F("until").desc(nulls_first=True), F("since").desc(nulls_last=True), "id")
    )
    return [HeldSeat(row, row.holds_on(day)) for row in rows]


def covers_of(person: User) -> list[SeatCover]:
    """Covers from today on, given and held by `person`."""
    return list(open_covers().filter(Q(user=person) | Q(covered_by=person)))


def open_covers() -> QuerySet[SeatCover]:
    """Everybody's covers from today on: who is away is no secret among colleagues."""
    rows = SeatCover.objects.filter(overlaps(clock.today(), None))
    return rows.select_related("user", "covered_by").order_by("since", "id")


def cover_of(pk: int) -> SeatCover:
    """One cover. Raises NotFound."""
    found: SeatCover | None = (
        SeatCover.objects.select_related("user", "covered_by").filter(pk=pk).first()
    )
    if found is None:
        raise NotFound(_("There is no such cover."))
    return found
