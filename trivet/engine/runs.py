"""Starting runs, ending them before their time, finding the one about a subject.

Refuses a second open run of one process about one subject.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from trivet.engine import definitions
from trivet.engine.bpmn import expressions, flow
from trivet.engine.models import Run, WorkItem
from trivet.engine.records import tell
from trivet.engine.seats import Scope
from trivet.engine.steps import advance, check_running, lock, thaw
from trivet.foundation import clock
from trivet.foundation.errors import Refused


def start(
    key: str,
    *,
    subject: tuple[str, int],
    scope: Scope,
    by: Any,
    data: Mapping[str, Any] | None = None,
) -> Run:
    """Start the current version of `key` about `subject`. Raises Refused where one is running."""
    definition = definitions.current(key)
    state = flow.begin(definitions.specs_of(definition), expressions.plain(data or {}))
    run = Run(
        definition=definition,
        process=key,
        state={},
        subject_kind=subject[0],
        subject_id=subject[1],
        scope_kind=scope.kind,
        scope_id=scope.id,
        started_by=by,
        started_at=clock.now(),
    )
    with transaction.atomic():
        _insert(run)
        tell("process.started", run, by=by, payload={"version": definition.version})
        advance(run, state, by=by)
    return run


def _insert(run: Run) -> None:
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as error:
        raise Refused(
            _("“%(process)s” is already running for this. Go on with the open step.")
            % {"process": run.definition.label}
        ) from error


def cancel(pk: int, *, by: Any, reason: str) -> Run:
    """End a run before its time, dropping its open items. Raises Refused where it has ended."""
    with transaction.atomic():
        run = lock(pk)
        check_running(run)
        state = thaw(run)
        state.cancel()
        run.items.open().update(status=WorkItem.Status.CANCELLED)
        run.subscriptions.all().delete()
        run.state = flow.freeze(state)
        run.status, run.ended_at, run.next_timer_at = Run.Status.CANCELLED, clock.now(), None
        run.end_reason = reason[:300]
        run.save()
        tell("process.cancelled", run, by=by, payload={"reason": run.end_reason})
        return run


def running(key: str, subject: tuple[str, int]) -> Run | None:
    """The open run of `key` about `subject`, without its state."""
    return (
        Run.objects.filter(
            process=key,
            subject_kind=subject[0],
            subject_id=subject[1],
            status=Run.Status.RUNNING,
        )
        .defer("state")
        .first()
    )


def latest(key: str, subject: tuple[str, int]) -> Run | None:
    """The newest run of `key` about `subject`, ended or not."""
    rows = Run.objects.filter(process=key, subject_kind=subject[0], subject_id=subject[1])
    return rows.select_related("definition", "started_by").order_by("-id").first()


def exists(key: str, subject: tuple[str, int]) -> bool:
    """Whether `key` runs about `subject`, or ever did."""
    return Run.objects.filter(process=key, subject_kind=subject[0], subject_id=subject[1]).exists()


def facts(run: Run) -> dict[str, Any]:
    """What the run knows: the data of its latest step."""
    state = thaw(run)
    found: dict[str, Any] = state.last_task.data if state.last_task is not None else {}
    return found
