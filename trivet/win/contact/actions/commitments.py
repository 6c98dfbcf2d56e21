"""Promises given, cleared, moved, kept or not. Each action locks its row first."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from trivet.customers.models import Account
from trivet.foundation import clock, journal
from trivet.foundation.errors import Invalid
from trivet.organisation.models import User
from trivet.win.contact import rules
from trivet.win.contact.actions import attendance
from trivet.win.contact.actions.drafts import CommitmentDraft
from trivet.win.contact.actions.steps import (
    check_version,
    locked,
    persons,
    sayable,
    store,
    users,
    who_did,
    write_once,
)
from trivet.win.contact.models import Clearance, Commitment, Touchpoint
from trivet.win.contact.queries import places

Status = Commitment.Status


@transaction.atomic
def promise(
    *, account: Account, draft: CommitmentDraft, by: User, touchpoint: Touchpoint | None = None
) -> Commitment:
    """Write down a promise of ours or theirs, with or without the visit it was given on."""
    rules.check_can_work(place=places.place(by, account))
    commitment, is_new = write_promise(account, draft, touchpoint=touchpoint)
    if is_new:
        _record("commitment.given", commitment, by=by)
    return commitment


@transaction.atomic
def clear(
    *, commitment: Commitment, seat: str, by: User, before_promise: bool = False
) -> Commitment:
    """A seat says "we can do this". A promise still to be given is cleared before it by nature."""
    stored = _locked(commitment)
    place = places.place(by, stored.account)
    done = set(stored.clearances.values_list("seat", flat=True))
    rules.check_can_clear(commitment=stored, seat=seat, seats=place.seats, done=done)
    before = before_promise or stored.promised_on > clock.today()
    Clearance.objects.create(
        commitment=stored, seat=seat, by=by, at=clock.now(), before_promise=before
    )
    store(stored)
    _record("commitment.cleared", stored, by=by, seat=seat, before_promise=before)
    return stored


@transaction.atomic
def keep(
    *,
    commitment: Commitment,
    by: User,
    proof: str = "",
    ended_on: date | None = None,
    confirmed_by_id: int | None = None,
    expected: int | None = None,
) -> Commitment:
    """Kept: shown by a proof, or by the word of the customer's person."""
    rules.check_can_keep(proof=proof, confirmed=confirmed_by_id is not None)
    changes: dict[str, Any] = {"proof": proof.strip()}
    if confirmed_by_id is not None:
        attendance.check(commitment.account, [confirmed_by_id], [])
        changes |= {"confirmed_by_id": confirmed_by_id, "confirmed_on": clock.today()}
    return _end(commitment, Status.KEPT, by, ended_on, expected, changes)


@transaction.atomic
def mark_broken(
    *,
    commitment: Commitment,
    by: User,
    reason: str,
    ended_on: date | None = None,
    expected: int | None = None,
) -> Commitment:
    """Not kept, and why: said openly rather than left late for ever."""
    rules.check_reason(reason=reason)
    changes = {"end_reason": reason.strip()}
    return _end(commitment, Status.BROKEN, by, ended_on, expected, changes)


@transaction.atomic
def release(
    *,
    commitment: Commitment,
    by: User,
    reason: str,
    ended_on: date | None = None,
    expected: int | None = None,
) -> Commitment:
    """The receiver lets the giver off, and why."""
    rules.check_reason(reason=reason)
    changes = {"end_reason": reason.strip()}
    return _end(commitment, Status.RELEASED, by, ended_on, expected, changes)


@transaction.atomic
def reopen(
    *, commitment: Commitment, by: User, reason: str, expected: int | None = None
) -> Commitment:
    """Open again: the customer disagrees, or it was a mistake. The journal keeps what it said."""
    stored = _changing(commitment, Status.OPEN, by, expected)
    rules.check_reason(reason=reason)
    before = {"status": stored.status, "proof": stored.proof, "reason": stored.end_reason}
    cleared = {"proof": "", "end_reason": "", "confirmed_on": None, "confirmed_by_id": None}
    store(stored, status=Status.OPEN, ended_on=None, **cleared)
    _record("commitment.reopened", stored, by=by, reason=sayable(reason), before=before)
    return stored


@transaction.atomic
def renegotiate(
    *, commitment: Commitment, due_on: date, reason: str, by: User, expected: int | None = None
) -> Commitment:
    """Agree on another day with the other side; every day agreed before stays in the journal."""
    stored = _locked(commitment)
    check_version(stored, expected, "due_on")
    _check_may(stored, by)
    rules.check_can_renegotiate(commitment=stored, due_on=due_on, reason=reason)
    days = [stored.due_on.isoformat(), due_on.isoformat()]
    store(stored, due_on=due_on)
    _record("commitment.moved", stored, by=by, due_on=days, reason=sayable(reason))
    return stored


