"""Seats seen across accounts: what is vacant, who is away, what one person holds."""

from typing import Any

from ninja import Path, Query
from ninja.responses import Status
from pydantic import BaseModel, Field

from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, Window, listed, whole
from trivet.api.protocol.routing import resource
from trivet.api.resources.references import named, named_or_none
from trivet.api.shapes.kinds import PathId
from trivet.api.shapes.organisation import EndIn
from trivet.api.shapes.triangle import CoverIn, CoverOut, HeldSeatOut, VacancyOut, vacancy_facts
from trivet.organisation import queries as organisation
from trivet.triangle import queries
from trivet.triangle.actions import covers

router = resource("Seats")


class VacancyView(BaseModel):
    unit: PathId | None = Field(None, description="Only accounts of this unit and beneath it.")
    limit: int = Field(500, ge=1, le=500)


@router.get("/vacancies", response=Listed[VacancyOut])
def list_vacancies(request: Call, view: Query[VacancyView]) -> Listed[VacancyOut]:
    """Seats that a tier asks for and nobody fills, now or within thirty days, most urgent first."""
    unit = named_or_none("unit", view.unit, organisation.unit_of)
    found = queries.vacancies(request.user, unit=unit, limit=view.limit)
    return whole(VacancyOut, [VacancyOut(**vacancy_facts(one)) for one in found])


@router.get("/people/{colleague}/seats", response=Listed[HeldSeatOut])
def list_seats_of_person(request: Call, colleague: Path[PathId]) -> Listed[HeldSeatOut]:
    """Every seat of one of us, on the accounts that you see."""
    found = organisation.person_of_ours(colleague)
    held = queries.seats_held(found, reader=request.user)
    return whole(HeldSeatOut, [HeldSeatOut.model_validate(one) for one in held])


@router.get("/covers", response=Listed[CoverOut])
def list_covers(request: Call, window: Query[Window]) -> Listed[CoverOut]:
    """Who is away, from today on, and who acts for him."""
    return listed(request, CoverOut, queries.open_covers(), window)


@router.post("/covers", response={201: CoverOut})
def arrange_cover(request: Call, body: CoverIn) -> CoverOut:
    """Name who acts for your seats while you are away."""
    row = covers.arrange(
        by=request.user,
        covered_by=named("covered_by", body.covered_by, organisation.person_of_ours),
        person=named_or_none("user", body.user, organisation.person_of_ours),
        **body.model_dump(include={"since", "until", "reason"}),
    )
    return CoverOut.model_validate(row)


@router.get("/covers/{cover}", response=CoverOut)
def read_cover(request: Call, cover: Path[PathId]) -> CoverOut:
    """One cover."""
    return CoverOut.model_validate(queries.cover_of(cover))


@router.post("/covers/{cover}/end", response={200: CoverOut, 204: None})
def end_cover(request: Call, cover: Path[PathId], body: EndIn) -> Status[Any]:
    """Back sooner; 204 where the person had not left yet."""
    row = covers.end(by=request.user, cover=queries.cover_of(cover), on=body.on)
    return Status(204, None) if row is None else Status(200, CoverOut.model_validate(row))
