"""Which task of the contact processes is which action, and on which page it is done."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from trivet.engine.models import WorkItem
from trivet.foundation.errors import Invalid
from trivet.organisation.models import User
from trivet.processes import bindings
from trivet.processes.bindings import Did, Subject, Title, bind
from trivet.processes.contact import facts
from trivet.processes.seats import scope_of
from trivet.win.contact import actions
from trivet.win.contact.actions import MinutesDraft
from trivet.win.contact.models import Commitment, Touchpoint
from trivet.win.contact.queries import ledger, visits

VISIT = "contact.visit"
COMMITMENT = "contact.commitment"


def _visit_titles(user: User, ids: list[int]) -> dict[int, Title]:
    rows = visits.readable(user).filter(pk__in=ids).select_related("account")
    return {
        row.pk: Title(row.subject, str(row.account), row.account_id)
        for row in rows.defer("minutes", "background")
    }


def _commitment_titles(user: User, ids: list[int]) -> dict[int, Title]:
    rows = Commitment.objects.visible_to(user).filter(pk__in=ids).select_related("account")
    return {row.pk: Title(row.text, str(row.account), row.account_id) for row in rows}


bindings.subject_of(
    Subject(
        process=VISIT,
        model=Touchpoint,
        find=visits.touchpoint,
        readable=visits.readable,
        titles=_visit_titles,
        scope=lambda visit: scope_of(visit.account, visit.project_id),
        facts=facts.of_visit,
        page="win:visit",
        account=lambda visit: visit.account,
        security=lambda visit: visit.security,
        words={
            "brief_due": _("a day before the visit"),
            "minutes_due": _("as long after the visit as the tier allows"),
            "starts_at": _("when the visit begins"),
        },
    )
)
bindings.subject_of(
    Subject(
        process=COMMITMENT,
        model=Commitment,
        find=ledger.commitment,
        readable=Commitment.objects.visible_to,
        titles=_commitment_titles,
        scope=lambda commitment: scope_of(commitment.account),
        facts=facts.of_commitment,
        page="win:commitment",
        account=lambda commitment: commitment.account,
        words={"due_on": _("the day promised"), "remind_on": _("three days before that day")},
    )
)


@bind(VISIT, "approve", page="win:visit-approval", checked=True)
def approve(
    visit: Touchpoint,
    *,
    by: User,
    outcome: str,
    item: WorkItem | None,
    note: str = "",
    expected: int | None = None,
) -> Did:
    if outcome == "approved":
        return Did(actions.approve(visit=visit, by=by, note=note, expected=expected))
    return Did(actions.refuse(visit=visit, by=by, note=note, expected=expected))


@bind(VISIT, "revise", page="win:visit-revision", checked=True)
def revise(
    visit: Touchpoint,
    *,
    by: User,
    outcome: str,
    item: WorkItem | None,
    changes: Mapping[str, Any] | None = None,
    note: str = "",
    expected: int | None = None,
    **people: Any,
) -> Did:
    if outcome == "withdrawn":
        return Did(actions.withdraw(visit=visit, by=by, note=note, expected=expected))
    revised = actions.revise(visit=visit, changes=changes or {}, by=by, expected=expected, **people)
    return Did(revised, facts.of_visit(revised))


@bind(VISIT, "brief", page="win:visit-brief", checked=True, repeatable=True)
def brief(
    visit: Touchpoint,
    *,
    by: User,
    outcome: str,
    item: WorkItem | None,
    text: str = "",
    seat: str = "",
) -> Did:
    """Without a text: nothing to add, said by whoever acts for the seat."""
    seat = item.seat if item is not None else seat
    return Did(actions.prepare_brief(visit=visit, seat=seat, text=text, by=by))


@bind(VISIT, "minutes", page="win:visit-minutes", checked=True)
def minutes(
    visit: Touchpoint,
    *,
    by: User,
    outcome: str,
    item: WorkItem | None,
    draft: MinutesDraft | None = None,
    expected: int | None = None,
) -> Did:
    if draft is None:
        raise Invalid(_("Write the minutes on the page of the visit."))
    recorded = actions.record_minutes(visit=visit, draft=draft, by=by, expected=expected)
    return Did(recorded, {"entries": len(draft.commitments) + len(draft.observations)})


@bind(VISIT, "split", page="win:visit-minutes")
def split(
    visit: Touchpoint,
    *,
    by: User,
    outcome: str,
    item: WorkItem | None,
    text: str = "",
    commitments: Any = (),
    observations: Any = (),
) -> Did:
    """Add what follows from the visit; with nothing to add, the task is simply done."""
    if not (text.strip() or commitments or observations):
        return Did(visit)
    added = actions.add_to_minutes(
        visit=visit, text=text, by=by, commitments=commitments, observations=observations
    )
    return Did(added, {"entries": len(commitments) + len(observations)})


@bind(VISIT, "rate", page="win:visit-rating", checked=True)
def rate(
    visit: Touchpoint,
    *,
    by: User,
    outcome: str,
    item: WorkItem | None,
    rating: int = 0,
    note: str = "",
    expected: int | None = None,
) -> Did:
    """Rate the purpose; the process closes the visit with it."""
    rated = actions.rate_purpose(visit=visit, rating=rating, by=by, note=note, expected=expected)
    closed = actions.close(visit=rated, by=None)
    return Did(closed, {"rating": rating})


@bind(COMMITMENT, "settle", page="win:commitment", checked=True)
def settle(
    commitment: Commitment,
    *,
    by: User,
    outcome: str,
    item: WorkItem | None,
    due_on: date | None = None,
    reason: str = "",
    expected: int | None = None,
    **given: Any,
) -> Did:
    """Kept, broken, released, or moved to another day: how the promise went on."""
    common: dict[str, Any] = {"commitment": commitment, "by": by, "expected": expected}
    if outcome == "kept":
        return Did(actions.keep(**common, **given))
    if outcome == "broken":
        return Did(actions.mark_broken(**common, reason=reason, **given))
    if outcome == "released":
        return Did(actions.release(**common, reason=reason, **given))
    if due_on is None:
        raise Invalid(
            _("Say to which day the promise moves."),
            fields={"due_on": [_("Choose a day.")]},
        )
    moved = actions.renegotiate(**common, due_on=due_on, reason=reason)
    return Did(moved, facts.of_commitment(moved))
