"""What touchpoints leave behind: commitments both ways, and observations."""

import uuid
from datetime import date, datetime

from pydantic import Field

from trivet.api.shapes.kinds import (
    Choice,
    Day,
    Filled,
    Flag,
    Id,
    In,
    Out,
    Ref,
    Text,
)
from trivet.foundation.security import SecurityClass
from trivet.triangle.models import Seat
from trivet.win.contact.models import Commitment, Observation


class CommitmentRowOut(Out):
    """A commitment in a list."""

    id: int
    account: Ref
    direction: Choice[Commitment.Direction]
    form: Choice[Commitment.Form]
    text: str
    our_person: Ref
    their_person: Ref | None
    promised_on: date
    due_on: date
    status: Choice[Commitment.Status]
    is_late: bool
    ended_on: date | None


class ClearanceOut(Out):
    """A seat said: we can do this."""

    seat: Choice[Seat]
    by: Ref
    at: datetime
    before_promise: bool


class CommitmentOut(CommitmentRowOut):
    """One commitment, whole."""

    version: int
    touchpoint: int | None = Field(description="The visit it came from, where you see that.")
    proof: str
    end_reason: str
    confirmed_on: date | None
    confirmed_by: Ref | None
    clearances: list[ClearanceOut]


class CommitmentIn(In):
    direction: Choice[Commitment.Direction]
    text: Filled = Field(max_length=500)
    due_on: Day
    our_person: Id | None = Field(None, description="The giver if ours, the receiver if theirs.")
    their_person: Id | None = None
    form: Choice[Commitment.Form] = Commitment.Form.ORAL
    promised_on: Day | None = Field(None, description="The day of the visit, else today.")
    client_key: uuid.UUID | None = None


class FulfilmentIn(In):
    proof: Text = Field("", max_length=500)
    ended_on: Day | None = None
    confirmed_by: Id | None = Field(None, description="The person of theirs who says so.")


class EndingIn(In):
    reason: Filled = Field(max_length=300)
    ended_on: Day | None = None


class ReopeningIn(In):
    reason: Filled = Field(max_length=300)


class NewDayIn(In):
    due_on: Day
    reason: Filled = Field(max_length=300)


class ConfirmationIn(In):
    person: Id
    confirmed_on: Day | None = None


class ClearanceIn(In):
    seat: Choice[Seat]
    before_promise: Flag = False


class KeptRateOut(Out):
    """How many promises were kept on time, with what they are counted from."""

    direction: Choice[Commitment.Direction]
    on_time: int
    kept_late: int
    broken: int
    overdue: int
    sample: int
    percent: int | None = Field(description="Null: not enough data.")


class ObservationRowOut(Out):
    """An observation in a list."""

    id: int
    kind: Choice[Observation.Kind]
    text: str
    person: Ref | None
    competitor: str
    observed_on: date
    confidence: Choice[Observation.Confidence]
    security: Choice[SecurityClass]
    owner: Ref
    closed_on: date | None


class ObservationOut(ObservationRowOut):
    """One observation, whole."""

    version: int
    account: Ref
    touchpoint: int | None = Field(description="The visit it came from, where you see that.")
    source_kind: str
    source: str
    closing_note: str


class ObservationIn(In):
    kind: Choice[Observation.Kind]
    text: Filled = Field(max_length=1000)
    person: Id | None = None
    competitor: Text = Field("", max_length=120)
    source_kind: Choice[Observation.Source] | None = None
    source: Text = Field("", max_length=300)
    confidence: Choice[Observation.Confidence] = Observation.Confidence.STATED
    observed_on: Day | None = None
    security: Choice[SecurityClass] | None = None
    owner: Id | None = None
    client_key: uuid.UUID | None = None


class OwnerIn(In):
    owner: Id


class ClosingIn(In):
    note: Filled = Field(max_length=300)
