"""Work on the wire: items, runs, the processes themselves."""

from datetime import datetime
from typing import Any

from pydantic import Field

from trivet.api.shapes.kinds import Choice, Filled, Id, In, Out, Ref, Text
from trivet.engine.models import Run, WorkItem


class SubjectOut(Out):
    """What a run or an item is about; absent where the reader does not see it."""

    kind: str
    id: int
    text: str
    account: Ref


class OutcomeOut(Out):
    name: str
    label: str


class WorkItemOut(Out):
    """One thing one person has to do."""

    id: int
    run: int = Field(validation_alias="run_id")
    process: str
    task: str
    label: str
    seat: str
    assignee: Ref | None
    resolved: Choice[WorkItem.Resolved] = Field(description="How the assignee came to it.")
    status: Choice[WorkItem.Status]
    opened_at: datetime
    due_at: datetime | None
    escalated_at: datetime | None
    escalated_to: Ref | None
    completed_at: datetime | None
    outcome: str
    outcomes: list[OutcomeOut] = Field(description="To choose from when it is done; may be none.")
    subject: SubjectOut | None = None


class CompletionIn(In):
    outcome: Text = Field("", max_length=40, description="One of the item's `outcomes`.")


class CompletedOut(Out):
    """What doing an item opened, and what is next for you."""

    opened: list[WorkItemOut]
    next: WorkItemOut | None


class HandOverIn(In):
    to: Id


class RunOut(Out):
    """One running process."""

    id: int
    process: str
    version: int
    status: Choice[Run.Status]
    subject: SubjectOut | None
    started_by: Ref | None
    started_at: datetime
    ended_at: datetime | None
    end_reason: str


class StageOut(Out):
    """One step of the drawing, and how far the run has come with it."""

    id: str
    kind: str
    name: str
    stage: str


class ProgressOut(Out):
    run: RunOut
    stages: list[StageOut]
    open: list[WorkItemOut]


class ProcessOut(Out):
    """A process in its current version."""

    key: str
    version: int
    name: str
    label: str
    published_at: datetime
    published_by: Ref | None = Field(description="Null: it came with Trivet.")


class TaskOut(Out):
    """A step that somebody does."""

    id: str
    name: str
    lane: str
    seat: str
    action: str
    due: str
    escalate_to: str
    outcomes: list[str]


class BlueprintOut(Out):
    """The readable form of a process, and its BPMN file."""

    key: str
    version: int
    name: str
    tasks: list[TaskOut]
    bpmn: str


class BpmnIn(In):
    bpmn: Filled = Field(max_length=2_000_000, description="The BPMN 2.0 file.")


def item_facts(entry: Any) -> dict[str, Any]:
    """A work item with its subject and outcomes, as the shape wants them."""
    item, title = entry.item, entry.title
    names = set(WorkItemOut.model_fields) - {"run", "outcomes", "subject"}
    return {
        **{name: getattr(item, name) for name in names},
        "run_id": item.run_id,
        "outcomes": [{"name": name, "label": label} for name, label in item.choices()],
        "subject": subject_facts(item, title),
    }


def subject_facts(row: Any, title: Any) -> dict[str, Any] | None:
    if title is None:
        return None
    return {
        "kind": row.subject_kind,
        "id": row.subject_id,
        "text": title.text,
        "account": {"id": title.account_id, "name": title.account},
    }
