"""Takes an import back: what it made goes, what it changed becomes what it was.

A record that something hangs on by now, or that somebody has changed since, stays, and is reported
with its reason; so is a value that is no longer what the import wrote. Refuses to lose either.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl
from django.db import connection, models
from psycopg import sql

from trivet.foundation import journal
from trivet.foundation.edits import Versioned
from trivet.foundation.models import Event, EventLink
from trivet.intake.bulk import writing
from trivet.intake.models import Batch, Before, Made
from trivet.intake.targets.shapes import Record, Target
from trivet.organisation.models import User

#: What an import's own events are called; anything else that touched a record is somebody's work.
OWN_EVENTS = "intake."
_SOME = 10_000
Kept = dict[str, Any]


def undo(batch: Batch, target: Target, user: User) -> tuple[int, int, list[Kept]]:
    """Inside the caller's transaction. Returns what was deleted, what restored, what is left."""
    kept: list[Kept] = []
    deleted = restored = 0
    for record in reversed(target.records):
        if record.changes:
            count, left = _restore(batch, record, user)
            restored, kept = restored + count, kept + left
        if record.creates:
            count, left = _delete(batch, record)
            deleted, kept = deleted + count, kept + left
    return deleted, restored, kept


def _delete(batch: Batch, record: Record) -> tuple[int, list[Kept]]:
    """Delete what nothing hangs on; children before parents, so again until nothing more goes."""
    deleted = 0
    while True:
        with connection.cursor() as cursor:
            cursor.cursor.execute(
                sql.SQL(
                    "WITH gone AS (DELETE FROM {} AS made WHERE {} AND NOT ({}) RETURNING made.id)"
                    "{} SELECT count(*) FROM gone"
                ).format(
                    sql.Identifier(record.model._meta.db_table),
                    _made_by(record.model),
                    sql.SQL(" OR ").join(_holds(record)),
                    sql.SQL("").join(_with_it(record)),
                ),
                _values(batch, record.model),
            )
            count = cursor.cursor.fetchone()[0]
        deleted += count
        if not count:
            break
    left = record.model._default_manager.filter(pk__in=_made_ids(batch, record.model))
    return deleted, [_kept(one, record, "in-use") for one in left[:_SOME]]


def _holds(record: Record) -> Iterator[sql.Composable]:
    """Conditions under which a made row stays: changed, pointed at, or part of an event."""
    model, own = record.model, [aside.model for aside in record.aside.values()]
    if issubclass(model, Versioned):
        yield sql.SQL("made.version > 1")
    for relation in model._meta.related_objects:
        field = relation.field
        if getattr(field, "many_to_many", False) or field.model in own:
            continue
        yield sql.SQL("EXISTS (SELECT 1 FROM {} AS held WHERE held.{} = made.id)").format(
            sql.Identifier(field.model._meta.db_table), sql.Identifier(str(field.column))
        )
    yield sql.SQL(
        "EXISTS (SELECT 1 FROM {} AS link JOIN {} AS event ON event.id = link.event_id"
        " WHERE link.kind = {} AND link.object_id = made.id AND NOT starts_with(event.type, {}))"
    ).format(
        sql.Identifier(EventLink._meta.db_table),
        sql.Identifier(Event._meta.db_table),
        sql.Literal(journal.kind_of(model)),
        sql.Literal(OWN_EVENTS),
    )


def _with_it(record: Record) -> Iterator[sql.Composable]:
    """What is kept aside goes with its row."""
    for name, aside in record.aside.items():
        yield sql.SQL(", {} AS (DELETE FROM {} WHERE {} IN (SELECT id FROM gone))").format(
            sql.Identifier(name),
            sql.Identifier(aside.model._meta.db_table),
            sql.Identifier(aside.owner),
        )


def _made_by(model: type[models.Model]) -> sql.Composable:
    if _marks(model):
        return sql.SQL("made.intake_batch = %s")
    return sql.SQL(
        "made.id IN (SELECT object_id FROM {} WHERE batch_id = %s AND kind = %s)"
    ).format(sql.Identifier(Made._meta.db_table))


def _values(batch: Batch, model: type[models.Model]) -> list[Any]:
    return [batch.pk] if _marks(model) else [batch.pk, journal.kind_of(model)]


def _made_ids(batch: Batch, model: type[models.Model]) -> Any:
    if _marks(model):
        return model._default_manager.filter(intake_batch=batch.pk).values("pk")
    return Made.objects.filter(batch=batch, kind=journal.kind_of(model)).values("object_id")


def _marks(model: type[models.Model]) -> bool:
    return any(one.column == "intake_batch" for one in model._meta.concrete_fields)


def _restore(batch: Batch, record: Record, user: User) -> tuple[int, list[Kept]]:
    """Put back every value that is still what the import wrote."""
    befores = Before.objects.filter(batch=batch, kind=journal.kind_of(record.model))
    finder = record.finder(user)
    restored, kept, last = 0, [], 0
    while rows := list(befores.filter(pk__gt=last).order_by("pk")[:_SOME]):
        last = rows[-1].pk
        columns = sorted({column for row in rows for column in row.values})
        wanted = list(dict.fromkeys([*columns, *record.search]))
        current = finder.current([row.object_id for row in rows], wanted)
        found, left = _put_back(rows, {row["id"]: row for row in current.iter_rows(named=True)})
        kept += [_kept_by_id(pk, record, code) for pk, code in left.items()]
        if found:
            schema = {"id": pl.Int64, **dict.fromkeys(wanted, pl.String)}
            writing.overwrite(pl.DataFrame(found, schema=schema), columns, record)
            restored += len(found)
    return restored, kept


def _put_back(
    rows: list[Before], current: dict[int, dict[str, Any]]
) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """The rows as they shall stand, and which of them somebody has changed since, or removed."""
    found: list[dict[str, Any]] = []
    left: dict[int, str] = {}
    for row in rows:
        now = current.get(row.object_id)
        if now is None:
            left[row.object_id] = "gone"
            continue
        still = {
            column: before
            for column, (before, after) in row.values.items()
            if _same(now[column], after)
        }
        if len(still) < len(row.values):
            left[row.object_id] = "changed"
        if still:
            found.append({**now, **still})
    return found, left


def _same(now: str | None, after: str | None) -> bool:
    return (now or "") == (after or "")


def _kept(item: models.Model, record: Record, code: str) -> Kept:
    return {"record": record.name, "id": item.pk, "label": str(item), "why": code}


def _kept_by_id(pk: int, record: Record, code: str) -> Kept:
    item = record.model._default_manager.filter(pk=pk).first()
    return {"record": record.name, "id": pk, "label": str(item or pk), "why": code}
