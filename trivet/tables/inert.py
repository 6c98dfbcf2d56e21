"""Keeps formulas out of what we write: a cell a spreadsheet would run gets an apostrophe in front.

The rule can be undone: a cell that already looks guarded gets one more, so reading our own file
gives back exactly what was written (ADR 0060). Refuses to touch a plain negative number.
"""

import re
from collections.abc import Sequence

#: What makes a spreadsheet run a cell, its full-width twins included.
_TRIGGERS = "=+\\-@\t\r\n＝＋－＠"
_LIVE = re.compile(f"'*[{_TRIGGERS}]")
_GUARDED = re.compile(f"''*[{_TRIGGERS}]")
_NEGATIVE = re.compile(r"-\d+(?:\.\d+)?")


def guarded(cell: str) -> str:
    """The cell as it may stand in a CSV file."""
    if _LIVE.match(cell) and not _NEGATIVE.fullmatch(cell):
        return "'" + cell
    return cell


def restored(row: Sequence[str]) -> Sequence[str]:
    """The cells as they were before `guarded`."""
    for cell in row:
        if cell[:1] == "'":
            return [item[1:] if _GUARDED.match(item) else item for item in row]
    return row
