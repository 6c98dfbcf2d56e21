"""The triangle of an account: who sits where, appointing and ending, projects, delegations."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from ninja import Path, Query
from ninja.responses import Status
from pydantic import BaseModel, Field

from trivet.api.protocol.call import Call
from trivet.api.protocol.routing import resource
from trivet.api.resources.references import named, named_or_none
from trivet.api.shapes import triangle as shapes
from trivet.api.shapes.kinds import PathId
from trivet.foundation.errors import NotFound
from trivet.organisation import queries as organisation
from trivet.triangle import queries
from trivet.triangle.actions import appointments, delegations, projects
from trivet.triangle.models import Project

router = resource("Triangle")


class TriangleView(BaseModel):
    day: date | None = Field(None, description="Today if absent.")
    project: PathId | None = Field(None, description="The triangle of this project instead.")


@router.get("/accounts/{account}/triangle", response=shapes.TriangleOut)
def read_triangle(
    request: Call, account: Path[PathId], view: Query[TriangleView]
) -> shapes.TriangleOut:
    """Who answers to this customer on a day, who follows, what the team may decide."""
    found = queries.account_of(account, request.user)
    project = named_or_none("project", view.project, _project_of(request, account))
    triangle = queries.triangle_on(found, project=project, day=view.day)
    return shapes.TriangleOut.model_validate(triangle)


@router.post("/accounts/{account}/appointments", response={201: shapes.AppointmentOut})
def appoint(
    request: Call, account: Path[PathId], body: shapes.AppointmentIn
) -> shapes.AppointmentOut:
    """Fill a seat for a period, or replace its holder from a day on."""
    act = appointments.replace if body.replace else appointments.appoint
    row = act(
        by=request.user,
        account=queries.account_of(account, request.user),
        person=named("user", body.user, organisation.person_of_ours),
        project=named_or_none("project", body.project, _project_of(request, account)),
        **body.model_dump(include={"seat", "since", "until", "is_backup", "reason"}),
    )
    return shapes.AppointmentOut.model_validate(row)


@router.get("/appointments/{appointment}", response=shapes.AppointmentOut)
def read_appointment(request: Call, appointment: Path[PathId]) -> shapes.AppointmentOut:
    """One person in one seat for a period."""
    return shapes.AppointmentOut.model_validate(queries.appointment_of(appointment, request.user))


@router.get("/appointments/{appointment}/letter", response=shapes.LetterOut)
def read_appointment_letter(request: Call, appointment: Path[PathId]) -> shapes.LetterOut:
    """The facts of the appointment letter, with the limits in force."""
    return shapes.LetterOut.model_validate(queries.letter(appointment, request.user))


@router.post("/appointments/{appointment}/end", response={200: shapes.AppointmentOut, 204: None})
def end_appointment(
    request: Call, appointment: Path[PathId], body: shapes.EndSeatIn
) -> Status[Any]:
    """End an appointment; 204 where it had not begun and so never was."""
    found = queries.appointment_of(appointment, request.user)
    row = appointments.end(by=request.user, appointment=found, on=body.on, reason=body.reason)
    return _ended(None if row is None else shapes.AppointmentOut.model_validate(row))


@router.post("/accounts/{account}/delegations", response={201: shapes.DelegationOut})
def delegate(
    request: Call, account: Path[PathId], body: shapes.DelegationIn
) -> shapes.DelegationOut:
    """Let the team decide up to a limit; the limit before it ends."""
    row = delegations.delegate(
        by=request.user,
        account=queries.account_of(account, request.user),
        project=named_or_none("project", body.project, _project_of(request, account)),
        **body.model_dump(exclude={"project"}),
    )
    return shapes.DelegationOut.model_validate(row)


@router.get("/delegations/{delegation}", response=shapes.DelegationOut)
def read_delegation(request: Call, delegation: Path[PathId]) -> shapes.DelegationOut:
    """What the team may decide, until when."""
    return shapes.DelegationOut.model_validate(queries.delegation_of(delegation, request.user))


@router.post("/delegations/{delegation}/end", response={200: shapes.DelegationOut, 204: None})
def withdraw_delegation(
    request: Call, delegation: Path[PathId], body: shapes.EndSeatIn
) -> Status[Any]:
    """End a delegation; 204 where it had not begun and so never was."""
    found = queries.delegation_of(delegation, request.user)
    row = delegations.withdraw(by=request.user, delegation=found, on=body.on)
    return _ended(None if row is None else shapes.DelegationOut.model_validate(row))


@router.post("/accounts/{account}/projects", response={201: shapes.ProjectOut})
def form_project(request: Call, account: Path[PathId], body: shapes.ProjectIn) -> shapes.ProjectOut:
    """A piece of business with a triangle of its own."""
    found = queries.account_of(account, request.user)
    seats = {
        seat.value: named(f"seats.{seat.value}", pk, organisation.person_of_ours)
        for seat, pk in body.seats.items()
    }
    row = projects.form(
        by=request.user, account=found, seats=seats, **body.model_dump(exclude={"seats"})
    )
    return shapes.ProjectOut.model_validate(row)


@router.get("/projects/{project}", response=shapes.ProjectOut)
def read_project(request: Call, project: Path[PathId]) -> shapes.ProjectOut:
    """One project of an account."""
    return shapes.ProjectOut.model_validate(queries.project_of(project, request.user))


@router.post("/projects/{project}/closing", response=shapes.ProjectOut)
def close_project(
    request: Call, project: Path[PathId], body: shapes.EndSeatIn
) -> shapes.ProjectOut:
    """The project ends, its seats and delegations with it."""
    found = queries.project_of(project, request.user)
    return shapes.ProjectOut.model_validate(
        projects.close(by=request.user, project=found, on=body.on)
    )


def _project_of(request: Call, account: int) -> Any:
    """Finds a project of this account alone: that of another is no answer here."""

    def find(pk: int) -> Project:
        found = queries.project_of(pk, request.user)
        if found.account_id != account:
            raise NotFound(_("There is no such project."))
        return found

    return find


def _ended(row: Any) -> Status[Any]:
    return Status(204, None) if row is None else Status(200, row)
