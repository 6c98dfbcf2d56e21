"""Brings the tables in line with a flow after a step: items opened and dropped, waits noted.

Compares instead of remembering, so that doing it twice changes nothing.
"""

from typing import Any

from trivet.engine import seats
from trivet.engine.bpmn import durations, expressions
from trivet.engine.bpmn.events import timed_text
from trivet.engine.bpmn.flow import Flow, key_of
from trivet.engine.models import Run, Subscription, WorkItem
from trivet.engine.seats import Found, Need, Scope
from trivet.foundation import clock
from trivet.foundation.errors import TrivetError

_LONGEST_LABEL = 200


def open_items(run: Run, flow: Flow) -> list[WorkItem]:
    """Open an item for each task that newly waits, cancel those that wait no longer."""
    waiting = {task.id: task for task in flow.ready()}
    standing = run.items.open()
    known = set(standing.values_list("spiff_id", flat=True))
    if gone := known - set(waiting):
        standing.filter(spiff_id__in=gone).update(status=WorkItem.Status.CANCELLED)
    new = [task for id, task in waiting.items() if id not in known]
    needs = [_need(run, task) for task in new]
    people = seats.find(needs, Scope(run.scope_kind, run.scope_id))
    return WorkItem.objects.bulk_create(map(_item, [run] * len(new), new, needs, people))


def note_waits(run: Run, flow: Flow) -> None:
    """Keep when the next timer fires and which messages the run listens to."""
    run.next_timer_at = flow.next_moment()
    wanted = {task.id: task for task in flow.listening()}
    known = set(run.subscriptions.values_list("spiff_id", flat=True))
    if known - set(wanted):
        run.subscriptions.filter(spiff_id__in=known - set(wanted)).delete()
    Subscription.objects.bulk_create(
        Subscription(
            run=run,
            spiff_id=id,
            name=task.task_spec.event_definition.name,
            correlation=task.task_spec.event_definition.correlation_of(task) or subject_of(run),
        )
        for id, task in wanted.items()
        if id not in known
    )


def subject_of(run: Run) -> str:
    """The correlation of messages that name none: what the run is about."""
    return f"{run.subject_kind}:{run.subject_id}"


def _need(run: Run, task: Any) -> Need:
    given = task.task_spec.extensions
    return Need(
        seat=_seat(given, task.data),
        starter=run.started_by_id,
        person=_person(given["person"], task.data),
        four_eyes=given["four_eyes"],
    )


def _item(run: Run, task: Any, need: Need, found: Found) -> WorkItem:
    given, now = task.task_spec.extensions, clock.now()
    due = timed_text(given["due"], task.data) if given["due"] else ""
    return WorkItem(
        run=run,
        process=task.workflow.spec.name,
        task=key_of(task.task_spec),
        action=given["action"],
        page=given["page"],
        spiff_id=task.id,
        instance=_instance(given["instance"], task),
        name=given["name"][:120],
        labels=given["labels"],
        four_eyes=need.four_eyes,
        seat=need.seat,
        assignee_id=found.user_id,
        resolved=found.how,
        opened_at=now,
        due_at=durations.moment(due, start=now, day_ends=True) if due else None,
        escalate_to=given["escalate_to"],
        outcomes=given["outcomes"],
        subject_kind=run.subject_kind,
        subject_id=run.subject_id,
        scope_kind=run.scope_kind,
        scope_id=run.scope_id,
    )


def _seat(given: dict[str, Any], data: dict[str, Any]) -> str:
    """The seat that the run's facts name, else the one the file names."""
    named = expressions.evaluate(given["seat_from"], data) if given["seat_from"] else None
    return named if named in seats.known() else str(given["seat"])


def _person(expression: str, data: dict[str, Any]) -> int | None:
    value = expressions.evaluate(expression, data) if expression else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _instance(expression: str, task: Any) -> str:
    """Which of several instances this is, in words; never a reason to fail."""
    if not expression:
        return ""
    try:
        return str(expressions.evaluate(expression, task.data) or "")[:_LONGEST_LABEL]
    except TrivetError:
        return ""
