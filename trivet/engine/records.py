"""What the engine tells the journal: started, done, escalated, handed over, ended.

Each event links the run, its subject and its scope, so that the timelines of both show it.
"""

from collections.abc import Mapping
from typing import Any

from trivet.engine.models import Run, WorkItem
from trivet.foundation import journal


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
    journal.record(
        type,
        by=by,
        touched={"run": run} if item is None else {"run": run, "item": item},
        payload=facts,
        # The engine holds no model of these.
        named={
            "subject": (run.subject_kind, run.subject_id),
            "scope": (run.scope_kind, run.scope_id),
        },
    )
