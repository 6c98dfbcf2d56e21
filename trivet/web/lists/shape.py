"""What a list is made of: columns with cells, filters with choices, how rows are read.

Declared once per list. Refuses a column that reads a field above the reader: `reads` names it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from trivet.foundation.paging import Page
from trivet.organisation.models import User

Words = str | Promise


@dataclass(frozen=True)
class Cell:
    """What stands in one place: `kind` names how it is drawn (`drawing.py`)."""

    value: Any = ""
    kind: str = "text"
    url: str = ""
    detail: Any = ""
    #: Where the value may be changed on the spot: the address of its small form.
    edit: str = ""
    #: The plain value for a file, where it is not the one that is shown.
    plain: Any = None

    @property
    def exported(self) -> Any:
        return self.value if self.plain is None else self.plain


@dataclass(frozen=True)
class Column:
    """One column. `order` is the word the queries sort by, `reads` a classified field."""

    code: str
    label: Words
    cell: Callable[[Any], Cell]
    order: str = ""
    number: bool = False
    shown: bool = True
    reads: str = ""


@dataclass(frozen=True)
class Facet:
    """Something a list is narrowed by: choices (value, label), or free text where there are none.

    `quick` shows its choices as chips above the list; the others stand in the filter menu.
    """

    code: str
    label: Words
    choices: Callable[[User], Iterable[tuple[str, Words]]] | None = None
    quick: bool = False
    many: bool = False
    #: Only set by links from elsewhere; `named` says what stands on its chip.
    hidden: bool = False
    named: Callable[[User, str], str] | None = None


@dataclass(frozen=True)
class Asked:
    """What one request asks of a list, read from its address."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    columns: tuple[str, ...] = ()
    after: str = ""
    before: str = ""

    def values(self, code: str) -> tuple[str, ...]:
        return self.chosen.get(code, ())

    def value(self, code: str) -> str:
        return next(iter(self.values(code)), "")


@dataclass(frozen=True)
class Listing:
    """One list of the house. The first column leads to the record and is always shown."""

    code: str
    page: str
    title: Words
    columns: tuple[Column, ...]
    rows: Callable[[User, Asked, int], Page[Any]]
    count: Callable[[User, Asked], int]
    facets: tuple[Facet, ...] = ()
    search: Words = ""
    #: Names of classified fields that this reader may read in every row.
    readable: Callable[[User], Iterable[str]] = field(default=lambda user: ())
    #: The template of the buttons shown while rows are selected; without it none can be.
    bulk: str = ""
    #: Where to begin when nothing was found at all.
    empty: Words = ""

    def column(self, code: str) -> Column | None:
        return next((column for column in self.columns if column.code == code), None)

    def facet(self, code: str) -> Facet | None:
        return next((facet for facet in self.facets if facet.code == code), None)

    def open_columns(self, user: User) -> list[Column]:
        """Those whose field the reader may read."""
        readable = set(self.readable(user))
        return [one for one in self.columns if not one.reads or one.reads in readable]
