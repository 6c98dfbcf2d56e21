"""Every read of the triangle: who acts for a seat, the whole triangle on a day, what is vacant.

What hangs on an account begins at `visible_to(user)`; a seat is resolved to a person at the time a
step needs one, never stored with the step.
"""

from trivet.triangle.queries.letters import Letter, letter
from trivet.triangle.queries.people import (
    HeldSeat,
    cover_of,
    covers_of,
    open_covers,
    seats_held,
)
from trivet.triangle.queries.powers import (
    may_appoint,
    may_arrange_cover,
    may_delegate,
    may_form_project,
    units_to_appoint_in,
)
from trivet.triangle.queries.seats import (
    Holder,
    How,
    above,
    clearance,
    clearances,
    cleared,
    colleagues_on,
    holder,
    holders,
    ladder,
    seats_of,
)
from trivet.triangle.queries.triangles import (
    Seated,
    SeatLine,
    Triangle,
    account_of,
    appointment_of,
    delegation_of,
    delegations_in_force,
    project_of,
    seats_today,
    triangle_on,
)
from trivet.triangle.queries.vacancies import SOON, Vacancy, my_vacancies, vacancies

__all__ = [
    "SOON",
    "HeldSeat",
    "Holder",
    "How",
    "Letter",
    "SeatLine",
    "Seated",
    "Triangle",
    "Vacancy",
    "above",
    "account_of",
    "appointment_of",
    "clearance",
    "clearances",
    "cleared",
    "colleagues_on",
    "cover_of",
    "covers_of",
    "delegation_of",
    "delegations_in_force",
    "holder",
    "holders",
    "ladder",
    "letter",
    "may_appoint",
    "may_arrange_cover",
    "may_delegate",
    "may_form_project",
    "my_vacancies",
    "open_covers",
    "project_of",
    "seats_held",
    "seats_of",
    "seats_today",
    "triangle_on",
    "units_to_appoint_in",
    "vacancies",
]
