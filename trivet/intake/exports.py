"""What people take out: rows they see, fields they may read, in CSV or XLSX with no formula alive.

A table exported here can be taken in again as it is. Other lists register theirs, or hand their own
rows to `table`. Who reads a row may take it out, and the journal keeps that he did (ADR 0101).
Refuses each field held more closely than the person reads on everything he sees.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account, Person, Post
from trivet.foundation import clock, journal
from trivet.foundation.errors import NotFound, Sentence
from trivet.foundation.periods import holds_on
from trivet.foundation.security import SecurityClass
from trivet.foundation.visibility import lowest_clearance, sight
from trivet.organisation.models import User
from trivet.tables.writing import Format, csv_lines, write
from trivet.triangle.models import Appointment


@dataclass(frozen=True)
class Column:
    """A column of an export: what it is called and where its value stands on a row."""

    label: Sentence
    value: Callable[[Any], Any]
    security: SecurityClass = SecurityClass.PUBLIC


@dataclass(frozen=True)
class Export:
    """A list that can be taken out. `rows` begins at what the person sees."""

    name: str
    label: Sentence
    columns: Sequence[Column]
    rows: Callable[[User], QuerySet[Any, Any]]


@dataclass(frozen=True)
class Table:
    """What is to be written: a header and rows, read as they are written."""

    name: str
    header: list[str]
    rows: Iterable[Sequence[Any]]

    def lines(self) -> Iterator[str]:
        """As CSV, line by line, with the mark that Excel needs."""
        return csv_lines(self.header, self.rows)

    def write(self, path: Path, form: Format) -> None:
        write(path, self.header, self.rows, as_=form)


_exports: dict[str, Export] = {}


def register(export: Export) -> Export:
    """Add a list. Raises ValueError where the name is taken by another."""
    if _exports.get(export.name, export) is not export:
        raise ValueError(f"two exports are called {export.name}")
    _exports[export.name] = export
    return export


def names() -> list[str]:
    return sorted(_exports)


def offered() -> list[Export]:
    """The lists, in the order in which they were registered."""
    return list(_exports.values())


@transaction.atomic
def export(name: str, *, by: User, rows: QuerySet[Any, Any] | None = None) -> Table:
    """A registered list as `by` may have it; `rows` narrows it (a filter, a selection).

    Raises NotFound.
    """
    if name not in _exports:
        raise NotFound(
            _("There is no list “%(name)s” to take out. Choose one of: %(known)s.")
            % {"name": name, "known": ", ".join(names())}
        )
    found = _exports[name]
    seen = found.rows(by)
    if rows is not None:
        seen = seen.filter(pk__in=rows.values("pk"))
    return table(name, found.columns, seen.iterator(chunk_size=2000), by=by)


@transaction.atomic
def table(name: str, columns: Sequence[Column], rows: Iterable[Any], *, by: User) -> Table:
    """Any rows that the caller has narrowed to what `by` sees, under the columns he may read."""
    clearance = lowest_clearance(by)
    open_columns = [column for column in columns if column.security <= clearance]
    journal.record("intake.exported", by=by, touched={"person": by}, payload={"name": name})
    return Table(
        name,
        [str(column.label) for column in open_columns],
        ([column.value(row) for column in open_columns] for row in rows),
    )


def columns_of(kind: type[Any], names: Iterable[str], path: str = "") -> list[Column]:
    """A column for each field of a model, with its own label and security class."""
    classes = getattr(kind, "CLASSES", {})
    return [
        Column(
            _label(kind, name),
            _getter(f"{path}{name}"),
            classes.get(name, SecurityClass.PUBLIC),
        )
        for name in names
    ]


def _label(kind: type[Any], name: str) -> Sentence:
    label: Sentence = kind._meta.get_field(name).verbose_name
    return label


def _getter(path: str) -> Callable[[Any], Any]:
    """The value at a path, nothing where a step of it is missing."""
    *steps, last = path.split(".")

    def get(row: Any) -> Any:
        for step in steps:
            row = getattr(row, step)
            if row is None:
                return None
        return attrgetter(last)(row)

    return get


def _roles(account: Account) -> str:
    return ", ".join(sorted(role.kind for role in account.roles.all()))


def _posts(user: User) -> QuerySet[Any, Any]:
    return (
        Post.objects.visible_to(user)
        .current()
        .select_related("person", "account", "org_unit")
        .order_by("person__sort_pinyin", "person_id", "pk")
    )


def _people(user: User) -> QuerySet[Any, Any]:
    return User.objects.filter(is_active=True).order_by("sort_pinyin", "pk")


def _seats(user: User) -> QuerySet[Any, Any]:
    return (
        Appointment.objects.filter(
            sight(user, "account"), holds_on(clock.today()), project__isnull=True
        )
        .select_related("account", "user")
        .order_by("account__sort_pinyin", "account_id", "seat", "pk")
    )


ACCOUNTS = register(
    Export(
        "accounts",
        _("accounts"),
        [
            *columns_of(Account, ("name", "name_en", "short_name", "external_key")),
            *columns_of(Account, ("registry_number", "domain")),
            Column(_("account department"), _getter("department.code")),
            Column(_("customer group"), _getter("group.code")),
            *columns_of(Account, ("tier",)),
            Column(_("roles of the customer"), _roles),
            Column(_("key of the parent"), _getter("parent.external_key")),
            Column(_("parent account"), _getter("parent.name")),
            *columns_of(Account, ("industry", "country", "city", "address", "phone")),
            *columns_of(Account, ("employees", "revenue", "credit_limit", "currency", "notes")),
        ],
        lambda user: (
            Account.objects.visible_to(user)
            .select_related("department", "group")
            # A parent out of sight is as if there were none.
            .prefetch_related(Prefetch("parent", Account.objects.visible_to(user)), "roles")
            .order_by("sort_pinyin", "pk")
        ),
    )
)
PERSONS = register(
    Export(
        "persons",
        _("persons and their posts"),
        [
            Column(_("account key"), _getter("account.external_key")),
            Column(_("account"), _getter("account.name")),
            Column(_("customer unit"), _getter("org_unit.name")),
            *columns_of(Person, ("name", "name_en", "email", "phone"), "person."),
            *columns_of(Person, ("mobile", "language", "notes", "external_key"), "person."),
            *columns_of(Post, ("title", "function", "layer", "since", "until")),
        ],
        _posts,
    )
)
PEOPLE = register(
    Export(
        "people",
        _("people of ours"),
        columns_of(User, ("name", "name_en", "email", "phone", "language")),
        _people,
    )
)
SEATS = register(
    Export(
        "seats",
        _("seats"),
        [
            Column(_("account key"), _getter("account.external_key")),
            Column(_("account"), _getter("account.name")),
            *columns_of(Appointment, ("seat",)),
            Column(_("person"), _getter("user.email")),
            *columns_of(Appointment, ("is_backup", "since", "until", "reason")),
        ],
        _seats,
    )
)
