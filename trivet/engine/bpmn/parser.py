"""From a checked blueprint to SpiffWorkflow's specification, with our own events and extensions.

Refuses what slipped past `rules`: SpiffWorkflow's own complaint comes back as a sentence.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _
from SpiffWorkflow.bpmn.parser import BpmnParser, TaskParser
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    IntermediateCatchEventParser,
    IntermediateThrowEventParser,
)
from SpiffWorkflow.bpmn.parser.task_parsers import CallActivityParser, SubWorkflowParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    CallActivity,
    EndEvent,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    SubWorkflowTask,
    UserTask,
)

from trivet.engine.bpmn import source
from trivet.engine.bpmn.blueprint import Blueprint
from trivet.engine.bpmn.events import ClockTimer, Message
from trivet.engine.bpmn.loops import AllAtOnce, OneByOne
from trivet.engine.bpmn.source import BPMN, TV
from trivet.foundation.errors import Invalid

Specs = tuple[Any, dict[str, Any]]


def compile(plan: Blueprint, called: Iterable[Blueprint]) -> Specs:
    """The specification of `plan` and, by id, of every process inside or called by it."""
    parser = _Parser()
    try:
        for blueprint in (plan, *called):
            parser.add(blueprint)
        return parser.get_spec(plan.key), parser.get_subprocess_specs(plan.key)
    except ValidationException as error:
        raise Invalid(
            _("“%(name)s” cannot be run: %(reason)s")
            % {"name": error.name or error.id or plan.name, "reason": error.args[0]}
        ) from error


class _Extended:
    """Reads the blueprint's task into `extensions`, where a run finds it."""

    process_parser: Any
    node: Any

    def parse_extensions(self, node: Any = None) -> dict[str, Any]:
        step = self.process_parser.parser.blueprint(self.node).step(self.node.get("id"))
        if step is None or step.task is None:
            return {}
        return {"name": step.name or step.id, "labels": step.labels, **asdict(step.task)}


class _UserTaskParser(_Extended, TaskParser):  # type: ignore[misc]
    PARALLEL_MI_CLASS = AllAtOnce
    SEQUENTIAL_MI_CLASS = OneByOne


class _SubProcessParser(SubWorkflowParser):  # type: ignore[misc]
    PARALLEL_MI_CLASS = AllAtOnce
    SEQUENTIAL_MI_CLASS = OneByOne


class _CallParser(CallActivityParser):  # type: ignore[misc]
    PARALLEL_MI_CLASS = AllAtOnce
    SEQUENTIAL_MI_CLASS = OneByOne


class _OurEvents:
    """Timers by our clock and messages with our correlation, wherever an event may stand."""

    node: Any
    process_parser: Any

    def parse_timer_event(self, event: Any) -> ClockTimer:
        expression = next(iter(event)).text.strip()
        return ClockTimer(self.node.get("name", self.node.get("id")), expression)

    def parse_message_event(self, event: Any) -> Message:
        # Looked up in its own file: another file may use the same id for another message.
        names = {m.get("id"): m.get("name") for m in self.node.getroottree().iter(f"{BPMN}message")}
        extension = self.node.find(f"{BPMN}extensionElements/{TV}message")
        name = names[event.get("messageRef")]
        return Message(name, "" if extension is None else extension.get("correlation", ""))


class _Catch(_OurEvents, IntermediateCatchEventParser):  # type: ignore[misc]
    pass


class _Throw(_OurEvents, IntermediateThrowEventParser):  # type: ignore[misc]
    pass


class _Boundary(_OurEvents, BoundaryEventParser):  # type: ignore[misc]
    pass


class _End(_OurEvents, EndEventParser):  # type: ignore[misc]
    pass


class _Parser(BpmnParser):  # type: ignore[misc]
    OVERRIDE_PARSER_CLASSES = {
        full_tag("userTask"): (_UserTaskParser, UserTask),
        full_tag("subProcess"): (_SubProcessParser, SubWorkflowTask),
        full_tag("callActivity"): (_CallParser, CallActivity),
        full_tag("intermediateCatchEvent"): (_Catch, IntermediateCatchEvent),
        full_tag("intermediateThrowEvent"): (_Throw, IntermediateThrowEvent),
        full_tag("boundaryEvent"): (_Boundary, BoundaryEvent),
        full_tag("endEvent"): (_End, EndEvent),
    }

    def __init__(self) -> None:
        super().__init__()
        self._blueprints: dict[Any, Blueprint] = {}

    def add(self, blueprint: Blueprint) -> None:
        root = source.open_xml(blueprint.xml)
        self._blueprints[root] = blueprint
        self.add_bpmn_xml(root)

    def blueprint(self, node: Any) -> Blueprint:
        return self._blueprints[node.getroottree().getroot()]
