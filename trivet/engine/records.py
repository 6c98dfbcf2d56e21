"""What the engine tells the journal: started, done, escalated, handed over, ended.

Each event links the run, its subject and its scope, so that the timelines of both show it.
"""

from collections.abc import Mapping
from typing import Any

from trivet.engine.models import Run, WorkItem
from trivet.foundation import journal
from trivet.foundation.models import EventLink


def tell(
    type: str,
    run: Run,
    *,
    by: Any,
    item: WorkItem | None = None,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Record `type` about `run` (and `item`), with links to what the run is about."""
    facts: dict[str, Any] = {"process": run.process, **(payload or {})}
    if item is not None:
        facts |= {"task": item.task, "name": item.name, "labels": item.labels, "seat": item.seat}
    event = journal.record(
        type,
        by=by,
        touched={"run": run} if item is None else {"run": run, "item": item},
        payload=facts,
    )
    # The engine holds no model of these: it links them by kind and number.
    EventLink.objects.bulk_create(
        [
            EventLink(
                event=event, kind=run.subject_kind, object_id=run.subject_id, qualifier="subject"
            ),
            EventLink(event=event, kind=run.scope_kind, object_id=run.scope_id, qualifier="scope"),
        ]
    )
