"""Accepted rows into their tables: new ones by COPY, changed ones by one UPDATE a batch.

Runs inside the import's one transaction. What a changed row was goes to `Before`, what was made
where no column says so to `Made`. Refuses nothing: the rows were checked.
"""

import json
from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import connection, models
from psycopg import sql

from trivet.foundation import clock, journal, names
from trivet.foundation.edits import Versioned
from trivet.intake.bulk import folding
from trivet.intake.bulk.recognising import Known
from trivet.intake.models import Batch, Before, Made
from trivet.intake.targets.shapes import Record
from trivet.tables.copying import array, copy_frame

_TEMPORARY = "intake_changed"


def allocate(model: type[models.Model], count: int) -> list[int]:
    """`count` ids of the table, taken from its sequence in advance."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def create(frame: pl.DataFrame, record: Record, batch: Batch) -> int:
    """Write the records that rows of `frame` bring. Returns how many."""
    bringing = frame.filter(pl.col(f"{record.name}.brings"))
    if not bringing.height:
        return 0
    rows = bringing.select(
        pl.col(f"{record.name}.id").alias("id"), *_given(bringing, record), *_search(record)
    )
    rows = rows.with_columns(_rest(rows, record, batch))
    with connection.cursor() as cursor:
        copy_frame(cursor.cursor, record.model._meta.db_table, rows)
    for column in record.aside:
        if f"{record.name}.{column}" in bringing.columns:
            listed = pl.col(f"{record.name}.{column}").alias(column)
            _put_aside(
                bringing.select(pl.col(f"{record.name}.id").alias("id"), listed), column, record
            )
    if not _has(record.model, "intake_batch"):
        _note_made(rows["id"], record, batch)
    return rows.height


def changes(frame: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Existing records that rows of `frame` say otherwise about: id, version, and per column
    what stands there (`<column>`) and what shall (`<column>:new`, null: as before).
    """
    record = known.record
    told = [
        column for column in _told(record) if f"{record.name}.{column}" in _sources(frame, record)
    ]
    rows = frame.filter(
        pl.col(f"{record.name}.id").is_not_null()
        & ~pl.col(f"{record.name}.fresh")
        & ~pl.col(f"{record.name}.again")
    )
    if not rows.height or not told:
        return pl.DataFrame(schema={"id": pl.Int64})
    sources = _sources(frame, record)
    new = rows.select(
        pl.col(f"{record.name}.id").alias("id"),
        *[_said(record, c, sources[f"{record.name}.{c}"]) for c in told],
    )
    wanted = list(dict.fromkeys([*told, *record.search, *_version(record)]))
    current = known.finder.current(new["id"].to_list(), wanted)
    both = new.join(current, on="id")
    both = both.with_columns(
        pl.when(pl.col(f"{c}:new") != pl.col(c).fill_null(""))
        .then(pl.col(f"{c}:new"))
        .alias(f"{c}:new")
        for c in told
    )
    return both.filter(pl.any_horizontal(pl.col(f"{c}:new").is_not_null() for c in told))


def _said(record: Record, column: str, source: str) -> pl.Expr:
    """What the file says of a column; nothing where the row was recognised by that very column."""
    levels = [
        level for level, key in enumerate(record.keys) if f"{record.name}.{column}" in key.parts
    ]
    told = pl.when(~pl.col(f"{record.name}.level").is_in(levels)).then(pl.col(source))
    return told.cast(pl.String).alias(f"{column}:new")


def update(changed: pl.DataFrame, record: Record, batch: Batch) -> None:
    """Write what `changes` found, and keep what stood there."""
    if not changed.height:
        return
    told = [name.removesuffix(":new") for name in changed.columns if name.endswith(":new")]
    merged = changed.select(
        "id",
        *_version(record),
        *[pl.coalesce(f"{c}:new", c).alias(c) for c in told],
        *[c for c in record.search if c not in told],
    )
    _keep_before(changed, told, record, batch)
    overwrite(merged, told, record)


def overwrite(rows: pl.DataFrame, columns: Sequence[str], record: Record) -> None:
    """Set `columns` of existing records to what `rows` hold, search forms with them.

    `rows` holds the id and, beside the columns, whatever the search forms are made from.
    """
    written = [column for column in columns if column not in record.aside]
    if any(column in columns for column in record.search):
        rows = rows.with_columns(folding.search_columns(rows, list(record.search)))
        written += names.SEARCH_COLUMNS
    _update_from(rows.select("id", *written), written, record.model)
    for column in record.aside:
        if column in columns:
            _put_aside(rows, column, record)


def _put_aside(rows: pl.DataFrame, column: str, record: Record) -> None:
    """Each value that `column` lists as a row of its own table, in the place of those there."""
    aside = record.aside[column]
    table = sql.Identifier(aside.model._meta.db_table)
    owner = sql.Identifier(aside.owner)
    listed = rows.select(
        pl.col("id").alias(aside.owner), pl.col(column).str.split(",").alias(aside.value)
    )
    listed = listed.explode(aside.value).filter(pl.col(aside.value) != "")
    with connection.cursor() as cursor:
        cursor.cursor.execute(
            sql.SQL("DELETE FROM {} WHERE {} = ANY(%s::bigint[])").format(table, owner),
            [array(rows["id"])],
        )
        copy_frame(cursor.cursor, aside.model._meta.db_table, listed)


