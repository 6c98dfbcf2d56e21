"""Opens a stranger's file as a table: a header, a preview, and batches of text in bounded memory.

Every cell is text, exactly as written: "NA", "007" and "1e5" stay what they are. Rows that do not
fit the header are set aside with their number, not bent. Refuses (with `errors`) whatever is no
table, is cut off, or is larger than the limits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

import polars as pl
from django.utils.translation import gettext_lazy as _

from trivet.tables import kinds, texts, workbooks
from trivet.tables.dialects import Dialect, unique_header
from trivet.tables.errors import Damaged, EmptyFile, NoSuchSheet, Ragged, TooLarge
from trivet.tables.limits import Limits

ROW = "__row__"
BATCH = 50_000
#: So many rows decide how wide the table is.
_SAMPLE = 1000


class Source(Protocol):
    """Something that gives rows of cells again and again: a text file, or a sheet."""

    encoding: str
    dialect: Dialect
    sheets: list[str]
    unended: bool

    def rows(self) -> Iterator[Sequence[str]]:
        """Every row from the first, blank ones too."""
        ...


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row with more filled cells than the header has columns."""

    row: int
    cells: Sequence[str]


@dataclass(slots=True)
class Batch:
    """Rows as text columns under the header's names, their numbers in ROW, and the misfits."""

    frame: pl.DataFrame
    misfits: list[Misfit] = field(default_factory=list)


@dataclass
class Table:
    """An opened file; its rows can be read as often as needed."""

    header: list[str]
    source: Source
    limits: Limits

    @property
    def encoding(self) -> str:
        return self.source.encoding

    @property
    def dialect(self) -> Dialect:
        return self.source.dialect

    @property
    def sheets(self) -> list[str]:
        return self.source.sheets

    def preview(self, count: int = 10) -> list[dict[str, str]]:
        """The first rows, as a page shows them."""
        return self._frame(list(islice(self._numbered(), count))).drop(ROW).to_dicts()

    def batches(self, size: int = BATCH) -> Iterator[Batch]:
        """All rows, `size` at a time. Raises TableError where the file breaks later on."""
        numbered = self._numbered()
        width = len(self.header)
        good = bad = short = last = 0
        while chunk := list(islice(numbered, size)):
            misfits = [Misfit(row, cells) for row, cells in chunk if len(cells) > width]
            misfits = [misfit for misfit in misfits if any(misfit.cells[width:])]
            bad, good = bad + len(misfits), good + len(chunk) - len(misfits)
            if bad > max(good, 20):
                raise Ragged(
                    _(
                        "Most rows have more cells than the header. "
                        "Check which row holds the column names, and the separator."
                    )
                )
            short += sum(1 for _row, cells in chunk if len(cells) < width)
            last = chunk[-1][0] if len(chunk[-1][1]) < width else 0
            aside = {misfit.row for misfit in misfits}
            kept = [pair for pair in chunk if pair[0] not in aside] if aside else chunk
            yield Batch(self._frame(kept), misfits)
        if self.source.unended and last and short == 1 and good > 1:
            raise Damaged(
                _("The file ends in the middle of row %(row)s: it was cut off. Export it again.")
                % {"row": last}
            )

    def _numbered(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Filled rows beneath the header with their number in the file, from 1."""
        start = self.dialect.header + 1
        rows = islice(self.source.rows(), start, None)
        return ((number, row) for number, row in enumerate(rows, start + 1) if any(row))

    def _frame(self, pairs: list[tuple[int, Sequence[str]]]) -> pl.DataFrame:
        width = len(self.header)
        cells = [
            row if len(row) == width else [*row[:width], *[""] * (width - len(row))]
            for _number, row in pairs
        ]
        columns = zip(*cells, strict=True) if cells else ([] for _name in self.header)
        return pl.DataFrame(
            [pl.Series(ROW, [number for number, _row in pairs], pl.Int64)]
            + [
                pl.Series(name, column, pl.String)
                for name, column in zip(self.header, columns, strict=True)
            ]
        )


def open_table(
    path: Path,
    *,
    encoding: str = "",
    dialect: Dialect | None = None,
    sheet: str = "",
    limits: Limits | None = None,
) -> Table:
    """Look at the file and its head. What is given is believed; the rest is found out."""
    limits = limits or Limits.from_settings()
    if path.stat().st_size > limits.size:
        raise TooLarge(
            _("The file is larger than %(megabytes)s MB. Split it, or raise the limit.")
            % {"megabytes": limits.size // (1024 * 1024)}
        )
    source: Source
    if kinds.kind_of(path, unpacked_limit=limits.unpacked) is kinds.Kind.WORKBOOK:
        source = workbooks.Workbook(path, dialect=dialect, sheet=sheet)
    elif sheet:
        raise NoSuchSheet(_("Only a workbook has sheets, and this file is none. Name no sheet."))
    else:
        source = texts.Text(path, encoding=encoding, dialect=dialect, limits=limits)
    return Table(_header(source, limits), source, limits)


def _header(source: Source, limits: Limits) -> list[str]:
    """Column names, as many as the header or most rows beneath it have."""
    rows = islice(source.rows(), source.dialect.header, source.dialect.header + _SAMPLE)
    header = next(rows, [])
    widths = [_filled_width(row) for row in rows if any(row)]
    if not any(header) and not widths:
        raise EmptyFile(_("There is nothing in the table. Check that the right sheet was saved."))
    width = max(_filled_width(header), _usual_width(widths))
    if width > limits.columns:
        raise TooLarge(
            _("The table has %(columns)s columns; at most %(limit)s are read. Remove some.")
            % {"columns": width, "limit": limits.columns}
        )
    return unique_header(header, width)


def _filled_width(row: Sequence[str]) -> int:
    """Number of cells up to the last that holds something."""
    width = len(row)
    while width and not row[width - 1]:
        width -= 1
    return width


def _usual_width(widths: list[int]) -> int:
    """The median: what most rows have beyond the header is a column, what a few have is not."""
    ranked = sorted(widths)
    return ranked[(len(ranked) - 1) // 2] if ranked else 0
