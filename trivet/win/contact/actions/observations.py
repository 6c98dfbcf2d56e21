"""What was seen: noted, handed to another owner, closed."""

from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from trivet.customers.models import Account
from trivet.foundation import clock, journal
from trivet.organisation.models import User
from trivet.win.contact import rules
from trivet.win.contact.actions import attendance
from trivet.win.contact.actions.commitments import check_owner_sees
from trivet.win.contact.actions.drafts import ObservationDraft
from trivet.win.contact.actions.steps import (
    check_version,
    locked,
    persons,
    sayable,
    store,
    users,
    write_once,
)
from trivet.win.contact.models import Observation, Touchpoint
from trivet.win.contact.queries import places


@transaction.atomic
def note(
    *, account: Account, draft: ObservationDraft, by: User, touchpoint: Touchpoint | None = None
) -> Observation:
    """Note an issue, competitor news or relationship evidence."""
    rules.check_can_work(place=places.place(by, account))
    observation, is_new = write_observation(account, draft, by=by, touchpoint=touchpoint)
    if is_new:
        _record("observation.noted", observation, by=by)
    return observation


@transaction.atomic
def reassign(
    *, observation: Observation, owner_id: int, by: User, expected: int | None = None
) -> Observation:
    """Hand it to another of ours, who must see the account."""
    stored = _changing(observation, by, expected, "owner_id")
    check_owner_sees(stored.account, owner_id, "owner")
    before = stored.owner_id
    store(stored, owner_id=owner_id)
    _record("observation.reassigned", stored, by=by, owner=[before, owner_id])
    return stored


@transaction.atomic
def close_observation(
    *, observation: Observation, note: str, by: User, expected: int | None = None
) -> Observation:
    """It is done with, and how it ended."""
    stored = _changing(observation, by, expected, "closing_note")
    rules.check_can_close_observation(observation=stored, note=note)
    store(stored, closed_on=clock.today(), closing_note=note.strip())
    _record("observation.closed", stored, by=by, note=sayable(note, stored.security))
    return stored


def write_observation(
    account: Account, draft: ObservationDraft, *, by: User, touchpoint: Touchpoint | None
) -> tuple[Observation, bool]:
    """Check and insert one observation without an event of its own: shared with the minutes."""
    least = rules.least_class(draft.kind)
    rules.check_lawful_source(kind=draft.kind, source_kind=draft.source_kind, source=draft.source)
    rules.check_was_seen(observed_on=draft.observed_on, today=clock.today())
    if draft.person_id is not None:
        attendance.check(account, [draft.person_id], [])
    if draft.owner_id is not None and draft.owner_id != by.pk:
        check_owner_sees(account, draft.owner_id, "owner")
    visited = localdate(touchpoint.starts_at) if touchpoint else clock.today()
    return write_once(
        Observation(
            account=account,
            touchpoint=touchpoint,
            kind=draft.kind,
            text=draft.text.strip(),
            person_id=draft.person_id,
            competitor=draft.competitor.strip(),
            source_kind=draft.source_kind,
            source=draft.source.strip(),
            observed_on=draft.observed_on or visited,
            confidence=draft.confidence,
            security=max(least, draft.security or least),
            owner_id=draft.owner_id or by.pk,
            client_key=draft.client_key,
        )
    )


def _changing(observation: Observation, by: User, expected: int | None, *names: str) -> Observation:
    stored = locked(observation, "account")
    check_version(stored, expected, *names)
    own = stored.owner_id == by.pk
    rules.check_can_work(place=places.place(by, stored.account), own=own)
    return stored


def _record(type: str, observation: Observation, *, by: User, **payload: Any) -> None:
    journal.record(
        type,
        by=by,
        touched=links(observation),
        payload={
            "kind": observation.kind,
            "text": sayable(observation.text, observation.security),
            **payload,
        },
    )


def links(observation: Observation) -> dict[str, Any]:
    """Whom and what an event of an observation touches."""
    touched: dict[str, Any] = {
        "account": observation.account,
        "observation": observation,
        "owner": users([observation.owner_id]),
        "person": persons([observation.person_id]),
    }
    if observation.touchpoint_id:
        touched["visit"] = Touchpoint(pk=observation.touchpoint_id)
    return touched
