"""How a text file parts its cells, and where its header is.

Pure: works on a decoded sample. Refuses nothing: a text without separators is one column.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

DELIMITERS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
#: A quotation mark inside a cell, behind a backslash or doubled.
_ESCAPED = re.compile(r'\\"[^,;|\t\r\n]')
_DOUBLED = re.compile(r'[^\\,;|\t\r\n"]""[^,;|\t\r\n]')
#: How many rows of a sample are weighed.
_ROWS = 300


@dataclass(frozen=True, slots=True)
class Dialect:
    """`header` is the row (from 0, blank ones counted) that names the columns."""

    delimiter: str = ","
    escape: str = ""
    header: int = 0

    def options(self) -> dict[str, Any]:
        """What `csv.reader` needs to know."""
        return {
            "delimiter": self.delimiter,
            "escapechar": self.escape or None,
            "doublequote": True,
            "strict": False,
        }

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def detect(sample: str, *, complete: bool) -> Dialect:
    """Weigh each delimiter by how many rows agree on their width. `complete`: nothing follows."""
    if found := _SEP_LINE.match(sample):
        rest = sample[found.end() :]
        rows = _rows(rest, Dialect(found.group(1)), complete)
        return Dialect(found.group(1), header=1 + header_row(rows))
    escape = "\\" if _ESCAPED.search(sample) and not _DOUBLED.search(sample) else ""
    best, worth = Dialect(escape=escape), 0.0
    for delimiter in DELIMITERS:
        dialect = Dialect(delimiter, escape)
        rows = _rows(sample, dialect, complete)
        if (found_worth := _agreement(rows)) > worth:
            best = Dialect(delimiter, escape, header_row(rows))
            worth = found_worth
    if not worth:
        best = Dialect(",", escape, header_row(_rows(sample, best, complete)))
    return best


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """The first row that has nearly as many filled cells as most rows have cells."""
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    counts = Counter(count for count in filled if count)
    if not counts:
        return 0
    usual = max(counts, key=lambda count: (counts[count], count))
    if usual == 1 and len(counts) > 1 and counts[usual] <= sum(counts.values()) * 0.6:
        usual = max(count for count in counts if count > 1)
    needed = usual if usual <= 2 else usual - 1
    for index, count in enumerate(filled):
        if count >= needed:
            return index
    return next(index for index, count in enumerate(filled) if count)


def unique_header(cells: Iterable[str], width: int) -> list[str]:
    """Names for `width` columns: a blank one is called by its number, a repeated one counted."""
    given = [" ".join(cell.split()) for cell in cells][:width]
    given += [""] * (width - len(given))
    taken: set[str] = set()
    names = []
    for number, name in enumerate(given, start=1):
        wanted = name or f"Column {number}"
        chosen, again = wanted, 2
        while chosen in taken:
            chosen, again = f"{wanted} ({again})", again + 1
        taken.add(chosen)
        names.append(chosen)
    return names


def _rows(sample: str, dialect: Dialect, complete: bool) -> list[list[str]]:
    """The sample's rows; a last row that the sample cuts is left out."""
    rows: list[list[str]] = []
    reader = csv.reader(sample.splitlines(keepends=True), **dialect.options())
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > _ROWS:
                return rows[:_ROWS]
    except csv.Error:
        return rows
    return rows if complete or len(rows) < 2 else rows[:-1]


def _agreement(rows: Sequence[Sequence[str]]) -> float:
    """Share of rows with the most usual number of cells, above one; more cells break ties."""
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 0.0
    width = max(several, key=lambda width: (several[width], width))
    return several[width] / sum(widths.values()) + min(width, 50) / 1000
