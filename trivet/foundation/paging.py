"""Pages of a list by key, not by offset: the next page begins after the last row of this one.

Any depth costs the same, and a row added meanwhile neither repeats nor hides another (ADR 0080).
Refuses an order that does not end in a unique key, and a cursor that it did not make itself.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BooleanField, F, Field, Func, Model, Q, QuerySet, Value
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
    """`rows` in order, and the cursor after the last of them; empty where the list ends."""

    rows: list[Row]
    next: str


def page(rows: QuerySet[Row], *, order: Sequence[str], limit: int, after: str = "") -> Page[Row]:
    """At most `limit` of `rows` by `order` ("-starts_at", "-id"), beginning after the cursor.

    `order` ends in `id`; a nullable column sorts its empty values last in both directions.
    Raises BadCursor.
    """
    keys = [_Key(rows, name) for name in order]
    if keys[-1].path not in ("id", "pk"):
        raise ValueError("the order of a paged list ends in id")
    if after:
        rows = _beyond(rows, keys, _decode(keys, after))
    found = list(rows.order_by(*[key.ordering() for key in keys])[: limit + 1])
    shown = found[:limit]
    return Page(shown, _encode(keys, shown[-1]) if len(found) > limit else "")


class _Key:
    """One column of the order: a field, a path over relations, or an annotation."""

    def __init__(self, rows: QuerySet[Any], name: str) -> None:
        self.name = name
        self.descending = name.startswith("-")
        self.path = name.lstrip("-")
        self.field = _field(rows, self.path)
        self.nullable = bool(getattr(self.field, "null", False)) or "__" in self.path

    def ordering(self) -> OrderBy:
        return OrderBy(F(self.path), descending=self.descending, nulls_last=self.nullable or None)

    def value(self, row: Any) -> Any:
        for step in self.path.split("__"):
            row = getattr(row, step, None)
        return row

    def further(self, value: Any) -> Q:
        """Rows after `value` in this column alone."""
        if value is None:
            return Q(pk__in=[])
        beyond = Q(**{f"{self.path}__{'lt' if self.descending else 'gt'}": value})
        return beyond | Q(**{f"{self.path}__isnull": True}) if self.nullable else beyond

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


def _encode(keys: list[_Key], row: Row) -> str:
    content = [[key.name for key in keys], [key.value(row) for key in keys]]
    plain = json.dumps(content, cls=DjangoJSONEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _decode(keys: list[_Key], cursor: str) -> list[Any]:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        order, values = json.loads(raw)
        if order != [key.name for key in keys] or len(values) != len(keys):
            raise BadCursor
        return [_read(key, value) for key, value in zip(keys, values, strict=True)]
    except (ArithmeticError, RecursionError, TypeError, ValueError) as error:
        raise BadCursor from error


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