def _update_from(frame: pl.DataFrame, written: Sequence[str], model: type[models.Model]) -> None:
    """One UPDATE from a temporary table, typed as the columns are."""
    table = sql.Identifier(model._meta.db_table)
    held = sql.Identifier(_TEMPORARY)
    sets: list[sql.Composable] = [
        sql.SQL("{0} = held.{0}").format(sql.Identifier(name)) for name in written
    ]
    if issubclass(model, Versioned):
        now = sql.Literal(clock.now())
        sets += [sql.SQL("version = kept.version + 1"), sql.SQL("updated_at = {}").format(now)]
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in ("id", *written))
    with connection.cursor() as cursor:
        raw = cursor.cursor
        raw.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} LIMIT 0").format(
                held, columns, table
            )
        )
        copy_frame(raw, _TEMPORARY, frame)
        raw.execute(
            sql.SQL("UPDATE {} AS kept SET {} FROM {} AS held WHERE kept.id = held.id").format(
                table, sql.SQL(", ").join(sets), held
            )
        )
        raw.execute(sql.SQL("DROP TABLE {}").format(held))


def _keep_before(changed: pl.DataFrame, told: Sequence[str], record: Record, batch: Batch) -> None:
    values = [
        json.dumps(
            {c: [row[c], row[f"{c}:new"]] for c in told if row[f"{c}:new"] is not None},
            ensure_ascii=False,
        )
        for row in changed.iter_rows(named=True)
    ]
    version = (
        pl.col("version").cast(pl.Int64) + 1 if _version(record) else pl.lit(None, pl.Int64)
    ).alias("version")
    rows = changed.select(
        pl.lit(batch.pk).alias("batch_id"),
        pl.lit(journal.kind_of(record.model)).alias("kind"),
        pl.col("id").alias("object_id"),
        pl.Series("values", values, pl.String),
        version,
    )
    with connection.cursor() as cursor:
        copy_frame(cursor.cursor, Before._meta.db_table, rows)


def _note_made(ids: pl.Series, record: Record, batch: Batch) -> None:
    rows = pl.DataFrame({"object_id": ids}).with_columns(
        pl.lit(batch.pk).alias("batch_id"), pl.lit(journal.kind_of(record.model)).alias("kind")
    )
    with connection.cursor() as cursor:
        copy_frame(cursor.cursor, Made._meta.db_table, rows)


def _sources(frame: pl.DataFrame, record: Record) -> dict[str, str]:
    """`<record>.<column>` -> the frame column that holds it: its own field, or a link's id."""
    own = {f"{record.name}.{c}": f"{record.name}.{c}" for c in record.columns}
    linked = {f"{record.name}.{c}": source for c, source in record.links.items()}
    return {name: source for name, source in {**own, **linked}.items() if source in frame.columns}


def _told(record: Record) -> list[str]:
    """Columns that a file may change: the record's own, and links that are no part of its keys."""
    parts = {part for key in record.keys for part in key.parts}
    return [*record.columns, *[c for c, source in record.links.items() if source not in parts]]


def _given(frame: pl.DataFrame, record: Record) -> list[pl.Expr]:
    """The columns that the file gives, blanks filled where the table wants no null."""
    found = []
    for name, source in _sources(frame, record).items():
        column = name.removeprefix(f"{record.name}.")
        if column in record.aside:
            continue
        value = pl.col(source)
        blank = _blank(record.model, column)
        found.append((value if blank is None else value.fill_null(blank)).alias(column))
    return found


def _search(record: Record) -> list[pl.Expr]:
    if not record.search:
        return []
    return [pl.col(f"{record.name}.{column}").alias(column) for column in names.SEARCH_COLUMNS]


def _rest(rows: pl.DataFrame, record: Record, batch: Batch) -> list[pl.Expr]:
    """What no file gives: fixed values, defaults, times, the import's own id."""
    now = clock.now()
    known: dict[str, Any] = {"intake_batch": batch.pk, **record.fixed}
    if record.author:
        known[record.author] = batch.by_id
    found = []
    for one in record.model._meta.concrete_fields:
        column = str(one.column)
        if column in rows.columns or column == "id" or column in names.SEARCH_COLUMNS:
            continue
        if column in known:
            found.append(_literal(known[column]).alias(column))
        elif isinstance(one, models.DateTimeField) and not one.null:
            found.append(pl.lit(now.isoformat()).alias(column))
        elif (blank := _blank(record.model, column)) is not None:
            found.append(_literal(blank).alias(column))
    return found


def _blank(model: type[models.Model], column: str) -> Any:
    """What stands in a column that is given no value: its default, or an empty text; else null."""
    one = next(one for one in model._meta.concrete_fields if one.column == column)
    if one.has_default():
        default = one.get_default()
        return default.value if isinstance(default, models.Choices) else default
    if not one.null and isinstance(one, models.CharField | models.TextField):
        return ""
    return None


def _literal(value: Any) -> pl.Expr:
    if isinstance(value, dict | list):
        return pl.lit(json.dumps(value))
    return pl.lit("true" if value is True else "false" if value is False else value)


def _version(record: Record) -> list[str]:
    return ["version"] if issubclass(record.model, Versioned) else []


def _has(model: type[models.Model], column: str) -> bool:
    return any(one.column == column for one in model._meta.concrete_fields)
