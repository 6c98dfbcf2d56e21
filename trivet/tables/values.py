"""Dates, numbers and yes/no out of text: one reading or a refusal, never a guess, never a float.

`read_*` read one cell and raise `Unreadable` with the code of a sentence in `SENTENCES`; `column`
reads a whole column, each distinct text once. Results are canonical text (2026-03-31, 1234.50,
true), which is what COPY takes and what compares with the database. Refuses 3/4/2026 unless told
which is the day, years of two digits, and anything with a currency sign.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl
from django.utils.translation import gettext_lazy as _

#: A sentence for each code; `value` is the cell.
SENTENCES = {
    "date": _("“%(value)s” is not a date. Write it as 2026-03-31."),
    "date-two-ways": _(
        "“%(value)s” can be read as two dates. Write the year first, as 2026-03-31, or say whether "
        "the day or the month comes first."
    ),
    "date-short-year": _("The year in “%(value)s” has two digits. Write all four."),
    "number": _("“%(value)s” is not a number. Write digits, as 1234.50, without a currency sign."),
    "number-whole": _("“%(value)s” is not a whole number."),
    "number-large": _("“%(value)s” is too large a number to be kept."),
    "flag": _("“%(value)s” is neither yes nor no."),
}
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
_REPUBLIC = re.compile(
    r"(?:民國|民国)\s*(\d{1,3})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]+([a-z]{3,9})\.?,?[\s\-/]+(\d{4})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?[\s\-/]+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_TIME = re.compile(
    r"[t\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]m)?\s*(?:z|[+-]\d{2}:?\d{2})?"
)
_LONG_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {
    form: number for number, name in enumerate(_LONG_MONTHS, start=1) for form in (name, name[:3])
} | {"sept": 9}
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,2})?")
_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DOTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_COMMA_MARK = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_BLANK_GROUPS = re.compile(r"(?<=\d)[\s']+(?=\d{3}(?:\D|$))")
_BRACKETS = re.compile(r"\((.+)\)")
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_YES = frozenset({"yes", "y", "true", "t", "1", "是", "有", "对", "對", "x", "✓"})
_NO = frozenset({"no", "n", "false", "f", "0", "否", "无", "無", "不是"})


class Unreadable(ValueError):
    """The cell cannot be read; `code` names the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Column:
    """`values`: canonical text, null where blank or unreadable; `faults`: code, null where fine."""

    values: pl.Series
    faults: pl.Series


def column(cells: pl.Series, read: Callable[[str], str]) -> Column:
    """Read every cell (null: blank) with `read`, each distinct text once."""
    distinct = cells.unique().drop_nulls()
    values: list[str | None] = []
    faults: list[str | None] = []
    for text in distinct:
        try:
            values.append(read(text))
            faults.append(None)
        except Unreadable as fault:
            values.append(None)
            faults.append(fault.code)
    known = pl.DataFrame(
        [
            distinct.alias("text"),
            pl.Series("value", values, pl.String),
            pl.Series("fault", faults, pl.String),
        ]
    )
    found = cells.alias("text").to_frame().join(known, on="text", how="left", maintain_order="left")
    return Column(found["value"].alias(cells.name), found["fault"].alias(cells.name))


def read_date(text: str, order: str = "") -> str:
    """A day as 2026-03-31. `order`: "dmy" or "mdy" where the file is known to write one of them."""
    plain = _TIME.sub("", unicodedata.normalize("NFKC", text).strip().lower()).strip()
    for form in (_YEAR_FIRST, _SOLID):
        if found := form.fullmatch(plain):
            return _day(found[1], found[2], found[3])
    if found := _REPUBLIC.fullmatch(plain):
        return _day(str(int(found[1]) + 1911), found[2], found[3])
    if found := _DAY_MONTH.fullmatch(plain):
        return _day(found[3], _month(found[2]), found[1])
    if found := _MONTH_DAY.fullmatch(plain):
        return _day(found[3], _month(found[1]), found[2])
    if found := _YEAR_LAST.fullmatch(plain):
        return _year_last(int(found[1]), int(found[3]), found[4], order, dotted=found[2] == ".")
    raise Unreadable("date-short-year" if _SHORT_YEAR.fullmatch(plain) else "date")


def read_decimal(text: str, *, places: int = 2, digits: int = 18, mark: str = ".") -> str:
    """A number with `places` decimals, half to even beyond them. `mark`: the decimal mark used."""
    plain = unicodedata.normalize("NFKC", text).strip().lower().replace("−", "-")
    times = 1
    if plain[-1:] in _MYRIADS:
        times, plain = _MYRIADS[plain[-1]], plain[:-1].rstrip()
    if found := _BRACKETS.fullmatch(plain):
        plain = "-" + found[1].strip()
    plain = _BLANK_GROUPS.sub("", plain)
    value = _number(plain, mark) * times
    if value.adjusted() >= digits - places and value:
        raise Unreadable("number-large")
    fixed = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return str(fixed or abs(fixed))


def read_whole(text: str, *, largest: int = 2_147_483_647, mark: str = ".") -> str:
    """A whole number from 0; 35072.0 counts as one."""
    value = Decimal(read_decimal(text, places=6, digits=40, mark=mark))
    if value != value.to_integral_value() or value < 0:
        raise Unreadable("number-whole")
    if value > largest:
        raise Unreadable("number-large")
    return str(int(value))


def read_flag(text: str) -> str:
    """Yes or no, in English or Chinese, as true or false."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain in _YES:
        return "true"
    if plain in _NO:
        return "false"
    raise Unreadable("flag")


def _number(plain: str, mark: str) -> Decimal:
    if mark == "," and _COMMA_MARK.fullmatch(plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(plain) and plain.isascii():
        return Decimal(plain)
    if _COMMAS.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    if _DOTS.fullmatch(plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    raise Unreadable("number")


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError as error:
        raise Unreadable("date") from error


def _month(name: str) -> str:
    if name not in _MONTHS:
        raise Unreadable("date")
    return str(_MONTHS[name])


def _year_last(first: int, second: int, year: str, order: str, *, dotted: bool) -> str:
    """Day and month told apart by size, by the dots of German and Russian dates, or by `order`."""
    if order == "mdy":
        return _day(year, str(first), str(second))
    if order == "dmy" or dotted or first > 12 or first == second:
        return _day(year, str(second), str(first))
    if second > 12:
        return _day(year, str(first), str(second))
    raise Unreadable("date-two-ways")
