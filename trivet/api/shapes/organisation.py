"""Our own side on the wire: people, units, places, roles, tokens."""

from datetime import date, datetime

from pydantic import Field

from trivet.api.shapes.kinds import UNSET, Choice, Day, Filled, Flag, Id, In, Out, Ref, Text
from trivet.organisation.models import Role, Unit, User


class TokenOut(Out):
    """A token without its secret, which was shown once and is kept nowhere."""

    id: int
    name: str
    prefix: str
    created_at: datetime
    expires_on: date
    last_used_at: datetime | None
    revoked_at: datetime | None


class SessionOut(Out):
    """A browser in which you are signed in."""

    id: int
    ip: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime


class PreferencesIn(In):
    language: Choice[User.Language] = UNSET
    time_zone: Filled = UNSET
    theme: Choice[User.Theme] = UNSET
    collation: Choice[User.Collation] = UNSET


class PlaceNowOut(Out):
    id: int
    unit: Ref
    title: str
    is_head: bool


class PlaceOut(PlaceNowOut):
    since: date | None
    until: date | None = Field(description="The first day no longer; null while it goes on.")
    reports_to: Ref | None


class ColleagueOut(Out):
    """One of our people, as the directory shows him."""

    id: int
    name: str
    name_en: str
    email: str
    phone: str
    is_active: bool
    places_now: list[PlaceNowOut]


class ProfileOut(Out):
    """One of our people, with his places over time."""

    id: int
    name: str
    name_en: str
    email: str
    phone: str
    is_active: bool
    places: list[PlaceOut]
    leader: Ref | None
    reports: list[Ref]


class GrantOut(Out):
    id: int
    user: Ref
    role: Choice[Role]
    unit: Ref | None = Field(description="Null: everywhere.")
    since: date | None
    until: date | None
    granted_by: Ref | None


class MeOut(Out):
    """The person asking."""

    id: int
    name: str
    name_en: str
    email: str
    phone: str
    language: Choice[User.Language]
    time_zone: str
    theme: Choice[User.Theme]
    collation: Choice[User.Collation]
    places: list[PlaceOut]
    grants: list[GrantOut]


class ColleagueIn(In):
    email: Filled = Field(max_length=254)
    name: Filled = Field(max_length=120)
    name_en: Text = Field("", max_length=120)
    phone: Text = Field("", max_length=40)


class ColleagueChange(In):
    email: Filled = Field(UNSET, max_length=254)
    name: Filled = Field(UNSET, max_length=120)
    name_en: Text = Field(UNSET, max_length=120)
    phone: Text = Field(UNSET, max_length=40)


class DepartureIn(In):
    on: Day | None = Field(None, description="The first day no longer with us; today if absent.")
    despite_ties: Flag = Field(
        False, description="Go on although seats or work hang on the person."
    )


class DepartureOut(Out):
    ties: list[str] = Field(description="What still hung on the person, in sentences.")


class PlaceIn(In):
    unit: Id
    since: Day | None = None
    until: Day | None = None
    title: Text = Field("", max_length=120)
    is_head: Flag = False
    reports_to: Id | None = None


class ReportingIn(In):
    reports_to: Id | None


class EndIn(In):
    on: Day | None = Field(None, description="The first day no longer; today if absent.")


class UnitOut(Out):
    id: int
    code: str
    name: str
    label: str = Field(description="The name in the reader's language.")
    labels: dict[str, str]
    kind: Choice[Unit.Kind]
    parent: Ref | None
    closed_on: date | None


class BranchOut(Out):
    """A unit in the tree, in the tree's order."""

    unit: UnitOut
    depth: int
    head: Ref | None
    here: int = Field(description="People who work in it today.")
    beneath: int = Field(description="The same, everything beneath included.")


class UnitIn(In):
    name: Filled = Field(max_length=120)
    kind: Choice[Unit.Kind]
    code: Filled = Field(max_length=40)
    parent: Id | None = None
    labels: dict[str, Text] = Field(default_factory=dict)


class UnitChange(In):
    name: Filled = Field(UNSET, max_length=120)
    kind: Choice[Unit.Kind] = UNSET
    labels: dict[str, Text] = UNSET


class ParentIn(In):
    parent: Id | None


class GrantIn(In):
    user: Id
    role: Choice[Role]
    unit: Id | None = None
    since: Day | None = None
    until: Day | None = None
