"""What a file really is, by its first bytes: its name is only what somebody called it.

Refuses web pages, archives, documents and locked workbooks under a table's name.
"""

import json
import zipfile
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from trivet.tables.errors import Damaged, EmptyFile, Encrypted, NotATable, TooLarge

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OTHER = (
    b"%PDF",
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"SQLite format 3\x00",
    b"\x7fELF",
    b"{\\rtf",
    b"BZh",
    b"\xfd7zXZ",
)
_JSON_LIMIT = 4 * 1024 * 1024
#: How a web page or another XML document begins, after blanks and a byte order mark.
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body", b"<table", b"<svg")


class Kind(StrEnum):
    """How the rows are read: as text, or as a workbook."""

    TEXT = "text"
    WORKBOOK = "workbook"


def kind_of(path: Path, *, unpacked_limit: int) -> Kind:
    """Look at the bytes. Raises EmptyFile, NotATable, Encrypted, Damaged, TooLarge."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise EmptyFile(_("The file is empty. Export it again and check that it holds rows."))
    if head.startswith(_OLE):
        return _old_workbook(path)
    if head.startswith(b"PK\x05\x06"):
        raise EmptyFile(_("The archive is empty. Choose a file that holds rows."))
    if head.startswith(_ZIP):
        return _zipped_workbook(path, unpacked_limit)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_MARKUP):
        raise NotATable(
            _("This is a web page, not a table. Open it in a spreadsheet and save it as XLSX.")
        )
    if head.startswith(_OTHER):
        raise NotATable(_("This is not a table. Choose a CSV, TSV, XLSX, XLS or ODS file."))
    if start.startswith((b"{", b"[")):
        _refuse_json(path)
    return Kind.TEXT


def _refuse_json(path: Path) -> None:
    """A header may begin with a bracket; a whole file that is JSON is something else."""
    if path.stat().st_size > _JSON_LIMIT:
        return
    try:
        json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return
    raise NotATable(_("This is JSON, not a table. Export it as CSV or XLSX."))


def _old_workbook(path: Path) -> Kind:
    with path.open("rb") as file:
        held = file.read(16 * 1024 * 1024)
    if _ENCRYPTED_PACKAGE in held:
        raise _encrypted()
    return Kind.WORKBOOK


def _zipped_workbook(path: Path, unpacked_limit: int) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Damaged(
            _("The workbook is damaged or was cut off. Save it again and send the new file.")
        ) from error
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _encrypted()
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise NotATable(_("This is an archive, not a table. Unpack it and send the file inside."))
    if sum(entry.file_size for entry in entries) > unpacked_limit:
        raise TooLarge(
            _("The workbook unpacks to more than is allowed here. Save the sheet as CSV.")
        )
    return Kind.WORKBOOK


def _encrypted() -> Encrypted:
    return Encrypted(_("The workbook is locked by a password. Save it without one and try again."))