@transaction.atomic
def confirm_by_customer(
    *,
    commitment: Commitment,
    person_id: int,
    by: User,
    confirmed_on: date | None = None,
    expected: int | None = None,
) -> Commitment:
    """The customer's person says it was kept. An open commitment is thereby kept."""
    stored = _locked(commitment)
    check_version(stored, expected, "status", "confirmed_on")
    _check_may(stored, by)
    rules.check_can_confirm(commitment=stored)
    attendance.check(stored.account, [person_id], [])
    day = confirmed_on or clock.today()
    rules.check_ended_on(promised_on=stored.promised_on, ended_on=day, today=clock.today())
    changes: dict[str, Any] = {"confirmed_on": day, "confirmed_by_id": person_id}
    if stored.status == Status.OPEN:
        changes |= {"status": Status.KEPT, "ended_on": day}
    store(stored, **changes)
    _record("commitment.confirmed", stored, by=by)
    return stored


def write_promise(
    account: Account, draft: CommitmentDraft, *, touchpoint: Touchpoint | None
) -> tuple[Commitment, bool]:
    """Check and insert one promise without an event of its own: shared with the minutes."""
    our_person_id = rules.check_sides(
        direction=draft.direction,
        our_person_id=draft.our_person_id,
        their_person_id=draft.their_person_id,
    )
    if draft.their_person_id is not None:
        _check_theirs(account, draft.their_person_id)
    check_owner_sees(account, our_person_id, "our_person")
    visited = localdate(touchpoint.starts_at) if touchpoint else clock.today()
    promised_on = draft.promised_on or visited
    rules.check_due(promised_on=promised_on, due_on=draft.due_on)
    return write_once(
        Commitment(
            account=account,
            touchpoint=touchpoint,
            direction=draft.direction,
            form=draft.form,
            text=draft.text.strip(),
            our_person_id=our_person_id,
            their_person_id=draft.their_person_id,
            promised_on=promised_on,
            due_on=draft.due_on,
            client_key=draft.client_key,
        )
    )


def check_owner_sees(account: Account, user_id: int, field: str) -> None:
    """Raises Invalid where one of ours would own what he cannot see."""
    owner = User.objects.filter(pk=user_id, is_active=True).first()
    if owner is None or not places.sees(owner, account):
        raise Invalid(
            _("This colleague does not work with the customer. Appoint him or choose another."),
            fields={field: [_("Choose somebody who sees this account.")]},
        )


def _check_theirs(account: Account, person_id: int) -> None:
    if not places.known_persons(account, [person_id]):
        raise Invalid(
            _("Somebody chosen does not work for this customer. Add the post first."),
            fields={"their_person": [_("Choose people of this customer.")]},
        )


def _locked(commitment: Commitment) -> Commitment:
    return locked(commitment, "account")


def _check_may(stored: Commitment, by: User) -> None:
    own = stored.our_person_id == by.pk
    rules.check_can_work(place=places.place(by, stored.account), own=own)


def _changing(commitment: Commitment, target: str, by: User, expected: int | None) -> Commitment:
    stored = _locked(commitment)
    allowed = target in rules.COMMITMENT_TRANSITIONS[stored.status]
    who = "" if allowed else who_did(stored, f"commitment.{stored.status}", "commitment.confirmed")
    rules.check_commitment_moves(status=stored.status, target=target, who=who)
    check_version(stored, expected, "status", "due_on")
    _check_may(stored, by)
    return stored


def _end(
    commitment: Commitment,
    target: str,
    by: User,
    ended_on: date | None,
    expected: int | None,
    changes: dict[str, Any],
) -> Commitment:
    stored = _changing(commitment, target, by, expected)
    day = ended_on or clock.today()
    rules.check_ended_on(promised_on=stored.promised_on, ended_on=day, today=clock.today())
    store(stored, status=target, ended_on=day, **changes)
    late = day > stored.due_on
    reason = sayable(stored.end_reason or stored.proof)
    _record(f"commitment.{target}", stored, by=by, late=late, reason=reason)
    return stored


def _record(type: str, commitment: Commitment, *, by: User, **payload: Any) -> None:
    journal.record(
        type,
        by=by,
        touched=links(commitment),
        payload={"text": sayable(commitment.text), **payload},
    )


def links(commitment: Commitment) -> dict[str, Any]:
    """Whom and what an event of a commitment touches: giver and receiver by side."""
    ours = commitment.direction == Commitment.Direction.OURS
    touched: dict[str, Any] = {
        "account": commitment.account,
        "commitment": commitment,
        "giver" if ours else "receiver": users([commitment.our_person_id]),
    }
    # One mapping holds one list per side; the customer's person has the qualifier of the other.
    touched["receiver" if ours else "giver"] = persons([commitment.their_person_id])
    if commitment.touchpoint_id:
        touched["visit"] = Touchpoint(pk=commitment.touchpoint_id)
    return touched
