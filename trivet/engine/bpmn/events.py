"""What a run can wait for: timers by Trivet's clock, messages by name and correlation.

SpiffWorkflow's own timers read the machine's clock and evaluate Python; these do neither.
"""

from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.serializer.default.event_definition import (
    TimerConditionalEventDefinitionConverter,
)
from SpiffWorkflow.bpmn.serializer.helpers import EventDefinitionConverter
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.util import BpmnEvent

from trivet.engine.bpmn import durations, expressions
from trivet.foundation import clock

_MOMENT = "event_value"


def timed_text(text: str, facts: dict[str, Any]) -> str:
    """`text` itself when it is a duration or date, else the text its expression gives, or ""."""
    if durations.is_duration(text) or text[:1].isdigit():
        return text
    return str(expressions.evaluate(text, facts) or "")


class ClockTimer(TimerEventDefinition):  # type: ignore[misc]
    """Fires at a moment fixed when the run arrives; an empty expression never fires."""

    def has_fired(self, my_task: Any) -> bool:
        moment = self.moment(my_task)
        return moment is not None and moment <= clock.now()

    def moment(self, my_task: Any) -> datetime | None:
        kept = my_task._get_internal_data(_MOMENT)
        if kept is None:
            text = timed_text(self.expression, my_task.data)
            kept = (
                durations.moment(text, start=clock.now(), day_ends=False).isoformat()
                if text
                else ""
            )
            my_task._set_internal_data(**{_MOMENT: kept})
        return datetime.fromisoformat(kept) if kept else None

    def forget(self, my_task: Any) -> None:
        """Work the moment out anew when next asked."""
        my_task._set_internal_data(**{_MOMENT: None})


class Message(MessageEventDefinition):  # type: ignore[misc]
    """A message of a name. Thrown ones are kept on the run's flow until the step is saved."""

    def __init__(self, name: str, correlation: str = "", **options: Any) -> None:
        super().__init__(name, **options)
        self.correlation = correlation

    def correlation_of(self, my_task: Any) -> str:
        """The value that a message must carry to reach this run; "" stands for its subject."""
        if not self.correlation:
            return ""
        return str(expressions.evaluate(self.correlation, my_task.data))

    def throw(self, my_task: Any) -> None:
        sent = (self.name, self.correlation_of(my_task), dict(my_task.data))
        my_task.workflow.top_workflow.sent.append(sent)

    def deliver(self, my_task: Any, data: dict[str, Any]) -> None:
        """Let the waiting `my_task` catch this message with `data`."""
        my_task.task_spec.catch(my_task, BpmnEvent(self, payload=data))
        my_task.task_spec._update(my_task)


class MessageConverter(EventDefinitionConverter):  # type: ignore[misc]
    """Keeps the correlation expression beside the name."""

    def to_dict(self, event_definition: Message) -> dict[str, Any]:
        kept: dict[str, Any] = super().to_dict(event_definition)
        kept["correlation"] = event_definition.correlation
        return kept


CONVERTERS = {ClockTimer: TimerConditionalEventDefinitionConverter, Message: MessageConverter}
