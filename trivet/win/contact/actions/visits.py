"""A visit from request to closed, one action a step.

Each locks the visit first, so of two at once one wins and the other is told. Refuses a step out
of turn.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from trivet.customers.models import Account
from trivet.foundation import clock, edits, journal
from trivet.foundation.errors import Invalid
from trivet.organisation.models import User
from trivet.triangle.models import Project
from trivet.win.contact import rules
from trivet.win.contact.actions import attendance
from trivet.win.contact.actions.drafts import Attendance, VisitDraft
from trivet.win.contact.actions.steps import (
    check_moves,
    check_version,
    locked_visit,
    persons,
    sayable,
    store,
    users,
    write_once,
)
from trivet.win.contact.models import Approval, Touchpoint
from trivet.win.contact.queries import places

Status = Touchpoint.Status

#: What `revise` may change, besides who takes part.
REVISABLE = (
    *("kind", "subject", "goal", "background", "place"),
    *("starts_at", "ends_at", "cost", "currency", "security", "project_id"),
)


@transaction.atomic
def request_visit(
    *, account: Account, draft: VisitDraft, by: User, client_key: uuid.UUID | None = None
) -> Touchpoint:
    """Ask for a visit. Where policy needs nobody's approval, it is approved by policy at once."""
    place = places.place(by, account)
    rules.check_can_work(place=place)
    rules.check_class_readable(security=draft.security, place=place)
    rules.check_runs_as_process(kind=draft.kind)
    _check_project(account, draft.project_id)
    visit, is_new = write_once(
        Touchpoint(
            account=account,
            requested_by=by,
            client_key=client_key or uuid.uuid4(),
            **{name: getattr(draft, name) for name in REVISABLE},
        )
    )
    if not is_new:
        return visit
    attendance.expect(visit, draft.persons, draft.colleagues)
    needs = places.needs_of(account, draft.cost, draft.currency)
    _record("visit.requested", visit, by=by, needs_tier=needs.tier, needs_cost=needs.cost)
    if not needs:
        _decide(visit, granted=True, by=None, note="")
    return visit


@transaction.atomic
def revise(
    *,
    visit: Touchpoint,
    changes: Mapping[str, Any],
    by: User,
    expected: int | None = None,
    persons: frozenset[int] | None = None,
    colleagues: frozenset[int] | None = None,
) -> Touchpoint:
    """Change a request that is not held yet; a refused one is thereby asked for again."""
    stored = locked_visit(visit)
    place = places.place(by, stored.account)
    rules.check_can_work(place=place, own=stored.requested_by_id == by.pk)
    check_version(stored, expected, *changes)
    cost, currency = changes.get("cost", stored.cost), changes.get("currency", stored.currency)
    needs = places.needs_of(stored.account, cost, currency)
    rules.check_can_revise(visit=stored, cost=cost, currency=currency, needs=needs)
    if "security" in changes:
        rules.check_class_readable(security=changes["security"], place=place)
    if "kind" in changes:
        rules.check_runs_as_process(kind=changes["kind"])
    _check_project(stored.account, changes.get("project_id"))
    difference = edits.apply(
        stored, {k: changes[k] for k in REVISABLE if k in changes}, expected=None
    )
    if persons is not None and colleagues is not None:
        attendance.expect(stored, persons, colleagues)
    if stored.status == Status.REFUSED:
        store(stored, status=Status.REQUESTED)
    said = difference if sayable("x", stored.security) else dict.fromkeys(difference)
    _record("visit.revised", stored, by=by, difference=said)
    return stored


@transaction.atomic
def approve(
    *, visit: Touchpoint, by: User, note: str = "", expected: int | None = None
) -> Touchpoint:
    """Say yes to a request of somebody else."""
    return _answer(visit, granted=True, by=by, note=note, expected=expected)


@transaction.atomic
def refuse(*, visit: Touchpoint, by: User, note: str, expected: int | None = None) -> Touchpoint:
    """Say no, and why; the requester may change the request and ask again."""
    rules.check_reason(reason=note)
    return _answer(visit, granted=False, by=by, note=note, expected=expected)


@transaction.atomic
def withdraw(
    *, visit: Touchpoint, by: User, note: str = "", expected: int | None = None
) -> Touchpoint:
    """Call off a visit that has not been held."""
    stored = locked_visit(visit)
    rules.check_can_withdraw(visit=stored, by=by, place=places.place(by, stored.account))
    check_moves(stored, Status.WITHDRAWN)
    check_version(stored, expected, "status")
    store(stored, status=Status.WITHDRAWN)
    _record("visit.withdrawn", stored, by=by, note=sayable(note, stored.security))
    return stored


