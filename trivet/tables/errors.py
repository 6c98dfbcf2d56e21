"""Why a file or a cell is refused: one class a reason, each with a sentence for the person.

Everything `tables` raises on bad input is one of these. Refuses to stay silent about a cut file.
"""

from trivet.foundation.errors import Invalid


class TableError(Invalid):
    """The file cannot be taken as a table."""

    code = "table"


class EmptyFile(TableError):
    """No bytes, or no cell with anything in it."""

    code = "table-empty"


class NotATable(TableError):
    """Something else under a table's name: a web page, an archive, a picture."""

    code = "table-other"


class Encrypted(TableError):
    """A workbook under a password."""

    code = "table-encrypted"


class Damaged(TableError):
    """A workbook or a quotation that ends before it should."""

    code = "table-damaged"


class BrokenText(TableError):
    """Bytes that are no text in the encoding of the rest, or end inside a character."""

    code = "table-text"


class TooLarge(TableError):
    """More bytes, columns or rows than the limits allow."""

    code = "table-large"


class Ragged(TableError):
    """Most rows do not have as many cells as the header."""

    code = "table-ragged"


class NoSuchSheet(TableError):
    """A workbook without the sheet asked for."""

    code = "table-sheet"
