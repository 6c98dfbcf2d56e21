"""What a run must know of its visit or promise: ids, days and answers, never the business itself.

Worked out anew whenever the visit or promise changes.
"""

from datetime import timedelta
from typing import Any

from trivet.foundation import clock
from trivet.triangle.models import Seat
from trivet.triangle.queries import How, holders
from trivet.win.contact import rules
from trivet.win.contact.models import Commitment, Touchpoint
from trivet.win.contact.queries import places

#: Seats that are asked for what they know before a visit.
BRIEFING = (Seat.AR, Seat.SR, Seat.FR)
BRIEF_AHEAD = timedelta(days=1)
REMIND_AHEAD = timedelta(days=3)


def of_visit(visit: Touchpoint) -> dict[str, Any]:
    """Facts of a visit: what policy says of it, who is asked for a note, when what is due."""
    needs = places.needs_of(visit.account, visit.cost, visit.currency)
    due = rules.minutes_due(
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        hours=places.minutes_hours(visit.account),
    )
    return {
        "kind": visit.kind,
        "tier": visit.account.tier,
        "cost": visit.cost,
        "needs_tier": needs.tier,
        "needs_cost": needs.cost,
        "needs_approval": visit.status == Touchpoint.Status.REQUESTED,
        "starts_at": visit.starts_at,
        "brief_due": max(visit.starts_at - BRIEF_AHEAD, min(clock.now(), visit.starts_at)),
        "brief_seats": briefing_seats(visit),
        "minutes_due": due,
    }


def briefing_seats(visit: Touchpoint) -> list[str]:
    """Those of AR, SR and FR that somebody sits in; a vacant seat has nothing to tell."""
    found = holders(visit.account, BRIEFING, project=visit.project)
    return [seat.value for seat in BRIEFING if seat in found and found[seat].how != How.ABOVE]


def of_commitment(commitment: Commitment) -> dict[str, Any]:
    """Facts of a promise: whose it is on our side, when it is due, when to look at it before."""
    remind_on = commitment.due_on - REMIND_AHEAD
    return {
        "direction": commitment.direction,
        "our_person": commitment.our_person_id,
        "due_on": commitment.due_on,
        "remind_on": remind_on if remind_on > clock.today() else None,
    }
