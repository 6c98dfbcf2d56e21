"""What the actions of contact take: a request, minutes with their rows, a call noted afterwards.

A row carries the key of the device that wrote it, so that sending twice writes once. Refuses
nothing itself; `rules` does.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from trivet.foundation.security import SecurityClass
from trivet.win.contact.models import Commitment, Observation, Touchpoint


@dataclass(frozen=True, kw_only=True)
class VisitDraft:
    """A visit as asked for. `persons` are of theirs, `colleagues` ours; both by id."""

    kind: str = Touchpoint.Kind.VISIT
    subject: str
    starts_at: datetime
    ends_at: datetime | None = None
    goal: str = ""
    background: str = ""
    place: str = ""
    project_id: int | None = None
    cost: Decimal | None = None
    currency: str = ""
    security: int = SecurityClass.INTERNAL
    persons: frozenset[int] = frozenset()
    colleagues: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class CommitmentDraft:
    """A promise as written down. `promised_on` empty means the day of its visit, else today."""

    direction: str
    text: str
    due_on: date
    our_person_id: int | None
    their_person_id: int | None = None
    form: str = Commitment.Form.ORAL
    promised_on: date | None = None
    client_key: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True, kw_only=True)
class ObservationDraft:
    """Something seen. `owner_id` empty means the person who notes it."""

    kind: str
    text: str
    person_id: int | None = None
    competitor: str = ""
    source_kind: str = ""
    source: str = ""
    confidence: str = Observation.Confidence.STATED
    observed_on: date | None = None
    security: int | None = None
    owner_id: int | None = None
    client_key: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """Who came, by id: of theirs and of ours, expected or not."""

    persons: frozenset[int] = frozenset()
    colleagues: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class MinutesDraft:
    """Minutes in one go: who came, what was said, what follows from it."""

    text: str
    next_step: str = ""
    attendance: Attendance | None = None
    commitments: Sequence[CommitmentDraft] = ()
    observations: Sequence[ObservationDraft] = ()


@dataclass(frozen=True, kw_only=True)
class LogDraft:
    """A call or a mail, noted after it happened."""

    subject: str
    happened_at: datetime
    text: str = ""
    next_step: str = ""
    persons: frozenset[int] = frozenset()
    security: int = SecurityClass.INTERNAL
    commitments: Sequence[CommitmentDraft] = ()
    observations: Sequence[ObservationDraft] = ()
