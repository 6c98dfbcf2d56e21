"""One run in memory: SpiffWorkflow's workflow without Python in it, frozen to JSON and thawed.

The specification is kept once per version and never in the state. Refuses to go on for ever: a
step that passes a thousand nodes without a pause is stopped.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default import BpmnWorkflowConverter
from SpiffWorkflow.bpmn.serializer.default.workflow import TaskConverter, WorkflowConverter
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from trivet.engine.bpmn import events, loops
from trivet.engine.bpmn.events import ClockTimer, Message
from trivet.engine.bpmn.expressions import ZenScripts
from trivet.engine.bpmn.parser import Specs
from trivet.foundation.errors import Refused, TrivetError

MOST_NODES = 1000
OUTCOMES = "outcomes"
_INSTANCE = " [child]"
Sent = tuple[str, str, dict[str, Any]]


class Flow(BpmnWorkflow):  # type: ignore[misc]
    """A workflow that cannot hold the Python engine, not even while it is being restored."""

    def __init__(self, spec: Any, subprocess_specs: Any = None, **options: Any) -> None:
        self.sent: list[Sent] = []
        super().__init__(spec, subprocess_specs, script_engine=ZenScripts(), **options)

    def go(self) -> None:
        """Pass every node that needs no person, until all wait. Raises Refused in plain words."""
        passed: deque[Any] = deque(maxlen=MOST_NODES)

        def count(task: Any) -> None:
            passed.append(task)
            if len(passed) == MOST_NODES:
                raise Refused(_("This process goes round without a pause and was stopped."))

        with spoken():
            self.do_engine_steps(did_complete_task=count)
            self.refresh_timers()
            self.do_engine_steps(did_complete_task=count)

    def ready(self) -> Iterator[Any]:
        """Every user task that waits for a person."""
        return (t for t in self.get_tasks(state=TaskState.READY) if t.task_spec.manual)

    def listening(self) -> Iterator[Any]:
        """Every event that waits for a message."""
        return (t for t in self._waiting() if isinstance(t.task_spec.event_definition, Message))

    def next_moment(self) -> datetime | None:
        """When the earliest timer fires."""
        moments = (
            t.task_spec.event_definition.moment(t)
            for t in self._waiting()
            if isinstance(t.task_spec.event_definition, ClockTimer)
        )
        return min((moment for moment in moments if moment), default=None)

    def _waiting(self) -> list[Any]:
        return [t for t in self.event_manager.tasks.values() if t.has_state(TaskState.WAITING)]

    def take_sent(self) -> list[Sent]:
        """Messages thrown since the last call: name, correlation, data."""
        taken, self.sent = self.sent, []
        return taken

    def task(self, id: UUID) -> Any:
        return self.get_task_from_id(id)

    def learn(self, facts: dict[str, Any]) -> None:
        """Replace facts of the whole run, and let waiting timers find their moment anew.

        Finished tasks learn too: branches that meet later would bring the old facts back.
        """
        for task in self.get_tasks():
            task.set_data(**facts)
        for task in self._waiting():
            if isinstance(task.task_spec.event_definition, ClockTimer):
                task.task_spec.event_definition.forget(task)

    def finish(self, id: UUID, data: dict[str, Any], outcome: str) -> None:
        """Complete the user task `id` with what its person entered."""
        with spoken():
            task = self.task(id)
            key = key_of(task.task_spec)
            task.set_data(**data)
            if outcome:
                task.data[OUTCOMES] = {**task.data.get(OUTCOMES, {}), key: outcome}
            if isinstance(several := task.parent.task_spec, MultiInstanceTask):
                result = several.output_item
                if result is not None and not result.exists(task):
                    result.set(task, outcome or None)
            task.run()


@contextmanager
def spoken() -> Iterator[None]:
    """SpiffWorkflow's complaints as a sentence a person can act on."""
    try:
        yield
    except SpiffWorkflowException as error:
        if isinstance(cause := error.__cause__ or error.__context__, TrivetError):
            raise cause from error
        raise Refused(
            _("The process cannot go on from here: %(reason)s") % {"reason": error}
        ) from error


def key_of(spec: Any) -> str:
    """The id in the file of a specification's node, the same for each of several instances."""
    return str(spec.bpmn_id or spec.name).removesuffix(_INSTANCE)


class _FlowConverter(BpmnWorkflowConverter):  # type: ignore[misc]
    """Leaves the specification out: it is kept once per version."""

    def to_dict(self, workflow: Flow) -> dict[str, Any]:
        kept: dict[str, Any] = WorkflowConverter.to_dict(self, workflow)
        kept["subprocesses"] = self.mapping_to_dict(workflow.subprocesses)
        return kept

    def restore(self, state: dict[str, Any], specs: Specs) -> Flow:
        flow = Flow(*specs, deserializing=True)
        flow.tasks = self.mapping_from_dict(state["tasks"], UUID, workflow=flow)
        flow.task_tree = flow.tasks[UUID(state["root"])]
        self.set_default_attributes(flow, state)
        self.subprocesses_from_dict(state["subprocesses"], flow)
        return flow


class _TaskConverter(TaskConverter):  # type: ignore[misc]
    """Keeps each task's data whole: the difference to its parent, which SpiffWorkflow keeps,
    can only be restored in the order of the tree, and jsonb has an order of its own."""

    def to_dict(self, task: Any) -> dict[str, Any]:
        kept: dict[str, Any] = super().to_dict(task)
        kept["data"], kept["delta"] = self.registry.convert(task.data), {}
        return kept


_config = {kind: made for kind, made in DEFAULT_CONFIG.items() if kind is not BpmnWorkflow}
_ours = {**events.CONVERTERS, **loops.CONVERTERS, Task: _TaskConverter}
_registry = BpmnWorkflowSerializer.configure({**_config, **_ours})
_serializer = BpmnWorkflowSerializer(_registry)
_converter = _FlowConverter(Flow, _registry)


def begin(specs: Specs, data: dict[str, Any]) -> Flow:
    """A new flow standing at its start with `data`."""
    flow = Flow(*specs)
    flow.task_tree.set_data(**data)
    for task in flow.get_tasks(state=TaskState.READY):
        task.set_data(**data)
    return flow


def freeze(flow: Flow) -> dict[str, Any]:
    """The state of `flow` as JSON, with the version of its form."""
    state = _converter.to_dict(flow)
    return {**state, _serializer.VERSION_KEY: _serializer.VERSION}


def thaw(state: dict[str, Any], specs: Specs) -> Flow:
    """The flow that `freeze` kept, brought up to the present form where it is older."""
    kept = dict(state)
    _serializer.migrate(kept)
    return _converter.restore(kept, specs)


def pack(specs: Specs) -> dict[str, Any]:
    """Specifications as JSON, to be kept with a version."""
    main, others = specs
    return {
        "main": _registry.convert(main),
        "others": {name: _registry.convert(spec) for name, spec in others.items()},
    }


def unpack(kept: dict[str, Any]) -> Specs:
    """What `pack` kept. Ready to be shared by threads: nothing writes to it during a run."""
    main = _registry.restore(kept["main"])
    others = {name: _registry.restore(spec) for name, spec in kept["others"].items()}
    for spec in [main, *others.values()]:
        _connect(spec)
    return main, others


def _connect(spec: Any) -> None:
    """Tie instances to their loop now: SpiffWorkflow would do it in a run, and two might meet."""
    for several in spec.task_specs.values():
        if isinstance(several, MultiInstanceTask):
            instance = spec.task_specs[several.task_spec]
            if not instance.completed_event.is_connected(several.merge_child):
                instance.completed_event.connect(several.merge_child)
