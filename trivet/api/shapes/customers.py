"""The customer side on the wire: accounts, their units, their people and posts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from trivet.api.shapes.kinds import (
    UNSET,
    Amount,
    Choice,
    Count,
    Currency,
    Day,
    Filled,
    Flag,
    Id,
    In,
    Out,
    Ref,
    Several,
    Text,
)
from trivet.customers.models import AccountRole, Post, Tier

#: A role of a customer, kept as a row.
Kind = Annotated[
    Choice[AccountRole.Kind], BeforeValidator(lambda role: getattr(role, "kind", role))
]
#: Absent where the reader's clearance does not reach it.
HELD = "Absent where your clearance does not reach it."


class AccountRowOut(Out):
    """An account in a list; of each row the same fields, those you may read in all of them."""

    id: int
    name: str
    name_en: str
    short_name: str
    tier: Choice[Tier]
    group: Ref | None
    department: Ref | None
    industry: str
    country: str
    city: str
    employees: int | None
    revenue: Decimal | None = Field(UNSET, description=HELD)
    currency: str
    is_active: bool
    updated_at: datetime


class AccountOut(AccountRowOut):
    """One account, whole."""

    version: int
    external_key: str | None
    registry_number: str
    domain: str
    parent: Ref | None = Field(validation_alias="seen_parent")
    address: str
    phone: str
    credit_limit: Decimal | None = Field(UNSET, description=HELD)
    notes: str = Field(UNSET, description=HELD)
    roles: Several[Kind]
    may_change: list[Literal["facts", "standing", "persons"]] = Field(
        description="What of it you may change: its facts, its standing, its people."
    )


class AccountIn(In):
    name: Filled = Field(max_length=200)
    name_en: Text = Field("", max_length=200)
    short_name: Text = Field("", max_length=80)
    external_key: Text | None = Field(None, max_length=80)
    registry_number: Text = Field("", max_length=40)
    domain: Text = Field("", max_length=120)
    group: Id | None = None
    department: Id | None = None
    parent: Id | None = None
    tier: Choice[Tier] = Tier.NONE
    industry: Text = Field("", max_length=120)
    country: Text = Field("", max_length=80)
    city: Text = Field("", max_length=120)
    address: Text = Field("", max_length=300)
    phone: Text = Field("", max_length=60)
    employees: Count | None = None
    revenue: Amount | None = None
    credit_limit: Amount | None = None
    currency: Currency = ""
    notes: Text = Field("", max_length=50_000)
    is_active: Flag = True
    roles: list[Choice[AccountRole.Kind]] = Field(default_factory=list, max_length=3)


class AccountChange(In):
    name: Filled = Field(UNSET, max_length=200)
    name_en: Text = Field(UNSET, max_length=200)
    short_name: Text = Field(UNSET, max_length=80)
    external_key: Text | None = Field(None, max_length=80)
    registry_number: Text = Field(UNSET, max_length=40)
    domain: Text = Field(UNSET, max_length=120)
    group: Id | None = None
    department: Id | None = None
    parent: Id | None = None
    tier: Choice[Tier] = UNSET
    industry: Text = Field(UNSET, max_length=120)
    country: Text = Field(UNSET, max_length=80)
    city: Text = Field(UNSET, max_length=120)
    address: Text = Field(UNSET, max_length=300)
    phone: Text = Field(UNSET, max_length=60)
    employees: Count | None = None
    revenue: Amount | None = None
    credit_limit: Amount | None = None
    currency: Currency = UNSET
    notes: Text = Field(UNSET, max_length=50_000)
    is_active: Flag = UNSET
    roles: list[Choice[AccountRole.Kind]] = Field(UNSET, max_length=3)


class OneOf(In):
    """One of these, and no more."""

    department: Id | None = None
    group: Id | None = None
    tier: Choice[Tier] = UNSET
    is_active: Flag = UNSET


class BulkIn(In):
    """One field set on many accounts at once."""

    accounts: list[Id] = Field(min_length=1, max_length=10_000)
    set: OneOf


class BulkOut(Out):
    event: int | None = Field(description="To undo it by; null where nothing changed.")
    done: int
    left: list[Ref] = Field(description="Those you may not change.")


class UndoneOut(Out):
    restored: int
    left: list[Ref] = Field(description="Changed since, or no longer yours to change.")


class FamilyMemberOut(Out):
    """An account in its tree of parents and subsidiaries."""

    account: Ref
    tier: Choice[Tier]
    depth: int
    current: bool


class RollUpOut(Out):
    """An account with everything beneath it that you see."""

    accounts: int
    persons: int
    employees: int
    revenue: dict[str, Decimal] | None = Field(
        description="By currency; null where you may not read it of every account."
    )


class FamilyOut(Out):
    members: list[FamilyMemberOut]
    together: RollUpOut


class OrgUnitOut(Out):
    """A department or branch inside the customer."""

    id: int
    account: Ref
    parent: Ref | None
    name: str
    function: str


class OrgUnitBranchOut(Out):
    id: int
    name: str
    function: str
    parent: int | None
    depth: int
    people: int = Field(description="How many hold a post in it today.")


class OrgUnitIn(In):
    name: Filled = Field(max_length=160)
    function: Text = Field("", max_length=80)
    parent: Id | None = None


class OrgUnitChange(In):
    name: Filled = Field(UNSET, max_length=160)
    function: Text = Field(UNSET, max_length=80)
    parent: Id | None = None


class PostSeenOut(Out):
    """A post of a person."""

    id: int
    account: Ref
    org_unit: Ref | None
    title: str
    function: str
    layer: Literal[""] | Choice[Post.Layer]
    since: date | None
    until: date | None = Field(description="The first day no longer; null while it goes on.")


class PostOut(PostSeenOut):
    person: Ref


class PostIn(In):
    org_unit: Id | None = None
    title: Text = Field("", max_length=160)
    function: Text = Field("", max_length=80)
    layer: Literal[""] | Choice[Post.Layer] = ""
    since: Day | None = None
    until: Day | None = None


class PostAtIn(PostIn):
    account: Id


class PostChange(In):
    org_unit: Id | None = None
    title: Text = Field(UNSET, max_length=160)
    function: Text = Field(UNSET, max_length=80)
    layer: Literal[""] | Choice[Post.Layer] = UNSET
    since: Day | None = None
    until: Day | None = None


class PostEndIn(In):
    on: Day | None = Field(None, description="The last day in the post; today if absent.")


class MoveIn(In):
    to: Id
    on: Day | None = Field(None, description="The first day there; today if absent.")
    org_unit: Id | None = None
    title: Text = Field("", max_length=160)
    function: Text = Field("", max_length=80)
    layer: Literal[""] | Choice[Post.Layer] = ""


class PersonRowOut(Out):
    """A person of theirs in a list, with today's posts that you see."""

    id: int
    name: str
    name_en: str
    email: str
    phone: str
    language: str
    posts: list[PostSeenOut] = Field(validation_alias="seen_posts")
    updated_at: datetime


