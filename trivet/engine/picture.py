"""Where a run stands, element by element, for the drawing and its table twin.

Reads the saved state and the items; changes nothing.
"""

from dataclasses import dataclass
from enum import StrEnum

from SpiffWorkflow.util.task import TaskState

from trivet.engine import definitions
from trivet.engine.bpmn.blueprint import Step
from trivet.engine.bpmn.flow import key_of
from trivet.engine.models import Run, WorkItem
from trivet.engine.steps import thaw


class Stage(StrEnum):
    """How far an element is. OPEN waits for a person, WAITING for time, a message or a branch."""

    DONE = "done"
    OPEN = "open"
    WAITING = "waiting"
    DROPPED = "dropped"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the drawing with its stage and the newest item it opened."""

    step: Step
    stage: Stage
    items: tuple[WorkItem, ...]


#: The state that speaks for an element when it was passed several times: the liveliest.
_ORDER = (Stage.OPEN, Stage.WAITING, Stage.DONE, Stage.DROPPED)


def of(run: Run) -> list[Element]:
    """Every element of the run's own process, in the order of the file."""
    reached: dict[str, set[Stage]] = {}
    for task in thaw(run).get_tasks():
        stage = _stage(task.state, manual=task.task_spec.manual)
        if stage is not None:
            reached.setdefault(key_of(task.task_spec), set()).add(stage)
    items: dict[str, list[WorkItem]] = {}
    for item in run.items.select_related("assignee", "completed_by").order_by("id"):
        items.setdefault(item.task, []).append(item)
    return [
        Element(
            step=step,
            stage=next((s for s in _ORDER if s in reached.get(step.id, ())), Stage.AHEAD),
            items=tuple(items.get(step.id, ())),
        )
        for step in definitions.blueprint_of(run.definition).steps
    ]


def _stage(state: int, *, manual: bool) -> Stage | None:
    if state & TaskState.COMPLETED:
        return Stage.DONE
    if state & (TaskState.CANCELLED | TaskState.ERROR):
        return Stage.DROPPED
    if state & TaskState.READY and manual:
        return Stage.OPEN
    if state & (TaskState.WAITING | TaskState.STARTED | TaskState.READY):
        return Stage.WAITING
    return None
