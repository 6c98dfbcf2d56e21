"""What an appointment letter says: who, which seat, for whom, from when, deciding what.

Refuses an appointment on an account that the reader does not see.
"""

from dataclasses import dataclass

from trivet.foundation import clock
from trivet.organisation.models import Unit, User
from trivet.triangle.models import Appointment, Delegation
from trivet.triangle.queries.triangles import appointment_of, delegations_in_force


@dataclass(frozen=True)
class Letter:
    """The facts of the letter; its words are the template's, in each language."""

    appointment: Appointment
    company: Unit | None
    delegations: list[Delegation]


def letter(pk: int, user: User) -> Letter:
    """The letter for an appointment. Limits are those of its first day, or of today if later."""
    appointment = appointment_of(pk, user)
    today = clock.today()
    day = max(appointment.since or today, today)
    if appointment.last_day is not None:
        day = min(day, appointment.last_day)
    in_force = delegations_in_force(appointment.account, project=appointment.project, day=day)
    return Letter(
        appointment=appointment,
        company=Unit.objects.filter(parent__isnull=True, closed_on__isnull=True).first(),
        delegations=list(in_force),
    )
