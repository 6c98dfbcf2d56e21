"""Contact on the wire: visits, calls and mails, the brief, minutes with what follows from them."""

import uuid
from datetime import datetime
from decimal import Decimal

from pydantic import Field

from trivet.api.shapes.kinds import (
    UNSET,
    Amount,
    Choice,
    Currency,
    Filled,
    Id,
    In,
    Moment,
    Out,
    Ref,
    Text,
)
from trivet.api.shapes.ledger import (
    CommitmentIn,
    CommitmentRowOut,
    ObservationIn,
    ObservationRowOut,
)
from trivet.api.shapes.work import WorkItemOut
from trivet.foundation.security import SecurityClass
from trivet.triangle.models import Seat
from trivet.win.contact.models import Touchpoint


class ParticipantOut(Out):
    """Somebody who was, or should be, there; one of `person` (theirs) and `user` (ours)."""

    person: Ref | None
    user: Ref | None
    attended: bool | None = Field(description="Null: not said.")


class ApprovalOut(Out):
    """A decision on a request; without an author it was policy that asked for nobody."""

    by: Ref | None
    at: datetime
    granted: bool
    note: str


class TouchpointRowOut(Out):
    """A touchpoint in a list."""

    id: int
    account: Ref
    kind: Choice[Touchpoint.Kind]
    status: Choice[Touchpoint.Status]
    subject: str
    starts_at: datetime
    ends_at: datetime | None
    requested_by: Ref
    participants: list[ParticipantOut] = Field(validation_alias="people")


class TouchpointOut(Out):
    """One touchpoint, whole."""

    id: int
    version: int
    account: Ref
    project: Ref | None
    kind: Choice[Touchpoint.Kind]
    status: Choice[Touchpoint.Status]
    subject: str
    goal: str
    background: str
    place: str
    starts_at: datetime
    ends_at: datetime | None
    cost: Decimal | None
    currency: str
    security: Choice[SecurityClass]
    requested_by: Ref
    participants: list[ParticipantOut]
    approvals: list[ApprovalOut]
    held_at: datetime | None
    minutes: str
    next_step: str
    recorded_at: datetime | None
    recorded_by: Ref | None
    rating: int | None
    rating_note: str
    closed_at: datetime | None
    open: list[WorkItemOut] = Field(description="What the process waits for.")


class StepOut(Out):
    """What a step led to: the visit, and what is next for you, if anything."""

    touchpoint: TouchpointOut
    next: WorkItemOut | None


class VisitIn(In):
    kind: Choice[Touchpoint.Kind] = Touchpoint.Kind.VISIT
    subject: Filled = Field(max_length=200)
    starts_at: Moment
    ends_at: Moment | None = None
    goal: Text = Field("", max_length=4000)
    background: Text = Field("", max_length=20_000)
    place: Text = Field("", max_length=200)
    project: Id | None = None
    cost: Amount | None = None
    currency: Currency = ""
    security: Choice[SecurityClass] = SecurityClass.INTERNAL
    persons: list[Id] = Field(default_factory=list, max_length=200, description="Of theirs.")
    colleagues: list[Id] = Field(default_factory=list, max_length=200, description="Of ours.")
    client_key: uuid.UUID | None = Field(
        None, description="Made by the device that wrote it: sent twice, it is written once."
    )


class VisitChange(In):
    kind: Choice[Touchpoint.Kind] = UNSET
    subject: Filled = Field(UNSET, max_length=200)
    starts_at: Moment = UNSET
    ends_at: Moment | None = None
    goal: Text = Field(UNSET, max_length=4000)
    background: Text = Field(UNSET, max_length=20_000)
    place: Text = Field(UNSET, max_length=200)
    project: Id | None = None
    cost: Amount | None = None
    currency: Currency = UNSET
    security: Choice[SecurityClass] = UNSET
    persons: list[Id] = Field(UNSET, max_length=200)
    colleagues: list[Id] = Field(UNSET, max_length=200)


class NoteIn(In):
    note: Text = Field("", max_length=300)


class ReasonIn(In):
    note: Filled = Field(max_length=300, description="Why.")


class BriefNoteIn(In):
    seat: Choice[Seat]
    text: Text = Field(max_length=4000, description="Empty: nothing to add.")


class AttendanceIn(In):
    persons: list[Id] = Field(default_factory=list, max_length=200, description="Of theirs.")
    colleagues: list[Id] = Field(default_factory=list, max_length=200, description="Of ours.")


class FollowingIn(In):
    """What follows from a touchpoint."""

    commitments: list[CommitmentIn] = Field(default_factory=list, max_length=50)
    observations: list[ObservationIn] = Field(default_factory=list, max_length=50)


class MinutesIn(FollowingIn):
    text: Filled = Field(max_length=50_000)
    next_step: Text = Field("", max_length=300)
    attendance: AttendanceIn | None = None


class AdditionIn(FollowingIn):
    text: Text = Field("", max_length=50_000)


class RatingIn(In):
    rating: int = Field(strict=True, ge=1, le=5, description="How far the goal was reached.")
    note: Text = Field("", max_length=300)


class LogIn(FollowingIn):
    """A call or a mail, noted after it happened."""

    subject: Filled = Field(max_length=200)
    happened_at: Moment
    text: Text = Field("", max_length=50_000)
    next_step: Text = Field("", max_length=300)
    persons: list[Id] = Field(default_factory=list, max_length=200)
    security: Choice[SecurityClass] = SecurityClass.INTERNAL
    client_key: uuid.UUID | None = None


class KnownOut(Out):
    """A person of theirs at the visit: his post now, and when one of us last met him."""

    person: Ref
    title: str
    last_met: datetime | None


class LastOut(Out):
    id: int
    subject: str
    starts_at: datetime
    minutes: str
    next_step: str


class BriefOut(Out):
    """Everything one should have read in the lift."""

    theirs: list[KnownOut]
    ours: list[Ref]
    owed_by_us: list[CommitmentRowOut]
    owed_by_them: list[CommitmentRowOut]
    last: LastOut | None
    issues: list[ObservationRowOut]
    news: list[ObservationRowOut]
    evidence: list[ObservationRowOut]
    notes: dict[str, str] = Field(description="By seat.")


class CostLimitOut(Out):
    """Up to this expected cost a visit needs nobody's approval for its cost."""

    currency: str
    amount: Decimal
    version: int


class CostLimitIn(In):
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    amount: Amount = Field(ge=0)
