"""Promises as pages and the API run them: each open one has a run that watches over its day.

Refuses to end a promise beside its run: how it ended is the answer to the run's open task.
"""

from datetime import date
from typing import Any

from django.db import transaction

from trivet.customers.models import Account
from trivet.engine import runs
from trivet.organisation.models import User
from trivet.processes import bindings
from trivet.processes.actions import Done, perform, start
from trivet.processes.contact.bindings import COMMITMENT
from trivet.win.contact import actions
from trivet.win.contact.actions import CommitmentDraft
from trivet.win.contact.models import Commitment, Touchpoint


@transaction.atomic
def promise(
    *, account: Account, draft: CommitmentDraft, by: User, touchpoint: Touchpoint | None = None
) -> Commitment:
    """Write down a promise and watch over it from now on. Sending twice writes once."""
    given = actions.promise(account=account, draft=draft, by=by, touchpoint=touchpoint)
    follow(given, by=by)
    return given


def keep(*, commitment: Commitment, by: User, proof: str = "", **given: Any) -> Done:
    """Kept: shown by a proof, or by the word of the customer's person."""
    return _settle(commitment, "kept", by, proof=proof, **given)


def mark_broken(*, commitment: Commitment, by: User, reason: str, **given: Any) -> Done:
    """Not kept, and why."""
    return _settle(commitment, "broken", by, reason=reason, **given)


def release(*, commitment: Commitment, by: User, reason: str, **given: Any) -> Done:
    """The receiver lets the giver off, and why."""
    return _settle(commitment, "released", by, reason=reason, **given)


def renegotiate(
    *, commitment: Commitment, due_on: date, reason: str, by: User, expected: int | None = None
) -> Done:
    """Agree on another day; the run watches over that one."""
    return _settle(commitment, "moved", by, due_on=due_on, reason=reason, expected=expected)


@transaction.atomic
def confirm_by_customer(
    *,
    commitment: Commitment,
    person_id: int,
    by: User,
    confirmed_on: date | None = None,
    expected: int | None = None,
) -> Commitment:
    """The customer's person says it was kept; an open promise ends with that."""
    commitment.refresh_from_db(fields=["status"])
    if commitment.status == Commitment.Status.OPEN:
        done = _settle(
            commitment,
            "kept",
            by,
            confirmed_by_id=person_id,
            ended_on=confirmed_on,
            expected=expected,
        )
        kept: Commitment = done.result
        return kept
    return actions.confirm_by_customer(
        commitment=commitment,
        person_id=person_id,
        by=by,
        confirmed_on=confirmed_on,
        expected=expected,
    )


@transaction.atomic
def reopen(
    *, commitment: Commitment, by: User, reason: str, expected: int | None = None
) -> Commitment:
    """Open again, and watch over it again."""
    opened = actions.reopen(commitment=commitment, by=by, reason=reason, expected=expected)
    follow(opened, by=by)
    return opened


def follow(commitment: Commitment, *, by: User | None) -> None:
    """Start the run of an open promise that has none."""
    about = (bindings.subject(COMMITMENT).kind, commitment.pk)
    if commitment.status == Commitment.Status.OPEN and runs.running(COMMITMENT, about) is None:
        start(COMMITMENT, commitment, by=by)


def follow_of(touchpoint: Touchpoint, *, by: User | None) -> None:
    """Start the run of each open promise given at `touchpoint` that has none."""
    given = Commitment.objects.filter(touchpoint=touchpoint, status=Commitment.Status.OPEN)
    for commitment in given.select_related("account").order_by("id"):
        follow(commitment, by=by)


def _settle(commitment: Commitment, outcome: str, by: User, **given: Any) -> Done:
    return perform(COMMITMENT, "settle", commitment, by=by, outcome=outcome, **given)
