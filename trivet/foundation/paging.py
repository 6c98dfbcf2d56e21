"""Pages of a list by key, not by offset: the next page begins after the last row of this one.

Any depth costs the same, and a row added meanwhile neither repeats nor hides another (ADR 0080).
Refuses an order that does not end in a unique key, and a cursor that it did not make itself.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cmp_to_key
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import (
    BooleanField,
    CharField,
    F,
    Field,
    Func,
    Model,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import OrderBy
from django.db.models.lookups import GreaterThan, LessThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import TrivetError

Row = TypeVar("Row", bound=Model)


class BadCursor(TrivetError):
    """The cursor was changed on the way, or belongs to another list or order."""

    code = "bad-cursor"

    def __init__(self) -> None:
        super().__init__(
            _("This place in the list cannot be read. Begin again at the first page."),
        )


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`rows` in order; `next` is the cursor after the last of them, `previous` that before the
    first; empty where the list ends or begins.
    """

    rows: list[Row]
    next: str
    previous: str = ""


def page(
    rows: QuerySet[Row],
    *,
    limit: int,
    after: str = "",
    before: str = "",
    order: Sequence[str] = (),
) -> Page[Row]:
    """At most `limit` of `rows` by `order` ("-starts_at", "-id"), after or before a cursor.

    `order` is that of `rows` where none is given; it ends in `id`. A nullable column sorts its
    empty values last in both directions. Raises BadCursor.
    """
    ordered = order or [str(name) for name in rows.query.order_by]
    return chain([(rows, ordered)], limit=limit, after=after, before=before)


def total(rows: QuerySet[Any]) -> int:
    """How many rows the whole list has: a question of its own, asked only where wanted."""
    return rows.count()


def chain(
    stretches: Sequence[tuple[QuerySet[Row], Sequence[str]]],
    *,
    limit: int,
    after: str = "",
    before: str = "",
) -> Page[Row]:
    """One list made of several that follow each other, such as "begins with", then "contains".

    No row may stand in two of them. A stretch is only asked when those before it left room.
    """
    back = bool(before)
    parts = [_Part(number, *stretch, back=back) for number, stretch in enumerate(stretches)]
    values, begin = _decode(parts, before or after) if before or after else (None, 0)
    found: list[tuple[_Part, Row]] = []
    for part in reversed(parts[: begin + 1]) if back else parts[begin:]:
        room = limit + 1 - len(found)
        if room > 0:
            found += [(part, row) for row in part.read(values, room)]
        values = None
    if back and len(found) <= limit:  # the page before is the first one: show it whole
        return chain(stretches, limit=limit)
    return _cut(found, limit, back=back, begun=bool(after))


def merge(
    sources: Sequence[QuerySet[Row]],
    *,
    order: Sequence[str],
    limit: int,
    after: str = "",
    before: str = "",
) -> Page[Row]:
    """One list made of several that lie side by side, such as runs about visits and about promises.

    No row may stand in two of them. Each is read by itself, so each by the index that suits it.
    Refuses an order by text: only the database knows how that is sorted.
    """
    back = bool(before)
    parts = [_Part(0, rows, order, back=back) for rows in sources]
    if not parts:
        return Page([], "")
    if any(isinstance(key.field, CharField | TextField) for key in parts[0].keys):
        raise ValueError("lists side by side are ordered by numbers and moments")
    values = _decode(parts[:1], before or after)[0] if before or after else None
    rows = [row for part in parts for row in part.read(values, limit + 1)]
    rows.sort(key=cmp_to_key(parts[0].compare))
    if back and len(rows) <= limit:
        return merge(sources, order=order, limit=limit)
    return _cut([(parts[0], row) for row in rows], limit, back=back, begun=bool(after))


def _cut(found: list[tuple["_Part", Row]], limit: int, *, back: bool, begun: bool) -> Page[Row]:
    """The first `limit` of what was read, in the order of the list, with its cursors."""
    more, found = len(found) > limit, found[:limit]
    if back:
        found.reverse()
    return Page(
        [row for _part, row in found],
        next=_encode(*found[-1]) if found and (more or back) else "",
        previous=_encode(*found[0]) if found and (back or begun) else "",
    )


class _Part:
    """A stretch, read forward or back."""

    def __init__(
        self, number: int, rows: QuerySet[Any], order: Sequence[str], *, back: bool
    ) -> None:
        self.number = number
        self.rows = rows
        self.keys = [_Key(rows, name, back) for name in order]
        if not self.keys or self.keys[-1].path not in ("id", "pk"):
            raise ValueError("the order of a paged list ends in id")

    @property
    def names(self) -> list[str]:
        return [key.name for key in self.keys]

    def read(self, values: list[Any] | None, limit: int) -> list[Any]:
        rows = self.rows if values is None else _beyond(self.rows, self.keys, values)
        return list(rows.order_by(*[key.ordering() for key in self.keys])[:limit])

    def compare(self, one: Any, other: Any) -> int:
        """Which of two rows is read first: below zero for `one`."""
        return next((sign for key in self.keys if (sign := key.compare(one, other))), 0)


