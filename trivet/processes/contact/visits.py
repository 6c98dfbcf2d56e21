"""Visits as pages and the API run them: each function is one step of the drawing.

Refuses a step the process does not wait for, saying what it waits for. Where no run exists (visits
that came by import), the action is done directly.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from trivet.customers.models import Account
from trivet.engine import renewing, runs, steps
from trivet.organisation.models import User
from trivet.processes import bindings
from trivet.processes.actions import Done, end, perform, start
from trivet.processes.contact import commitments, facts
from trivet.processes.contact.bindings import VISIT
from trivet.win.contact import actions
from trivet.win.contact.actions import (
    Attendance,
    CommitmentDraft,
    LogDraft,
    MinutesDraft,
    ObservationDraft,
    VisitDraft,
)
from trivet.win.contact.models import Touchpoint


@transaction.atomic
def request(
    *, account: Account, draft: VisitDraft, by: User, client_key: uuid.UUID | None = None
) -> Touchpoint:
    """Ask for a visit and start its process. Sending twice asks once."""
    visit = actions.request_visit(account=account, draft=draft, by=by, client_key=client_key)
    if not runs.exists(VISIT, (bindings.subject(VISIT).kind, visit.pk)):
        start(VISIT, visit, by=by)
    return visit


def approve(*, visit: Touchpoint, by: User, note: str = "", expected: int | None = None) -> Done:
    """Say yes to a request of somebody else."""
    return perform(VISIT, "approve", visit, by=by, outcome="approved", note=note, expected=expected)


def refuse(*, visit: Touchpoint, by: User, note: str, expected: int | None = None) -> Done:
    """Say no, and why; the requester may change the request and ask again."""
    return perform(VISIT, "approve", visit, by=by, outcome="refused", note=note, expected=expected)


@transaction.atomic
def revise(
    *,
    visit: Touchpoint,
    changes: Mapping[str, Any],
    by: User,
    expected: int | None = None,
    **people: Any,
) -> Touchpoint:
    """Change a request: a refused one is thereby asked for again, any other moves its dates."""
    visit.refresh_from_db(fields=["status"])
    if visit.status == Touchpoint.Status.REFUSED:
        given = {"changes": changes, "expected": expected, **people}
        done = perform(VISIT, "revise", visit, by=by, outcome="again", **given)
        refused: Touchpoint = done.result
        return refused
    run = runs.running(VISIT, (bindings.subject(VISIT).kind, visit.pk))
    if run is not None:
        # Every step locks its run first; so does this.
        steps.lock(run.pk)
    revised = actions.revise(visit=visit, changes=changes, by=by, expected=expected, **people)
    if run is not None:
        renewing.renew(run.pk, facts.of_visit(revised))
    return revised


@transaction.atomic
def withdraw(
    *, visit: Touchpoint, by: User, note: str = "", expected: int | None = None
) -> Touchpoint:
    """Call off a visit that has not been held, and end its process."""
    visit.refresh_from_db(fields=["status"])
    run = runs.running(VISIT, (bindings.subject(VISIT).kind, visit.pk))
    if run is not None and visit.status == Touchpoint.Status.REFUSED:
        given: dict[str, Any] = {"note": note, "expected": expected}
        done = perform(VISIT, "revise", visit, by=by, outcome="withdrawn", **given)
        refused: Touchpoint = done.result
        return refused
    if run is not None:
        steps.lock(run.pk)
    withdrawn = actions.withdraw(visit=visit, by=by, note=note, expected=expected)
    end(VISIT, visit, by=by, reason=note)
    return withdrawn


def brief(*, visit: Touchpoint, seat: str, text: str, by: User) -> Done:
    """Add or change what one seat wants the others to know before the visit."""
    return perform(VISIT, "brief", visit, by=by, instance=seat, text=text, seat=seat)


def hold(
    *, visit: Touchpoint, by: User, came: Attendance | None = None, expected: int | None = None
) -> Touchpoint:
    """Mark a visit as held; the process waits for its minutes either way."""
    return actions.hold(visit=visit, by=by, came=came, expected=expected)


@transaction.atomic
def record_minutes(
    *, visit: Touchpoint, draft: MinutesDraft, by: User, expected: int | None = None
) -> Done:
    """Record the minutes with what follows; each promise in them is followed up from now on.

    Minutes that the device sends again, having had no answer, are answered as the first time.
    """
    if _is_recorded(visit):
        again = actions.record_minutes(visit=visit, draft=draft, by=by, expected=expected)
        commitments.follow_of(visit, by=by)
        return Done(again, (), None)
    done = perform(VISIT, "minutes", visit, by=by, draft=draft, expected=expected)
    commitments.follow_of(visit, by=by)
    return done


@transaction.atomic
def split(
    *,
    visit: Touchpoint,
    by: User,
    text: str = "",
    commitments_made: Sequence[CommitmentDraft] = (),
    observations: Sequence[ObservationDraft] = (),
) -> Done:
    """Say what follows from a visit, or that nothing does."""
    given: dict[str, Any] = {
        "text": text,
        "commitments": commitments_made,
        "observations": observations,
    }
    done = perform(VISIT, "split", visit, by=by, **given)
    commitments.follow_of(visit, by=by)
    return done


@transaction.atomic
def add_to_minutes(
    *,
    visit: Touchpoint,
    text: str,
    by: User,
    commitments_made: Sequence[CommitmentDraft] = (),
    observations: Sequence[ObservationDraft] = (),
) -> Touchpoint:
    """Add to minutes that somebody recorded, at any time."""
    added = actions.add_to_minutes(
        visit=visit, text=text, by=by, commitments=commitments_made, observations=observations
    )
    commitments.follow_of(visit, by=by)
    return added


def rate(
    *, visit: Touchpoint, rating: int, by: User, note: str = "", expected: int | None = None
) -> Done:
    """Say how far the goal was reached; the visit is closed with it."""
    return perform(VISIT, "rate", visit, by=by, rating=rating, note=note, expected=expected)


@transaction.atomic
def log_call(
    *, account: Account, draft: LogDraft, by: User, client_key: uuid.UUID | None = None
) -> Touchpoint:
    """Note a call after it happened, and follow up what was promised in it."""
    call = actions.log_call(account=account, draft=draft, by=by, client_key=client_key)
    commitments.follow_of(call, by=by)
    return call


@transaction.atomic
def log_mail(
    *, account: Account, draft: LogDraft, by: User, client_key: uuid.UUID | None = None
) -> Touchpoint:
    """Note a mail, and follow up what was promised in it."""
    mail = actions.log_mail(account=account, draft=draft, by=by, client_key=client_key)
    commitments.follow_of(mail, by=by)
    return mail


def _is_recorded(visit: Touchpoint) -> bool:
    visit.refresh_from_db(fields=["status"])
    return visit.status in (Touchpoint.Status.RECORDED, Touchpoint.Status.CLOSED)
