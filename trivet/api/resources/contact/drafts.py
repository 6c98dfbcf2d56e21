"""Commitments and observations as they were sent, turned into the drafts that actions take."""

from collections.abc import Iterable
from typing import Any

from trivet.api.shapes.ledger import CommitmentIn, ObservationIn
from trivet.win.contact.actions import CommitmentDraft, ObservationDraft


def commitment(body: CommitmentIn) -> CommitmentDraft:
    return CommitmentDraft(
        our_person_id=body.our_person,
        their_person_id=body.their_person,
        **_plain(body, "our_person", "their_person"),
    )


def observation(body: ObservationIn) -> ObservationDraft:
    return ObservationDraft(
        person_id=body.person, owner_id=body.owner, **_plain(body, "person", "owner")
    )


def commitments(bodies: Iterable[CommitmentIn]) -> list[CommitmentDraft]:
    return [commitment(body) for body in bodies]


def observations(bodies: Iterable[ObservationIn]) -> list[ObservationDraft]:
    return [observation(body) for body in bodies]


def _plain(body: CommitmentIn | ObservationIn, *named: str) -> dict[str, Any]:
    """The fields without the ids, and without a key or source that was not sent."""
    facts = body.model_dump(exclude=set(named))
    unsaid = {"client_key", "source_kind"}
    return {name: value for name, value in facts.items() if value is not None or name not in unsaid}
