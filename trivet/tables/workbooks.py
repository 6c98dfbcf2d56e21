"""Sheets of a workbook as rows of text: XLSX, XLSM, XLS, ODS through calamine.

A number comes out as the shortest decimal that means it (720, 0.1), a day as 2026-03-31.
Refuses locked and damaged workbooks, and a sheet that is not there.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine as calamine
from django.utils.translation import gettext_lazy as _

from trivet.tables.dialects import Dialect, header_row
from trivet.tables.errors import Damaged, EmptyFile, Encrypted, NoSuchSheet, TableError

_SAMPLE = 300
#: How a sheet spells the two code points that XML cannot hold; calamine undoes the others.
_ESCAPED = re.compile(r"_x(FFF[EF])_")


class Workbook:
    """One sheet of a workbook: the one asked for, else the first that holds something."""

    encoding = ""
    unended = False

    def __init__(self, path: Path, *, dialect: Dialect | None, sheet: str) -> None:
        try:
            self._book = calamine.load_workbook(path)
            self.sheets: list[str] = list(self._book.sheet_names)
            self._sheet = self._find(sheet)
        except TableError:
            raise
        except Exception as error:
            raise _reason(error) from error
        self.dialect = dialect or Dialect(header=self._find_header())

    def rows(self) -> Iterator[Sequence[str]]:
        """Rows from the first of the sheet on, the empty ones at its top too."""
        start = self._sheet.start
        above, left = start or (0, 0)
        for _number in range(above):
            yield ()
        blank = [""] * left
        try:
            for row in self._sheet.iter_rows():
                yield [*blank, *[_text(cell) for cell in row]]
        except Exception as error:
            raise _reason(error) from error

    def _find(self, wanted: str) -> Any:
        if wanted and wanted not in self.sheets:
            raise NoSuchSheet(
                _("The workbook has no sheet “%(sheet)s”. Choose one of its sheets.")
                % {"sheet": wanted}
            )
        for name in [wanted] if wanted else self.sheets:
            sheet = self._book.get_sheet_by_name(name)
            if sheet.height or wanted:
                return sheet
        raise EmptyFile(_("There is nothing in the workbook. Check that the right file was saved."))

    def _find_header(self) -> int:
        rows = []
        for row in self.rows():
            rows.append(row)
            if len(rows) == _SAMPLE:
                break
        return header_row(rows)


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell) if "_xF" in cell else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        plain = cell.time() == time.min
        return cell.date().isoformat() if plain else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _reason(error: BaseException) -> TableError:
    if isinstance(error, calamine.PasswordError) or "password" in str(error).lower():
        return Encrypted(
            _("The workbook is locked by a password. Save it without one and try again.")
        )
    return Damaged(
        _("The workbook is damaged or was cut off. Save it again and send the new file.")
    )
