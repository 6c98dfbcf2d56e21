"""How a visit, a brief and a work item are answered: what several queries found, in one shape."""

from typing import Any

from trivet.api.protocol import versions
from trivet.api.protocol.call import Call
from trivet.api.shapes import contact as shapes
from trivet.api.shapes.kinds import Ref
from trivet.api.shapes.ledger import CommitmentOut
from trivet.api.shapes.work import WorkItemOut, item_facts
from trivet.processes import queries as processes
from trivet.processes.actions import Done
from trivet.processes.contact.bindings import VISIT
from trivet.win.contact.models import Commitment, Touchpoint
from trivet.win.contact.queries import ledger, visits
from trivet.win.contact.queries.brief import Brief


def visit(request: Call, row: Touchpoint) -> shapes.TouchpointOut:
    """One touchpoint, whole, its version marked for the ETag."""
    versions.mark(request, row.version)
    return shapes.TouchpointOut.made_of(
        row,
        participants=visits.participants(row),
        approvals=visits.approvals(row),
        open=[item(entry) for entry in processes.open_about(request.user, VISIT, row)],
    )


def step(request: Call, pk: int, done: Done | None = None) -> shapes.StepOut:
    """The visit after a step of its process, and what is next for the person."""
    follows = processes.item(request.user, done.next.pk) if done and done.next else None
    return shapes.StepOut(
        touchpoint=visit(request, visits.touchpoint(request.user, pk)),
        next=item(follows) if follows else None,
    )


def commitment(request: Call, pk: int) -> CommitmentOut:
    """One commitment with its clearances, its version marked for the ETag."""
    row: Commitment = ledger.commitment(request.user, pk)
    versions.mark(request, row.version)
    given_on = row.seen_touchpoint.pk if row.seen_touchpoint else None
    return CommitmentOut.made_of(row, clearances=ledger.clearances(row), touchpoint=given_on)


def brief(found: Brief) -> shapes.BriefOut:
    facts: dict[str, Any] = {
        name: getattr(found, name)
        for name in ("owed_by_us", "owed_by_them", "last", "issues", "news", "evidence")
    }
    return shapes.BriefOut.model_validate(
        {
            **facts,
            "theirs": [
                {
                    "person": known.participant.person,
                    "title": known.post.title if known.post else "",
                    "last_met": known.last_met,
                }
                for known in found.theirs
            ],
            "ours": [Ref.of(one.user) for one in found.ours if one.user],
            "notes": {seat: str(note.get("text", "")) for seat, note in found.notes.items()},
        }
    )


def item(entry: processes.Entry) -> WorkItemOut:
    return WorkItemOut.model_validate(item_facts(entry))
