"""The iron triangle on the wire: seats and who fills them, projects, delegations, covers."""

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field

from trivet.api.shapes.kinds import (
    Amount,
    Choice,
    Currency,
    Day,
    Filled,
    Flag,
    Id,
    In,
    Out,
    Ref,
    Text,
)
from trivet.triangle.models import Delegation, Seat
from trivet.triangle.queries import Vacancy


class AppointmentOut(Out):
    id: int
    account: Ref
    project: Ref | None = Field(description="Null: the account's own triangle.")
    seat: Choice[Seat]
    user: Ref
    is_backup: bool
    since: date | None
    until: date | None = Field(description="The first day no longer; null while it goes on.")
    appointed_by: Ref | None
    reason: str


class AppointmentIn(In):
    seat: Choice[Seat]
    user: Id
    project: Id | None = None
    since: Day | None = Field(None, description="Today if absent.")
    until: Day | None = None
    is_backup: Flag = False
    reason: Text = Field("", max_length=300)
    replace: Flag = Field(False, description="End the present holder's time the day before.")


class EndSeatIn(In):
    on: Day | None = Field(None, description="The first day no longer; today if absent.")
    reason: Text = Field("", max_length=300)


class SeatInTimeOut(Out):
    """An appointment inside its own triangle."""

    id: int
    seat: Choice[Seat]
    user: Ref
    is_backup: bool
    since: date | None
    until: date | None


class CounterpartOut(Out):
    """A person of theirs at the height of a seat."""

    id: int
    person: Ref
    title: str
    layer: str


class CoverOut(Out):
    id: int
    user: Ref
    covered_by: Ref
    since: date | None
    until: date | None
    reason: str


class CoverIn(In):
    covered_by: Id
    until: Day = Field(description="The first day back.")
    since: Day | None = Field(None, description="Today if absent.")
    user: Id | None = Field(None, description="Who is away; yourself if absent.")
    reason: Text = Field("", max_length=200)


class SeatLineOut(Out):
    """One seat on the day asked for."""

    seat: Choice[Seat]
    required: bool = Field(description="The account's tier asks for it.")
    vacant: bool
    holders: list[SeatInTimeOut]
    backup: SeatInTimeOut | None
    cover: CoverOut | None
    following: SeatInTimeOut | None
    counterparts: list[CounterpartOut]


class LimitOut(Out):
    """A delegation inside its own triangle."""

    id: int
    kind: Choice[Delegation.Kind]
    limit: Decimal | None
    currency: str
    terms: str
    since: date | None
    until: date | None


class DelegationOut(LimitOut):
    account: Ref
    project: Ref | None


class DelegationIn(In):
    kind: Choice[Delegation.Kind]
    limit: Amount | None = None
    currency: Currency = ""
    terms: Text = Field("", max_length=4000)
    since: Day | None = Field(None, description="Today if absent.")
    until: Day | None = None
    project: Id | None = None


class ProjectInTimeOut(Out):
    """A project inside its account."""

    id: int
    name: str
    code: str
    since: date | None
    until: date | None


class ProjectOut(ProjectInTimeOut):
    account: Ref


class ProjectIn(In):
    name: Filled = Field(max_length=160)
    code: Text = Field("", max_length=40)
    since: Day | None = Field(None, description="Today if absent.")
    until: Day | None = None
    seats: dict[Seat, Id] = Field(default_factory=dict, description="Who sits where, by person id.")


class TriangleOut(Out):
    """Who answers to this customer on a day, and may decide what."""

    account: Ref
    project: Ref | None
    day: date
    core: list[SeatLineOut]
    extended: list[SeatLineOut]
    delegations: list[LimitOut]
    history: list[SeatInTimeOut]
    projects: list[ProjectInTimeOut]


class LetterOut(Out):
    """What an appointment letter says."""

    appointment: AppointmentOut
    company: Ref | None
    delegations: list[LimitOut]


class VacancyOut(Out):
    """A seat that a tier asks for, or a project was given, and nobody fills from `day` on."""

    account: Ref
    project: Ref | None
    tier: str
    unit: Ref | None
    seat: Choice[Seat]
    day: date
    now: bool


def vacancy_facts(one: Vacancy) -> dict[str, Any]:
    return {
        "account": Ref(id=one.account, name=one.account_name),
        "project": None if one.project is None else Ref(id=one.project, name=one.project_name),
        "tier": one.tier,
        "unit": None if one.unit is None else Ref(id=one.unit, name=one.unit_name),
        "seat": one.seat,
        "day": one.day,
        "now": one.now,
    }


class HeldSeatOut(Out):
    appointment: AppointmentOut
    current: bool
