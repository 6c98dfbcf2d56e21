"""What a row of a stranger's sheet may become, said as data: fields, keys, records, a target.

A target lists records in the order of their references; the machinery in `bulk` recognises,
creates and changes them. Refuses nothing itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import polars as pl
from django.db import models

from trivet.foundation.errors import Sentence
from trivet.foundation.names import fold
from trivet.foundation.security import SecurityClass
from trivet.organisation.models import User
from trivet.organisation.rules import Power


class Reads(StrEnum):
    """How a cell is read."""

    TEXT = "text"  # one line
    LINES = "lines"  # several lines, as they are
    MAIL = "mail"
    WHOLE = "whole"
    AMOUNT = "amount"
    CURRENCY = "currency"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    SEVERAL = "several"  # choices, with commas between; stored in alphabetical order
    LOOKUP = "lookup"  # the name or code of something that exists: its id


#: Turns what people write (folded) into what is stored; a callable reads the database once.
Choices = Mapping[str, str] | Callable[[User], Mapping[str, str]]


@dataclass(frozen=True)
class Field:
    """A value a column may be mapped to; named `<record>.<column>` where it is stored as it is."""

    name: str
    label: Sentence
    reads: Reads = Reads.TEXT
    longest: int = 0
    choices: Choices | None = None
    #: What the choices are called on a page.
    kind: type[models.TextChoices] | None = None
    security: SecurityClass = SecurityClass.PUBLIC
    #: May be given once for the whole file.
    constant: bool = False


@dataclass(frozen=True)
class Key:
    """A way to recognise a record: the values at `parts` together. `parts` are frame columns.

    `alias`: recognises what exists, but is no identity of its own (an English name, say).
    """

    name: str
    label: Sentence
    parts: Sequence[str]
    alias: bool = False
    #: Compared as people do: width, case and blanks aside.
    folded: bool = True


class Finder:
    """What exists already. `candidates` gives rows with `id`, and `k0`, `k1`... for each key.

    A key's text is its parts joined by SEPARATOR, folded where the key is; null where incomplete.
    """

    def candidates(self, frame: pl.DataFrame, idents: Sequence[str]) -> pl.DataFrame:
        """Rows that may be meant by `frame`, whose columns `idents` hold the keys' texts."""
        raise NotImplementedError

    def current(self, ids: Sequence[int], columns: Sequence[str]) -> pl.DataFrame:
        """The stored values of `columns` as text, with `id`."""
        raise NotImplementedError

    def taken(self, column: str, values: Sequence[str]) -> Mapping[str, int]:
        """Those of `values` of a unique column that stand on rows, in sight or not: their ids."""
        return {}


@dataclass(frozen=True)
class Aside:
    """A column that is no column of its table: each value it lists is a row of another table."""

    model: type[models.Model]
    owner: str
    value: str


@dataclass(frozen=True)
class Record:
    """A table that a row may fill. Frame columns are named `<record>.<column>`."""

    name: str
    model: type[models.Model]
    keys: Sequence[Key]
    columns: Sequence[str]
    finder: Callable[[User], Finder]
    label: Sentence = ""
    #: Columns of the table that hold the id of another record of the row, or of a lookup.
    links: Mapping[str, str] = field(default_factory=dict)
    #: Columns kept in tables of their own; the finder's `current` gives them as one text.
    aside: Mapping[str, Aside] = field(default_factory=dict)
    #: What existing rows may get from the file; related records are only linked.
    changes: bool = False
    creates: bool = True
    #: Values of columns that no file gives.
    fixed: Mapping[str, Any] = field(default_factory=dict)
    #: Columns the search forms are made from, the name first; empty where it has none.
    search: Sequence[str] = ()
    #: A unique column that must not collide with a row out of sight.
    unique: Sequence[str] = ()
    #: Without these nothing new is made; a row that lacks one is rejected.
    required: Sequence[str] = ()
    #: A row need not mention this record at all.
    optional: bool = False
    #: Frame columns remembered of what the file brings, for checks between rows far apart.
    carries: Sequence[str] = ()
    #: The column that takes the importing person's id.
    author: str = ""
    #: Several rows recognised at once: take the last one instead of refusing.
    takes_last: bool = False


#: Looks at rows whose records are recognised; returns faults by `bulk.faults.fault`.
Check = Callable[[pl.DataFrame, Any], Sequence[pl.DataFrame]]
#: Changes the frame of fields before anything is recognised, such as joining two names.
Prepare = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Kin:
    """A reference to another row of the same record, earlier or later in the sheet."""

    record: str
    column: str
    by: Mapping[str, tuple[int, ...]]  # field of the row -> keys of the record, best first
    #: Who stands above whom already, where the reference is no column of the record itself.
    above: Callable[[], Mapping[int, int]] | None = None


@dataclass(frozen=True)
class Target:
    """What a file brings: its fields, and the records a row becomes. The last `main` is counted."""

    name: str
    label: Sentence
    fields: Sequence[Field]
    records: Sequence[Record]
    main: str
    powers: Sequence[Power] = (Power.IMPORT,)
    #: Held in one unit they are not enough: the records belong to no unit.
    everywhere: bool = False
    prepare: Prepare | None = None
    checks: Sequence[Check] = ()
    kin: Kin | None = None

    def field(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)

    def record(self, name: str) -> Record:
        return next(one for one in self.records if one.name == name)

    @property
    def main_record(self) -> Record:
        return self.record(self.main)


def choices_of(kind: type[models.TextChoices], **synonyms: Sequence[str]) -> dict[str, str]:
    """What people may write for each choice: its stored value, its label, and `synonyms`."""
    found: dict[str, str] = {}
    for member in kind:
        for word in (member.value, member.name, str(member.label), *synonyms.get(member.name, ())):
            if word:
                found[fold(word)] = member.value
    return found
