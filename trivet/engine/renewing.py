"""When what a run is about has changed: its facts, its timers and its due dates follow.

Refuses to undo anything: a way that was taken stays taken.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from trivet.engine.bpmn import durations, expressions, flow
from trivet.engine.bpmn.events import timed_text
from trivet.engine.bpmn.flow import Flow
from trivet.engine.models import Run
from trivet.engine.opening import note_waits
from trivet.engine.steps import check_running, lock, thaw
from trivet.foundation import clock


def renew(pk: int, facts: Mapping[str, Any]) -> Run:
    """Let a run know `facts`; move its waiting timers and open due dates accordingly."""
    with transaction.atomic():
        run = lock(pk)
        check_running(run)
        state = thaw(run)
        state.learn(expressions.plain(facts))
        note_waits(run, state)
        _move_due_dates(run, state)
        run.state = flow.freeze(state)
        run.save(update_fields=["state", "next_timer_at"])
        return run


def _move_due_dates(run: Run, state: Flow) -> None:
    """Due dates that the facts give are worked out anew; a duration since opening stays."""
    waiting = {task.id: task for task in state.ready()}
    for item in run.items.open():
        task = waiting[item.spiff_id]
        given = task.task_spec.extensions["due"]
        if not given or durations.is_duration(given):
            continue
        text = timed_text(given, task.data)
        due = durations.moment(text, start=item.opened_at, day_ends=True) if text else None
        if due != item.due_at:
            item.due_at = due
            if due is None or due > clock.now():
                item.escalated_at = item.escalated_to = None
            item.save(update_fields=["due_at", "escalated_at", "escalated_to"])
