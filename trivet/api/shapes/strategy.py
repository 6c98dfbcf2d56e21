"""Customer groups, the decision on who the customer is, what a tier is owed, saved views."""

from datetime import date

from pydantic import Field

from trivet.api.shapes.kinds import (
    UNSET,
    Choice,
    Count,
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
from trivet.customers.models import Tier


class GroupOut(Out):
    """A group of customers served alike."""

    id: int
    code: str
    name: str
    label: str = Field(description="The name in your language.")
    labels: dict[str, str]
    business_group: Ref
    parent: Ref | None
    retired_on: date | None


class GroupBranchOut(Out):
    """A group in the tree, in the tree's order."""

    id: int
    code: str
    name: str
    label: str
    parent: int | None
    depth: int
    here: int = Field(description="Active accounts in it that you see.")
    beneath: int = Field(description="The same, everything beneath included.")


class GroupIn(In):
    code: Filled = Field(max_length=40)
    name: Filled = Field(max_length=120)
    business_group: Id
    parent: Id | None = None
    labels: dict[str, Text] = Field(default_factory=dict)


class GroupChange(In):
    name: Filled = Field(UNSET, max_length=120)
    labels: dict[str, Text] = UNSET


class GroupParentIn(In):
    parent: Id | None


class OptionOut(Out):
    """One answer that was weighed."""

    id: int
    title: str
    arguments: str
    evidence: str
    chosen: bool


class DecisionOut(Out):
    """Who is our customer: asked, argued, decided, dated."""

    id: int
    version: int
    business_group: Ref
    question: str
    asked_on: date
    options: Several[OptionOut]
    decided_on: date | None
    decided_by: Ref | None
    reason: str
    effect: str
    effective_from: date | None
    supersedes: Ref | None


class QuestionIn(In):
    business_group: Id
    question: Filled = Field(max_length=200)
    on: Day | None = None
    supersedes: Id | None = Field(None, description="The decision that is asked anew.")


class OptionIn(In):
    title: Filled = Field(max_length=200)
    arguments: Text = Field("", max_length=20_000)
    evidence: Text = Field("", max_length=20_000)


class ChoiceIn(In):
    option: Id
    reason: Filled = Field(max_length=20_000)
    effect: Text = Field("", max_length=20_000)
    on: Day | None = None
    effective_from: Day | None = None


class RequirementOut(Out):
    """What a tier is owed; version 0 where nobody wrote it down yet."""

    tier: Choice[Tier]
    version: int
    visits_per_quarter: int
    response_hours: int
    minutes_hours: int
    dedicated_ar: bool
    dedicated_sr: bool
    dedicated_fr: bool
    needs_sponsor: bool
    needs_approval: bool


class RequirementChange(In):
    visits_per_quarter: Count = Field(UNSET, le=1000)
    response_hours: Count = Field(UNSET, le=10_000)
    minutes_hours: Count = Field(UNSET, le=10_000)
    dedicated_ar: Flag = UNSET
    dedicated_sr: Flag = UNSET
    dedicated_fr: Flag = UNSET
    needs_sponsor: Flag = UNSET
    needs_approval: Flag = UNSET


class ViewOut(Out):
    """A list as somebody wants to see it again."""

    id: int
    owner: Ref
    list: str
    name: str
    query: str
    shared: bool


class ViewIn(In):
    list: Filled = Field(max_length=40)
    name: Filled = Field(max_length=80)
    query: Text = Field(max_length=1000)
    shared: Flag = False
