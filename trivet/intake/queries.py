"""Reads of imports: one's own batches, what a file holds, why rows were rejected.

Refuses another person’s import as if it did not exist: its file may hold what one may not see.
"""

from operator import itemgetter
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import NotFound, Sentence
from trivet.foundation.visibility import lowest_clearance
from trivet.intake import rules, targets
from trivet.intake.bulk import faults
from trivet.intake.bulk.parsing import SEVERAL
from trivet.intake.models import Batch
from trivet.intake.targets.shapes import Field, Target
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.tables.dialects import Dialect
from trivet.tables.reading import Table, open_table

#: Why undo left something, by code.
KEPT: dict[str, Sentence] = {
    "in-use": _("Something hangs on it by now, or somebody has changed it since: it stays."),
    "changed": _("Somebody has changed it since: what was changed stays as it is now."),
    "gone": _("It has been removed since."),
}


def batches(user: User) -> QuerySet[Batch]:
    """The imports a person may look at, newest first."""
    return Batch.objects.visible_to(user).select_related("by").order_by("-id")


def batch_of(user: User, pk: int) -> Batch:
    """One of those imports. Raises NotFound."""
    found = batches(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such import of yours."))
    return found


def open_batch(batch: Batch) -> Table:
    """The stored file as it was understood when it was uploaded. Raises Refused, TableError."""
    rules.check_has_file(bool(batch.file))
    return open_table(
        Path(batch.file.path),
        encoding=batch.encoding,
        dialect=Dialect(**batch.dialect) if batch.dialect else None,
        sheet=str(batch.options.get("sheet") or ""),
    )


def preview(batch: Batch, rows: int = 10) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and the first rows; nothing of a file that is kept no more."""
    if not batch.file:
        return [], []
    table = open_batch(batch)
    return table.header, table.preview(rows)


def fields_of(target: Target, user: User) -> list[Field]:
    """What the person may fill."""
    return rules.fields_for(target, lowest_clearance(user))


def targets_for(user: User) -> list[Any]:
    """What the person may take in."""
    where = standing(user)
    return [one for one in targets.all_targets() if rules.has_powers(where, one)]


def offers(target: Target, user: User) -> dict[str, list[tuple[str, str]]]:
    """For each field with choices that may hold for a whole file: what to write, what it is.

    Of the words for one thing the last is written (its code), the first is shown (its name).
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for one in target.fields:
        if one.constant and one.choices is not None:
            if one.kind is not None:
                found[one.name] = [
                    (value, str(label)) for value, label in one.kind.choices if value
                ]
                continue
            words = one.choices(user) if callable(one.choices) else one.choices
            clear = [(word, value) for word, value in words.items() if value and value != SEVERAL]
            shown = {value: word for word, value in reversed(clear)}
            written = {value: word for word, value in clear}
            named = ((word, shown[value]) for value, word in written.items())
            found[one.name] = sorted(named, key=itemgetter(1))
    return found


def reasons(batch: Batch) -> list[dict[str, Any]]:
    """Why rows were rejected, in the active language, with how many and an example row."""
    target = targets.get(batch.target)
    return [
        {"sentence": faults.sentence(found, target), "rows": found["rows"], "row": found["row"]}
        for found in batch.counts.get("reasons", [])
    ]


def record_counts(batch: Batch) -> list[dict[str, Any]]:
    """How many records of each kind were new and changed."""
    target = targets.get(batch.target)
    counts = batch.counts.get("records", {})
    return [
        {"label": record.label, **counts[record.name]}
        for record in target.records
        if any(counts.get(record.name, {}).values())
    ]


def kept(batch: Batch) -> list[dict[str, Any]]:
    """What undo left, row by row, with its reason."""
    target = targets.get(batch.target)
    return [
        {
            "label": one["label"],
            "record": target.record(one["record"]).label,
            "why": KEPT[one["why"]],
        }
        for one in batch.kept
    ]
