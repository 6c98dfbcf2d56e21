"""Today and the timeline on the wire: work, promises, visits, and what happened.

An event here says what, when and by whom. What it changed is shown only where a query has taken out
what its reader may not see.
"""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from trivet.api.shapes.contact import TouchpointRowOut
from trivet.api.shapes.kinds import Out, Ref
from trivet.api.shapes.ledger import CommitmentRowOut
from trivet.api.shapes.triangle import VacancyOut
from trivet.api.shapes.work import WorkItemOut


class HappenedOut(Out):
    """That something happened, when, and by whom (null: by Trivet itself)."""

    id: int
    at: datetime
    actor: Ref | None
    type: str = Field(description="Such as `visit.approved`; never changes its meaning.")


class ChangesOut(Out):
    account: Ref
    events: list[HappenedOut]
    more: bool


class TodayOut(Out):
    day: date
    since: datetime
    work: list[WorkItemOut]
    commitments: list[CommitmentRowOut]
    visits: list[TouchpointRowOut]
    vacancies: list[VacancyOut] = Field(description="Seats beside yours, or in your department.")
    changes: list[ChangesOut]


class FieldChangeOut(Out):
    """A field that was changed, in words."""

    field: str
    before: str
    after: str


class LinkOut(Out):
    """A record that an event touched, and as what."""

    kind: str
    id: int
    qualifier: str


class EventOut(HappenedOut):
    """One event of a timeline."""

    changes: list[FieldChangeOut]
    links: list[LinkOut]


def event_facts(event: Any) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("id", "at", "actor", "type")}


def entry_facts(entry: Any, item: Any) -> dict[str, Any]:
    """An entry of `item`'s timeline; of other accounts it names those its reader sees."""
    seen = {item.pk} | {place.pk for place in entry.places}
    account = "customers.account"
    return {
        **event_facts(entry.event),
        "changes": [
            {"field": str(one.label), "before": one.before, "after": one.after}
            for one in entry.changes
        ],
        "links": [
            {"kind": link.kind, "id": link.object_id, "qualifier": link.qualifier}
            for link in entry.event.links.all()
            if link.kind != account or link.object_id in seen
        ],
    }
