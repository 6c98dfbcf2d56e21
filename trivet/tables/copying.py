"""Frames into PostgreSQL by COPY, encoded batch by batch on the way.

Knows tables and columns by name, not what they mean. Refuses nothing: what the table refuses raises
in the caller's transaction.
"""

import io
from collections.abc import Sequence
from typing import Any

import polars as pl
from psycopg import sql

#: Rows encoded at a time: small enough to stay in the cache, large enough to amortise the call.
_SLICE = 10_000


def copy_frame(cursor: Any, table: str, frame: pl.DataFrame) -> None:
    """Append `frame` to `table`, column by name. Null is null; an empty text stays an empty text.

    `cursor` is psycopg's own (Django's `cursor.cursor`). A list column goes into an array.
    """
    if frame.is_empty():
        return
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, frame.columns))
    )
    flat = frame.with_columns(
        _array(column).alias(column)
        for column, kind in frame.schema.items()
        if isinstance(kind, pl.List)
    )
    with cursor.copy(statement) as copy:
        for part in flat.iter_slices(_SLICE):
            held = io.BytesIO()
            part.write_csv(held, include_header=False, quote_style="necessary")
            copy.write(held.getvalue())


def make_temporary(cursor: Any, name: str, like: str, columns: Sequence[str]) -> None:
    """A table of this transaction alone with the named columns of `like`, without its rules."""
    cursor.execute(
        sql.SQL(
            "CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA"
        ).format(
            sql.Identifier(name),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.Identifier(like),
        )
    )


def array(values: pl.Series) -> str:
    """A series as the text of a PostgreSQL array, for `%s::text[]`; made without a Python list."""
    if values.dtype != pl.String:
        return "{" + (values.cast(pl.String).fill_null("NULL").str.join(",").item() or "") + "}"
    quoted = '"' + values.str.replace_all(r'(["\\])', r"\$1") + '"'
    return "{" + (quoted.fill_null("NULL").str.join(",").item() or "") + "}"


def _array(column: str) -> pl.Expr:
    """A list of short texts as PostgreSQL writes an array; each item quoted."""
    items = pl.col(column).list.eval(
        pl.lit('"') + pl.element().str.replace_all(r'(["\\])', r"\$1") + pl.lit('"')
    )
    return pl.lit("{") + items.list.join(",") + pl.lit("}")
