"""People of ours: directory, profile, joining, leaving and coming back, places in units."""

from ninja import Path, Query
from pydantic import Field

from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, Window, listed
from trivet.api.protocol.routing import resource
from trivet.api.resources.references import named, named_or_none
from trivet.api.shapes import organisation as shapes
from trivet.api.shapes.kinds import PathId
from trivet.organisation import queries
from trivet.organisation.actions import people, places
from trivet.organisation.models import User

router = resource("Our people")


class DirectoryWindow(Window):
    text: str = Field("", max_length=200, description="Part of a name or mail address.")
    unit: PathId | None = Field(None, description="Only people of this unit and beneath it.")
    left: bool = Field(False, description="Those who left, instead of those who are here.")


@router.get("", response=Listed[shapes.ColleagueOut])
def list_people(request: Call, window: Query[DirectoryWindow]) -> Listed[shapes.ColleagueOut]:
    """The directory, in your order of names."""
    unit = named_or_none("unit", window.unit, queries.unit_of)
    rows = queries.directory(request.user, text=window.text, unit=unit, left=window.left)
    return listed(request, shapes.ColleagueOut, rows, window)


@router.post("", response={201: shapes.ProfileOut})
def add_person_of_ours(request: Call, body: shapes.ColleagueIn) -> shapes.ProfileOut:
    """A new person of ours; he signs in through the company or a reset mail."""
    return _profile(people.add(by=request.user, **body.model_dump()), request.user)


@router.get("/{colleague}", response=shapes.ProfileOut)
def read_person_of_ours(request: Call, colleague: Path[PathId]) -> shapes.ProfileOut:
    """One of us: places over time, leader, reports."""
    return _profile(queries.person_of_ours(colleague), request.user)


@router.patch("/{colleague}", response=shapes.ProfileOut)
def change_person_of_ours(
    request: Call, colleague: Path[PathId], body: shapes.ColleagueChange
) -> shapes.ProfileOut:
    """Change what a person is called and how he is reached; of yourself, only the latter."""
    found = queries.person_of_ours(colleague)
    return _profile(people.edit(by=request.user, person=found, changes=body.given()), request.user)


@router.get("/{colleague}/departure", response=shapes.DepartureOut)
def foresee_departure(request: Call, colleague: Path[PathId]) -> shapes.DepartureOut:
    """What would hang on a person if he left now: seats, work, promises."""
    found = queries.person_of_ours(colleague)
    return shapes.DepartureOut(ties=queries.ties_for_leaving(found, reader=request.user))


@router.post("/{colleague}/departure", response=shapes.DepartureOut)
def record_departure(
    request: Call, colleague: Path[PathId], body: shapes.DepartureIn
) -> shapes.DepartureOut:
    """A person leaves: his places and roles end, his tokens die, his history stays."""
    ties = people.deactivate(
        by=request.user, person=queries.person_of_ours(colleague), **body.model_dump()
    )
    return shapes.DepartureOut(ties=ties)


@router.delete("/{colleague}/departure", response={204: None})
def undo_departure(request: Call, colleague: Path[PathId]) -> None:
    """Let a person who left sign in again; places and roles are given anew."""
    people.readmit(by=request.user, person=queries.person_of_ours(colleague))


@router.post("/{colleague}/places", response={201: shapes.PlaceOut})
def give_place(request: Call, colleague: Path[PathId], body: shapes.PlaceIn) -> shapes.PlaceOut:
    """A place in a unit from a day on."""
    row = places.place(
        by=request.user,
        person=queries.person_of_ours(colleague),
        unit=named("unit", body.unit, queries.unit_of),
        reports_to=named_or_none("reports_to", body.reports_to, queries.person_of_ours),
        **body.model_dump(include={"since", "until", "title", "is_head"}),
    )
    return shapes.PlaceOut.model_validate(row)


@router.post("/{colleague}/places/{place}/reporting", response=shapes.PlaceOut)
def set_reporting_line(
    request: Call, colleague: Path[PathId], place: Path[PathId], body: shapes.ReportingIn
) -> shapes.PlaceOut:
    """Whom the person reports to in this place from today."""
    leader = named_or_none("reports_to", body.reports_to, queries.person_of_ours)
    row = places.report_to(
        by=request.user, membership=queries.place_of(place, colleague), leader=leader
    )
    return shapes.PlaceOut.model_validate(row)


@router.post("/{colleague}/places/{place}/end", response=shapes.PlaceOut)
def end_place(
    request: Call, colleague: Path[PathId], place: Path[PathId], body: shapes.EndIn
) -> shapes.PlaceOut:
    """The place ends on a day."""
    row = places.end(by=request.user, membership=queries.place_of(place, colleague), on=body.on)
    return shapes.PlaceOut.model_validate(row)


def _profile(person: User, reader: User) -> shapes.ProfileOut:
    found = queries.profile(person, reader=reader)
    return shapes.ProfileOut.made_of(
        person, places=found.places, leader=found.leader, reports=found.reports
    )
