"""Writes tables for strangers: CSV with or without a byte order mark, XLSX; a formula in neither.

Rows stream through, so a million of them need no more memory than one. Refuses to let a text run
as a formula: guarded by an apostrophe in CSV (`inert`), written as a string in XLSX.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext_lazy as _

from trivet.tables.errors import TooLarge
from trivet.tables.inert import guarded

#: Rows of one XLSX sheet, the header among them.
_SHEET_ROWS = 1_048_576
_CELL_LENGTH = 32_767
#: A sheet keeps fifteen digits; a longer number stays text.
_EXACT = 10**15


class Format(StrEnum):
    """What a table is written as."""

    CSV = "csv"
    XLSX = "xlsx"


CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class _Lines:
    """A file-like that hands back what was written to it last."""

    def write(self, line: str) -> str:
        return line


def csv_lines(
    header: Sequence[str], rows: Iterable[Sequence[Any]], *, mark: bool = True
) -> Iterator[str]:
    """The lines of a CSV file, CRLF. `mark`: begin with a byte order mark, as Excel needs."""
    writer = csv.writer(_Lines(), quoting=csv.QUOTE_MINIMAL)
    yield ("\ufeff" if mark else "") + writer.writerow([guarded(name) for name in header])
    for row in rows:
        line = writer.writerow([_csv_cell(cell) for cell in row])
        # A row of one blank cell would read back as no row at all.
        yield line if line != "\r\n" else '""\r\n'


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], *, mark: bool = True
) -> None:
    """A whole CSV file, UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(header, rows, mark=mark))


def write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A workbook of one sheet. Raises TooLarge beyond a sheet's rows."""
    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    try:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, name in enumerate(header):
            sheet.write_string(0, column, str(name), bold)
        for number, row in enumerate(rows, start=1):
            if number >= _SHEET_ROWS:
                raise TooLarge(_("There are more rows than a sheet can hold. Take CSV instead."))
            for column, cell in enumerate(row):
                _xlsx_cell(sheet, number, column, cell, day)
    finally:
        book.close()


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], *, as_: Format) -> None:
    """Either."""
    if as_ is Format.XLSX:
        write_xlsx(path, header, rows)
    else:
        write_csv(path, header, rows)


def _csv_cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | Decimal):
        return str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(str(cell))


def _xlsx_cell(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | Decimal) and -_EXACT < cell < _EXACT:
        sheet.write_number(row, column, cell)
    elif isinstance(cell, date) and not isinstance(cell, datetime) and cell.year >= 1900:
        sheet.write_datetime(row, column, cell, day)
    else:
        sheet.write_string(row, column, _csv_plain(cell)[:_CELL_LENGTH])


def _csv_plain(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return str(cell)
