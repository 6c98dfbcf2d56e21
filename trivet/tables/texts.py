"""Text files as rows: decoded as they stream, parted by Python's own `csv` reader.

Refuses a file that stops in the middle of a character or inside a quotation: both mean that rows
are missing, and a table with rows missing is worse than none.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from trivet.tables import dialects, encodings, inert
from trivet.tables.dialects import Dialect
from trivet.tables.errors import BrokenText, Damaged, NotATable, TableError
from trivet.tables.limits import Limits

_SAMPLE = 256 * 1024


class Text:
    """A CSV, TSV or like file."""

    def __init__(
        self, path: Path, *, encoding: str, dialect: Dialect | None, limits: Limits
    ) -> None:
        self.path = path
        self.sheets: list[str] = []
        #: After a full pass: whether the last line lacks its end, as a file that was cut does.
        self.unended = False
        self.limits = limits
        self.encoding = encoding or encodings.detect(path)
        self.dialect = dialect or self._find_dialect()

    def rows(self) -> Iterator[Sequence[str]]:
        """Rows of cells, our own leading apostrophes taken off again. Raises TableError."""
        csv.field_size_limit(self.limits.cell)
        begun = 1
        quotes = _Quotes()
        try:
            with self.path.open(encoding=self.encoding, newline="") as file:
                reader = csv.reader(quotes.watched(file), **self.dialect.options())
                row: Sequence[str] = ()
                for row in reader:
                    last, begun = begun, reader.line_num + 1
                    yield inert.restored(row)
                self.unended = quotes.unended
                if quotes.odd and not self.dialect.escape and _is_open(row, begun - last, quotes):
                    raise _unclosed(last)
        except UnicodeError as error:
            raise _broken(error, begun, self.encoding) from error
        except csv.Error as error:
            raise _unclosed(begun) from error

    def _find_dialect(self) -> Dialect:
        try:
            with self.path.open(encoding=self.encoding, newline="") as file:
                sample = file.read(_SAMPLE)
                complete = not file.read(1)
        except UnicodeError as error:
            sample, complete = self._whole_part(), True
            if not sample:
                raise _broken(error, 1, self.encoding) from error
        except LookupError as error:
            raise _unknown(self.encoding) from error
        if "\x00" in sample:
            raise NotATable(
                _("The file holds zero bytes, so it is not text. Export it again as CSV or XLSX.")
            )
        return dialects.detect(sample, complete=complete)

    def _whole_part(self) -> str:
        """As much of the head as can be decoded, where the file breaks inside the sample."""
        with self.path.open("rb") as file:
            head = file.read(_SAMPLE)
        try:
            return head.decode(self.encoding)
        except UnicodeDecodeError as error:
            return head[: error.start].decode(self.encoding, "ignore")


class _Quotes:
    """Counts quotation marks as lines pass (an odd number: one was never closed); sees the end."""

    def __init__(self) -> None:
        self.odd = False
        self.unended = False
        self.last = ""

    def watched(self, lines: Iterator[str]) -> Iterator[str]:
        line = ""
        for line in lines:
            if '"' in line and line.count('"') % 2:
                self.odd = not self.odd
            yield line
        self.last = line
        self.unended = not line.endswith(("\n", "\r"))


def _is_open(row: Sequence[str], lines: int, quotes: _Quotes) -> bool:
    """Whether the last row ran to the end of the file inside a quotation."""
    if lines > 1 or (row and row[-1].endswith(("\n", "\r"))):
        return True
    return quotes.unended and bool(row) and f'"{row[-1]}' in quotes.last


def _broken(error: UnicodeError, line: int, encoding: str) -> TableError:
    name = encodings.CHOICES.get(encoding, encoding.upper())
    return BrokenText(
        _(
            "Near line %(line)s the file stops being %(encoding)s text: it was cut off, or the "
            "encoding is another. Export it again, or choose the encoding by hand."
        )
        % {"line": line, "encoding": name}
    )


def _unclosed(line: int) -> TableError:
    return Damaged(
        _("A quotation mark opened in line %(line)s is never closed. Close it, then try again.")
        % {"line": line}
    )


def _unknown(encoding: str) -> TableError:
    return BrokenText(
        _("There is no encoding “%(encoding)s”. Choose one of the list.") % {"encoding": encoding}
    )
