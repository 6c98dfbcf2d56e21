"""One task for each entry of a list, all at once or one after the other.

Refuses a list that is missing, is none, or is longer than two hundred: each entry becomes
somebody's work.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from SpiffWorkflow.bpmn.serializer.default.task_spec import MultiInstanceTaskConverter
from SpiffWorkflow.bpmn.specs.defaults import (
    ParallelMultiInstanceTask,
    SequentialMultiInstanceTask,
)

from trivet.foundation.errors import Refused

MOST = 200


class _OverAList:
    """Checks the list, and keeps the entry of one instance out of the next."""

    data_input: Any
    input_item: Any
    task_spec: str

    def _update_hook(self, my_task: Any) -> Any:
        # Known before the parent's data is inherited here, because that happens inside.
        entries = my_task.parent.data.get(self.data_input.bpmn_id)
        if not isinstance(entries, list) or len(entries) > MOST:
            instance = my_task.workflow.spec.task_specs[self.task_spec]
            raise Refused(
                _("“%(name)s” goes through the list “%(list)s”, which is missing or too long.")
                % {"name": instance.bpmn_name or instance.bpmn_id, "list": self.data_input.bpmn_id}
            )
        return super()._update_hook(my_task)  # type: ignore[misc]

    def create_child(self, my_task: Any, item: Any, key_or_index: Any = None) -> None:
        self._forget_entry(my_task)
        super().create_child(my_task, item, key_or_index)  # type: ignore[misc]

    def merge_child(self, workflow: Any, child: Any) -> None:
        super().merge_child(workflow, child)  # type: ignore[misc]
        self._forget_entry(child.parent)

    def _forget_entry(self, my_task: Any) -> None:
        if self.input_item is not None:
            my_task.data.pop(self.input_item.bpmn_id, None)


class AllAtOnce(_OverAList, ParallelMultiInstanceTask):  # type: ignore[misc]
    pass


class OneByOne(_OverAList, SequentialMultiInstanceTask):  # type: ignore[misc]
    pass


CONVERTERS = {AllAtOnce: MultiInstanceTaskConverter, OneByOne: MultiInstanceTaskConverter}
