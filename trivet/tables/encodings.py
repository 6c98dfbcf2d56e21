"""Which encoding a text file is in: marks first, then proof, then likeness.

Reads the whole file once (a gigabyte a second), so that a file which is plain for a megabyte and
Chinese after it is still told apart. Refuses a text with zero bytes, a broken UTF-8 file (which a
guess would turn into other characters), and a file that looks like writing in no encoding.
"""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from trivet.tables.errors import BrokenText, NotATable
from trivet.tables.scripts import likeness

#: Encodings a person may choose by hand: codec and the name people know it by.
CHOICES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "utf-16": "UTF-16 (BOM)",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "gb18030": "GB18030 / GBK",
    "cp950": "Big5",
    "big5hkscs": "Big5-HKSCS",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP",
    "cp949": "EUC-KR",
    "iso2022_kr": "ISO-2022-KR",
    "hz": "HZ",
    "cp1252": "Windows-1252",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: In order of preference where two readings are equally likely.
_GUESSES = ("gb18030", "cp950", "cp932", "euc_jp", "cp949", "big5hkscs", "cp1252")
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp"))
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")
_HIGH_LINE = re.compile(rb"[^\n]*[\x80-\xff][^\n]*\n?")
_BLOCK = 1024 * 1024
_EVIDENCE = 128 * 1024
_ENOUGH = 0.35


@dataclass
class _Scan:
    """What one pass over the bytes finds."""

    plain: bool = True
    zeros: bool = False
    good_runs: int = 0
    bad_runs: int = 0
    evidence: bytes = b""


def detect(path: Path) -> str:
    """The codec of a text file, by Python's name. Raises BrokenText or NotATable."""
    with path.open("rb") as file:
        head = file.read(_BLOCK)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    if wide := _wide(head):
        return wide
    scan = _scan(path)
    if scan.zeros:
        raise NotATable(
            _("The file holds zero bytes, so it is not text. Export it again as CSV or XLSX.")
        )
    if scan.plain:
        return _seven_bit(head)
    if not scan.bad_runs:
        return "utf-8"
    if scan.good_runs > 20 * scan.bad_runs:
        raise BrokenText(
            _(
                "The file is UTF-8, but some characters in it are broken or cut off. "
                "Export it again."
            )
        )
    return _most_likely(scan.evidence)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: its blanks, digits and separators leave zeros on one side only."""
    sample = head[: len(head) // 2 * 2]
    if not sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    units = len(sample) // 2
    if max(even, odd) < max(2, units // 50) or min(even, odd) * 10 > max(even, odd):
        return None
    codec = "utf-16-be" if even > odd else "utf-16-le"
    try:
        codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return None
    return codec


def _scan(path: Path) -> _Scan:
    found = _Scan()
    carried, first = b"", True
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.zeros = found.zeros or b"\x00" in block
            if block.isascii() and not carried:
                first = False
                continue
            found.plain = False
            carried = _count_runs(carried + block, found)
            if found.bad_runs and not found.evidence:
                lines = block if first else block[block.find(b"\n") + 1 :]
                found.evidence = b"".join(_HIGH_LINE.findall(lines))[:_EVIDENCE]
            first = False
    if carried:
        found.bad_runs += 1
    return found


def _count_runs(block: bytes, found: _Scan) -> bytes:
    """Count sound and broken UTF-8 sequences; return an unfinished one at the end of the block."""
    try:
        text, used = codecs.utf_8_decode(block, "strict", False)
        found.good_runs += _beyond_ascii(text)
    except UnicodeDecodeError:
        text, used = codecs.utf_8_decode(block, "replace", False)
        broken = text.count("\ufffd")
        found.bad_runs += broken
        found.good_runs += _beyond_ascii(text) - broken
    return block[used:]


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _seven_bit(head: bytes) -> str:
    """Plain ASCII is UTF-8, unless escapes say that it carries Chinese, Japanese or Korean."""
    for escape, codec in _ESCAPES:
        if escape in head:
            return codec
    return "hz" if _HZ.search(head) else "utf-8"


def _most_likely(evidence: bytes) -> str:
    best, worth = "", _ENOUGH
    for codec in _GUESSES:
        try:
            text = codecs.getincrementaldecoder(codec)().decode(evidence)
        except UnicodeDecodeError:
            continue
        if (found := likeness(text, codec)) > worth:
            best, worth = codec, found
    if not best:
        raise BrokenText(
            _("The encoding of the file cannot be told. Choose it by hand, or save it as UTF-8.")
        )
    return best
