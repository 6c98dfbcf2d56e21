"""What the pages of imports share: how a state looks, the mapping form of one import."""

from typing import Any

from django.http import QueryDict

from trivet.foundation.visibility import lowest_clearance
from trivet.intake import queries, rules, targets
from trivet.intake.models import Batch
from trivet.organisation.models import User
from trivet.web.intake.forms import MappingForm

#: The chip of each state.
KINDS: dict[str, str] = {
    Batch.Status.MAPPED: "draft",
    Batch.Status.TRIED: "draft",
    Batch.Status.WAITING: "waiting",
    Batch.Status.RUNNING: "waiting",
    Batch.Status.DONE: "done",
    Batch.Status.FAILED: "late",
    Batch.Status.UNDONE: "refused",
}
#: Rows that show what each column holds.
SHOWN = 20


def mapping_form(user: User, batch: Batch, data: QueryDict | None = None) -> Any:
    """The form of an import as it stands. Raises TableError where the file cannot be read."""
    target = targets.get(batch.target)
    table = queries.open_batch(batch)
    return MappingForm(
        data,
        header=table.header,
        sample=table.preview(SHOWN),
        target=target,
        readable=rules.fields_for(target, lowest_clearance(user)),
        offers=queries.offers(target, user),
        initial=MappingForm.initial_of(batch.mapping, batch.options, table.header),
    )