class PersonOut(Out):
    """One person of theirs, with his posts over time that you see."""

    id: int
    version: int
    name: str
    name_en: str
    email: str
    phone: str
    mobile: str = Field(UNSET, description=HELD)
    language: str
    notes: str = Field(UNSET, description=HELD)
    external_key: str | None
    posts: list[PostSeenOut]
    updated_at: datetime


class PersonFields(In):
    name_en: Text = Field("", max_length=160)
    email: Text = Field("", max_length=254)
    phone: Text = Field("", max_length=60)
    mobile: Text = Field("", max_length=60)
    language: Text = Field("", max_length=60)
    notes: Text = Field("", max_length=50_000)
    external_key: Text | None = Field(None, max_length=80)


class PersonIn(PersonFields):
    """A new person with a first post at the account."""

    name: Filled = Field(max_length=160)
    post: PostIn = Field(default_factory=lambda: PostIn.model_validate({}))


class PersonChange(In):
    name: Filled = Field(UNSET, max_length=160)
    name_en: Text = Field(UNSET, max_length=160)
    email: Text = Field(UNSET, max_length=254)
    phone: Text = Field(UNSET, max_length=60)
    mobile: Text = Field(UNSET, max_length=60)
    language: Text = Field(UNSET, max_length=60)
    notes: Text = Field(UNSET, max_length=50_000)
    external_key: Text | None = Field(None, max_length=80)
