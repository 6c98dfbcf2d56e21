"""Rejected rows as a file: the original columns, and why each row was not taken in.

Reads the source again, so that nothing of a large file is held. The reasons stand in the language
of the person. Refuses nothing: what cannot be read any more was never rejected by row.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from trivet.intake.bulk import faults
from trivet.intake.targets.shapes import Target
from trivet.tables.reading import ROW, Table
from trivet.tables.writing import write_csv


def write(path: Path, table: Table, target: Target, found: pl.DataFrame) -> None:
    """A CSV of the rejected rows under the file's own header."""
    header = [*table.header, _("Row"), _("Reason")]
    write_csv(path, header, _rows(table, _reasons(found, target)))


def summary(found: pl.DataFrame) -> list[dict[str, str | int]]:
    """Reasons by how many rows they hit, with an example of each; most frequent first."""
    grouped = (
        found.group_by("code", "field")
        .agg(
            pl.col("row").n_unique().alias("rows"),
            pl.col("row").first(),
            pl.col("value").first(),
            pl.col("other").first(),
        )
        .sort("rows", "code", "field", descending=[True, False, False])
    )
    return grouped.head(50).to_dicts()


def _reasons(found: pl.DataFrame, target: Target) -> dict[int, str]:
    """Row number to its sentences. A sentence is made once for equal faults."""
    made: dict[tuple[str, ...], str] = {}
    reasons: dict[int, list[str]] = defaultdict(list)
    for fault in found.unique(maintain_order=True).iter_rows(named=True):
        key = (fault["code"], fault["field"], fault["value"], fault["other"])
        if key not in made:
            made[key] = faults.sentence(fault, target)
        reasons[fault["row"]].append(made[key])
    return {row: " ".join(sentences) for row, sentences in reasons.items()}


def _rows(table: Table, reasons: dict[int, str]) -> Iterator[Sequence[str]]:
    """Rejected rows in the order of the file."""
    wanted = pl.DataFrame({ROW: pl.Series(ROW, list(reasons), pl.Int64)})
    width = len(table.header)
    for batch in table.batches():
        rejected: list[tuple[int, Sequence[str]]] = [
            (row[0], row[1:]) for row in batch.frame.join(wanted, on=ROW, how="semi").rows()
        ]
        rejected += [(misfit.row, misfit.cells) for misfit in batch.misfits]
        for number, cells in sorted(rejected):
            reason = reasons.get(number, "")
            if len(cells) > width:
                beyond = {"cells": " | ".join(cells[width:])}
                reason += " " + _("Beyond the last column: %(cells)s") % beyond
            yield [*cells[:width], str(number), reason]
