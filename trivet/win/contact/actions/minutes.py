"""Minutes in one go: who came, what was said, and every promise and sighting split out of it.

Sending the same minutes twice writes once. Refuses minutes of a visit that has not begun; minutes
that come late are taken, and noted as late.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from trivet.customers.models import Account
from trivet.foundation import clock, journal
from trivet.foundation.security import SecurityClass
from trivet.organisation.models import User
from trivet.win.contact import rules
from trivet.win.contact.actions import attendance
from trivet.win.contact.actions.commitments import write_promise
from trivet.win.contact.actions.drafts import (
    CommitmentDraft,
    LogDraft,
    MinutesDraft,
    ObservationDraft,
)
from trivet.win.contact.actions.observations import write_observation
from trivet.win.contact.actions.steps import (
    check_moves,
    check_version,
    in_row,
    locked_visit,
    persons,
    sayable,
    store,
    users,
    write_once,
)
from trivet.win.contact.actions.visits import mark_held
from trivet.win.contact.models import Commitment, Observation, Touchpoint
from trivet.win.contact.queries import places

Status = Touchpoint.Status
Kind = Touchpoint.Kind
Rows = tuple[list[Commitment], list[Observation]]


@transaction.atomic
def record_minutes(
    *, visit: Touchpoint, draft: MinutesDraft, by: User, expected: int | None = None
) -> Touchpoint:
    """Record the minutes and what follows. A visit not yet marked as held is so by this."""
    stored = locked_visit(visit)
    rules.check_can_work(place=places.place(by, stored.account))
    rules.check_minutes_say_something(text=draft.text)
    text = draft.text.strip()
    if rules.is_repeat(visit=stored, text=text, by=by):
        _split(stored.account, draft.commitments, draft.observations, by=by, touchpoint=stored)
        return stored
    if stored.status == Status.APPROVED:
        mark_held(stored, by=by, came=draft.attendance)
    else:
        check_moves(stored, Status.RECORDED)
        check_version(stored, expected, "minutes", "next_step")
        if draft.attendance is not None:
            attendance.note(stored, draft.attendance)
    now = clock.now()
    store(
        stored,
        status=Status.RECORDED,
        minutes=text,
        next_step=draft.next_step.strip(),
        recorded_at=now,
        recorded_by=by,
    )
    rows = _split(stored.account, draft.commitments, draft.observations, by=by, touchpoint=stored)
    late = now > rules.minutes_due(
        starts_at=stored.starts_at,
        ends_at=stored.ends_at,
        hours=places.minutes_hours(stored.account),
    )
    _record("visit.recorded", stored, rows, by=by, late=late)
    return stored


@transaction.atomic
def add_to_minutes(
    *,
    visit: Touchpoint,
    text: str,
    by: User,
    commitments: Sequence[CommitmentDraft] = (),
    observations: Sequence[ObservationDraft] = (),
) -> Touchpoint:
    """Add to minutes that somebody recorded: theirs stays, and yours is not lost."""
    stored = locked_visit(visit)
    rules.check_can_work(place=places.place(by, stored.account))
    rules.check_has_minutes(visit=stored)
    if not commitments and not observations:
        rules.check_minutes_say_something(text=text)
    added = rules.signed(text.strip(), by=by, at=clock.now())
    if text.strip() and text.strip() not in stored.minutes:
        store(stored, minutes=f"{stored.minutes}\n\n{added}")
    rows = _split(stored.account, commitments, observations, by=by, touchpoint=stored)
    _record("visit.minutes_added", stored, rows, by=by)
    return stored


@transaction.atomic
def log_call(
    *, account: Account, draft: LogDraft, by: User, client_key: uuid.UUID | None = None
) -> Touchpoint:
    """Note a call after it happened."""
    return _log(Kind.CALL, account, draft, by, client_key)


@transaction.atomic
def log_mail(
    *, account: Account, draft: LogDraft, by: User, client_key: uuid.UUID | None = None
) -> Touchpoint:
    """Note a mail after it was sent or came."""
    return _log(Kind.MAIL, account, draft, by, client_key)


def _log(
    kind: str, account: Account, draft: LogDraft, by: User, client_key: uuid.UUID | None
) -> Touchpoint:
    place = places.place(by, account)
    now = clock.now()
    rules.check_can_work(place=place)
    rules.check_class_readable(security=draft.security, place=place)
    rules.check_has_happened(starts_at=draft.happened_at, now=now)
    touchpoint, is_new = write_once(
        Touchpoint(
            account=account,
            kind=kind,
            status=Status.CLOSED,
            subject=draft.subject.strip(),
            starts_at=draft.happened_at,
            minutes=draft.text.strip(),
            next_step=draft.next_step.strip(),
            security=draft.security,
            requested_by=by,
            recorded_by=by,
            held_at=draft.happened_at,
            recorded_at=now,
            closed_at=now,
            client_key=client_key or uuid.uuid4(),
        )
    )
    if is_new:
        attendance.expect(touchpoint, draft.persons, frozenset({by.pk}))
    rows = _split(account, draft.commitments, draft.observations, by=by, touchpoint=touchpoint)
    if is_new:
        _record(f"{kind}.logged", touchpoint, rows, by=by)
    return touchpoint


def _split(
    account: Account,
    commitments: Sequence[CommitmentDraft],
    observations: Sequence[ObservationDraft],
    *,
    by: User,
    touchpoint: Touchpoint,
) -> Rows:
    """Write the rows not written before; an Invalid names the row it speaks of."""
    given: list[Commitment] = []
    seen: list[Observation] = []
    for index, promise in enumerate(commitments):
        with in_row("commitments", index):
            commitment, is_new = write_promise(account, promise, touchpoint=touchpoint)
        given += [commitment] if is_new else []
    for index, sighting in enumerate(observations):
        with in_row("observations", index):
            observation, is_new = write_observation(account, sighting, by=by, touchpoint=touchpoint)
        seen += [observation] if is_new else []
    return given, seen


def _record(type: str, touchpoint: Touchpoint, rows: Rows, *, by: User, **payload: Any) -> None:
    given, seen = rows
    open_seen = [row for row in seen if row.security <= SecurityClass.INTERNAL]
    journal.record(
        type,
        by=by,
        touched={
            "account": touchpoint.account,
            "visit": touchpoint,
            "requester": users([touchpoint.requested_by_id]),
            "person": persons(attendance.person_ids(touchpoint)),
            "commitment": given,
            "observation": seen,
        },
        payload={
            "subject": sayable(touchpoint.subject, touchpoint.security),
            "kind": touchpoint.kind,
            "commitments": len(given),
            "observations": len(open_seen),
            **payload,
        },
    )