class _Key:
    """One column of the order: a field, a path over relations, or an annotation."""

    def __init__(self, rows: QuerySet[Any], name: str, back: bool) -> None:
        self.name = name
        self.back = back
        self.descending = name.startswith("-") is not back
        self.path = name.lstrip("-")
        self.field = _field(rows, self.path)
        self.nullable = bool(getattr(self.field, "null", False)) or "__" in self.path

    def ordering(self) -> OrderBy:
        return OrderBy(
            F(self.path),
            descending=self.descending,
            nulls_last=(self.nullable and not self.back) or None,
            nulls_first=(self.nullable and self.back) or None,
        )

    def value(self, row: Any) -> Any:
        for step in self.path.split("__"):
            row = getattr(row, step, None)
        return row

    def compare(self, one: Any, other: Any) -> int:
        first, second = self.value(one), self.value(other)
        if first == second:
            return 0
        if first is None or second is None:
            # Empty values stand last; read back, they come first.
            return -1 if (first is None) is self.back else 1
        return -1 if (first < second) is not self.descending else 1

    def further(self, value: Any) -> Q:
        """Rows after `value` (read back: before it) in this column alone."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if self.back else Q(pk__in=[])
        beyond = Q(**{f"{self.path}__{'lt' if self.descending else 'gt'}": value})
        if self.nullable and not self.back:
            return beyond | Q(**{f"{self.path}__isnull": True})
        return beyond

    def same(self, value: Any) -> Q:
        return Q(**({f"{self.path}__isnull": True} if value is None else {self.path: value}))


def _field(rows: QuerySet[Any], path: str) -> "Field[Any, Any]":
    if path in rows.query.annotations:
        found: Field[Any, Any] = rows.query.annotations[path].output_field
        return found
    field: Any = None
    options = rows.model._meta
    for step in path.split("__"):
        try:
            field = options.pk if step == "pk" else options.get_field(step)
        except FieldDoesNotExist:
            raise ValueError(f"{rows.model.__name__} has no column {path}") from None
        if field.is_relation:
            options = field.related_model._meta
    return field  # type: ignore[no-any-return]


def _beyond(rows: QuerySet[Row], keys: list[_Key], values: list[Any]) -> QuerySet[Row]:
    """One row comparison where all columns run the same way (an index answers it exactly)."""
    if len({key.descending for key in keys}) == 1 and not any(key.nullable for key in keys):
        compare = LessThan if keys[0].descending else GreaterThan
        columns = [F(key.path) for key in keys]
        bounds = [
            Value(value, output_field=key.field) for key, value in zip(keys, values, strict=True)
        ]
        return rows.filter(compare(_tuple(columns), _tuple(bounds)))
    condition, equal = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        condition |= equal & key.further(value)
        equal &= key.same(value)
    return rows.filter(condition)


def _tuple(parts: Sequence[F | Value]) -> Func:
    return Func(*parts, function="ROW", output_field=BooleanField())


def _encode(part: _Part, row: Any) -> str:
    content = [part.names, [_plain(key.value(row)) for key in part.keys], part.number]
    plain = json.dumps(content, separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    """What JSON does not know, as text; a moment keeps its microseconds."""
    if value is None or isinstance(value, str | int | float):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _decode(parts: list[_Part], cursor: str) -> tuple[list[Any], int]:
    """The values of the row the cursor stands at, and the stretch it stands in."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        names, values, number = json.loads(raw)
        if type(number) is not int or not 0 <= number < len(parts):
            raise BadCursor
        part = parts[number]
        if names != part.names or len(values) != len(part.keys):
            raise BadCursor
        read = [_read(key, value) for key, value in zip(part.keys, values, strict=True)]
    except (ArithmeticError, RecursionError, TypeError, ValueError) as error:
        raise BadCursor from error
    return read, number


def _read(key: _Key, value: Any) -> Any:
    """A stored value in the column's type. Raises ValueError on anything else."""
    if value is None and key.nullable:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError("not a column value")
    if b"\0" in str(value).encode():  # encoding refuses lone surrogates
        raise ValueError("not a column value")
    try:
        read = key.field.to_python(value)
        key.field.run_validators(read)
    except ValidationError as error:
        raise ValueError("not a column value") from error
    if read is None or (isinstance(read, datetime) and timezone.is_naive(read)):
        raise ValueError("not a column value")
    return read