@transaction.atomic
def prepare_brief(*, visit: Touchpoint, seat: str, text: str, by: User) -> Touchpoint:
    """Add what one seat wants the others to know before the visit; each seat has its own note."""
    stored = locked_visit(visit)
    place = places.place(by, stored.account)
    rules.check_can_brief(visit=stored, seat=seat, place=place, text=text)
    kept = {"text": text.strip(), "by": by.pk, "name": by.name, "at": clock.now().isoformat()}
    notes = {**stored.brief_notes, seat: kept}
    if not kept["text"]:
        notes.pop(seat)
    store(stored, brief_notes=notes)
    _record("visit.briefed", stored, by=by, seat=seat)
    return stored


@transaction.atomic
def hold(
    *, visit: Touchpoint, by: User, came: Attendance | None = None, expected: int | None = None
) -> Touchpoint:
    """Mark a visit as held, and who came."""
    stored = locked_visit(visit)
    rules.check_can_work(place=places.place(by, stored.account))
    check_moves(stored, Status.HELD)
    check_version(stored, expected, "status")
    mark_held(stored, by=by, came=came)
    return stored


@transaction.atomic
def rate_purpose(
    *, visit: Touchpoint, rating: int, by: User, note: str = "", expected: int | None = None
) -> Touchpoint:
    """Say how far the goal was reached, 1 to 5; only the person who asked for the visit can."""
    stored = locked_visit(visit)
    check_version(stored, expected, "rating", "rating_note")
    rules.check_can_rate(visit=stored, by=by, place=places.place(by, stored.account))
    rules.check_rating(rating=rating)
    store(stored, rating=rating, rating_note=note.strip())
    _record("visit.rated", stored, by=by, rating=rating)
    return stored


@transaction.atomic
def close(*, visit: Touchpoint, by: User | None, expected: int | None = None) -> Touchpoint:
    """End a recorded and rated visit. `by` None: the process does it after the rating."""
    stored = locked_visit(visit)
    if by is not None:
        own = stored.requested_by_id == by.pk
        rules.check_can_work(place=places.place(by, stored.account), own=own)
    check_moves(stored, Status.CLOSED)
    check_version(stored, expected, "status")
    rules.check_rated(visit=stored)
    store(stored, status=Status.CLOSED, closed_at=clock.now())
    _record("visit.closed", stored, by=by)
    return stored


def mark_held(stored: Touchpoint, *, by: User, came: Attendance | None) -> None:
    """The step itself, on a locked visit that may move: shared with the minutes."""
    now = clock.now()
    rules.check_has_begun(starts_at=stored.starts_at, now=now)
    if came is not None:
        attendance.note(stored, came)
    store(stored, status=Status.HELD, held_at=min(now, stored.ends_at or stored.starts_at))
    _record("visit.held", stored, by=by)


def _answer(
    visit: Touchpoint, *, granted: bool, by: User, note: str, expected: int | None
) -> Touchpoint:
    stored = locked_visit(visit)
    rules.check_can_approve(visit=stored, by=by, place=places.place(by, stored.account))
    rules.check_length(field="note", text=note, most=300)
    check_moves(stored, Status.APPROVED if granted else Status.REFUSED)
    check_version(stored, expected, *REVISABLE)
    _decide(stored, granted=granted, by=by, note=note)
    return stored


def _decide(stored: Touchpoint, *, granted: bool, by: User | None, note: str) -> None:
    """The decision is a row with its author; no author means that policy asked for nobody."""
    Approval.objects.create(
        touchpoint=stored, by=by, at=clock.now(), granted=granted, note=note.strip()
    )
    status = Status.APPROVED if granted else Status.REFUSED
    store(stored, status=status)
    _record(f"visit.{status}", stored, by=by, note=sayable(note, stored.security))


def _check_project(account: Account, project_id: int | None) -> None:
    if project_id and not Project.objects.filter(pk=project_id, account=account).exists():
        raise Invalid(rules.WRONG_PROJECT, fields={"project": [rules.WRONG_PROJECT]})


def _record(type: str, visit: Touchpoint, *, by: User | None, **payload: Any) -> None:
    subject = sayable(visit.subject, visit.security)
    journal.record(
        type,
        by=by,
        touched={
            "account": visit.account,
            "visit": visit,
            "requester": users([visit.requested_by_id]),
            "person": persons(attendance.person_ids(visit)),
        },
        payload={"subject": subject, **payload},
    )
