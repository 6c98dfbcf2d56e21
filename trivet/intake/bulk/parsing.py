"""A batch of text under the file's own header becomes a frame of fields in canonical text.

Runs on its own thread, beside the database: everything slow that needs no database is done here.
Refuses a cell it cannot read with a fault on its row.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from trivet.foundation.names import fold
from trivet.intake.bulk import faults, folding
from trivet.intake.bulk.faults import fault
from trivet.intake.targets.shapes import Field, Reads, Target
from trivet.organisation.models import User
from trivet.tables import values
from trivet.tables.reading import ROW, Batch
from trivet.tables.values import Unreadable

_MAIL = re.compile(r"[^@\s,;<>()\[\]\\\"]+@[^@\s,;<>()\[\]\\\"]+\.[^@\s.,;<>()\[\]\\\"]{2,}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_BETWEEN = re.compile(r"[,;/|、，；\n]")
#: Marks the folded twin of a column that a key compares by.
FOLDED = "~"
SEVERAL = "\x00"


@dataclass
class Parsed:
    """`frame`: ROW and a column for each mapped field, null where blank."""

    frame: pl.DataFrame
    faults: pl.DataFrame
    rows: int


@dataclass
class Parser:
    """What one import makes of its columns: settled once, used for each batch."""

    target: Target
    mapping: Mapping[str, str]  # header -> field
    constants: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    mark: str = "."
    choices: dict[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def prepare(
        cls,
        target: Target,
        mapping: Mapping[str, str],
        options: Mapping[str, Any],
        user: User,
    ) -> "Parser":
        """Read what choices and lookups there are, before the rows come."""
        parser = cls(
            target,
            mapping,
            dict(options.get("constants") or {}),
            str(options.get("date_order") or ""),
            str(options.get("decimal_mark") or "."),
        )
        for name in {*mapping.values(), *parser.constants}:
            one = target.field(name)
            if one and one.choices is not None:
                found = one.choices(user) if callable(one.choices) else one.choices
                parser.choices[name] = {fold(word): value for word, value in found.items()}
        return parser

    def parse(self, batch: Batch) -> Parsed:
        """Every mapped cell read; rows with a fault leave the frame."""
        columns, found = [batch.frame[ROW]], [faults.of_misfits(batch.misfits)]
        for header, name in self.mapping.items():
            one = self.target.field(name)
            if one is not None and header in batch.frame.columns:
                column, wrong = self._column(batch.frame[header], one, batch.frame[ROW])
                columns.append(column)
                found.append(wrong)
        frame = pl.DataFrame(columns)
        for name, text in self.constants.items():
            frame = self._constant(frame, name, text)
        wrong = faults.join(found)
        frame = faults.without(frame, wrong)
        if self.target.prepare:
            frame = self.target.prepare(frame)
        return Parsed(self._with_forms(frame), wrong, batch.frame.height + len(batch.misfits))

    def _column(
        self, cells: pl.Series, one: Field, rows: pl.Series
    ) -> tuple[pl.Series, pl.DataFrame]:
        text = _cleaned(cells, lines=one.reads is Reads.LINES)
        reader = self._reader(one)
        if reader is None:
            read, wrong = text, faults.none()
        else:
            parsed = values.column(text, reader)
            read = parsed.values
            bad = pl.DataFrame({ROW: rows, "cell": text, "code": parsed.faults})
            wrong = self._named(bad.filter(pl.col("code").is_not_null()), one)
        if one.longest:
            long = read.str.len_chars() > one.longest
            if long.any():
                cut = pl.DataFrame({ROW: rows, "cell": text}).filter(long.fill_null(False))
                wrong = faults.join(
                    [
                        wrong,
                        fault(cut, "long", one.name, value=pl.col("cell"), other=str(one.longest)),
                    ]
                )
        return read.alias(one.name), wrong

    def _named(self, bad: pl.DataFrame, one: Field) -> pl.DataFrame:
        known = self.choices.get(one.name, {}).values()
        choices = ", ".join(value for value in dict.fromkeys(known) if value)
        return faults.join(
            [
                fault(part, str(code), one.name, value=pl.col("cell"), other=choices[:200])
                for (code,), part in bad.group_by("code")
            ]
        )

    def _reader(self, one: Field) -> Callable[[str], str] | None:
        if one.reads is Reads.DATE:
            return lambda text: values.read_date(text, self.order)
        if one.reads is Reads.AMOUNT:
            return lambda text: values.read_decimal(text, mark=self.mark)
        if one.reads is Reads.WHOLE:
            return lambda text: values.read_whole(text, mark=self.mark)
        if one.reads in (Reads.CHOICE, Reads.LOOKUP):
            return lambda text: self._chosen(text, one)
        if one.reads is Reads.SEVERAL:
            return lambda text: self._several(text, one)
        return {
            Reads.FLAG: values.read_flag,
            Reads.MAIL: _read_mail,
            Reads.CURRENCY: _read_currency,
        }.get(one.reads)

    def _chosen(self, text: str, one: Field) -> str:
        value = self.choices.get(one.name, {}).get(fold(text))
        if value is None:
            raise Unreadable("lookup" if one.reads is Reads.LOOKUP else "choice")
        if value == SEVERAL:
            raise Unreadable("lookup-several")
        return value

    def _several(self, text: str, one: Field) -> str:
        words = [word.strip() for word in _BETWEEN.split(text)]
        return ",".join(sorted({self._chosen(word, one) for word in words if word}))

    def _constant(self, frame: pl.DataFrame, name: str, text: str) -> pl.DataFrame:
        """A value for the whole file fills what the file leaves blank. It was checked before."""
        one = self.target.field(name)
        if one is None:
            return frame
        reader = self._reader(one)
        value = reader(text) if reader else text
        given = pl.col(name).fill_null(value) if name in frame.columns else pl.lit(value)
        return frame.with_columns(given.alias(name))

    def _with_forms(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Folded twins for the keys, and search forms, of whatever may be new."""
        wanted = {
            part
            for record in self.target.records
            for key in record.keys
            for part in key.parts
            if part in frame.columns
        }
        forms = [folding.folded(frame[part]).alias(FOLDED + part) for part in sorted(wanted)]
        frame = frame.with_columns(forms)
        for record in self.target.records:
            sources = [f"{record.name}.{column}" for column in record.search]
            if sources and sources[0] in frame.columns:
                known = frame.with_columns(
                    pl.lit(None, pl.String).alias(source)
                    for source in sources
                    if source not in frame.columns
                )
                made = folding.search_columns(known, sources)
                frame = frame.with_columns(one.alias(f"{record.name}.{one.name}") for one in made)
        return frame


def check_constant(parser: Parser, name: str, text: str) -> None:
    """Raises Unreadable where a value for the whole file makes no sense."""
    one = parser.target.field(name)
    reader = parser._reader(one) if one else None
    if reader:
        reader(text)


def _cleaned(cells: pl.Series, *, lines: bool) -> pl.Series:
    """Blank ends off, line breaks to a blank (in a field of lines to newlines); blank: null."""
    text = cells.str.replace_all("\x00", "", literal=True)
    text = (
        text.str.replace_all("\r\n", "\n", literal=True).str.replace_all("\r", "\n", literal=True)
        if lines
        else text.str.replace_all(r"[\r\n\t\x0b\x0c]+", " ")
    ).str.strip_chars()
    return text.set(text == "", None)


def _read_mail(text: str) -> str:
    plain = text.strip().removeprefix("mailto:")
    if not _MAIL.fullmatch(plain) or len(plain) > 254:
        raise Unreadable("mail")
    return plain


def _read_currency(text: str) -> str:
    plain = text.upper()
    if not _CURRENCY.fullmatch(plain):
        raise Unreadable("currency")
    return plain
