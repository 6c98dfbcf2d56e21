"""Things that hold from a day to a day: no two at once, in the database and in the file.

Asked before the rows are written, so that a row is told which other it collides with instead of
the whole import failing. Refuses a term that ends before it begins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from django.db import connection, models
from psycopg import sql

from trivet.intake.bulk.faults import fault
from trivet.intake.bulk.recognising import SEPARATOR
from trivet.tables.copying import array
from trivet.tables.reading import ROW

if TYPE_CHECKING:
    from trivet.intake.bulk.running import Run

_ASKED = """
    SELECT asked.row,
        coalesce(bool_or(span.until <= span.since), false) AS backwards,
        min({name}) AS held
    FROM unnest(%s::bigint[], %s::bigint[], %s::date[], %s::date[], {arrays})
        AS asked(row, id, since, until, {owners})
    LEFT JOIN {table} AS mine ON mine.id = asked.id
    CROSS JOIN LATERAL (SELECT coalesce(asked.since, mine.since) AS since,
        coalesce(asked.until, mine.until) AS until) AS span
    LEFT JOIN {table} AS other ON {same} AND other.id IS DISTINCT FROM asked.id AND {condition}
        AND CASE WHEN span.until <= span.since THEN false ELSE
            daterange(other.since, other.until) && daterange(span.since, span.until) END
    {joined}
    GROUP BY asked.row
    HAVING bool_or(span.until <= span.since) OR min({name}) IS NOT NULL
"""


@dataclass(frozen=True)
class Terms:
    """What may not hold twice: a record whose rows are alike in `owners` (column: frame column).

    `condition`: on `other`, where only some rows exclude each other. `name`: its own name.
    `levels`: keys of the record that say the same as `owners`, so that less is remembered.
    """

    record: str
    model: type[models.Model]
    owners: Mapping[str, str]
    overlap: str
    twice: str
    condition: str = "true"
    name: str = "other.id::text"
    joined: str = ""
    levels: Sequence[int] = ()

    def in_database(self, frame: pl.DataFrame) -> list[pl.DataFrame]:
        """Rows that collide with what stands, or would end before they begin."""
        rows = self._whole(frame)
        if not rows.height:
            return []
        owners = list(self.owners)
        asked = [ROW, f"{self.record}.known", f"{self.record}.since", f"{self.record}.until"]
        values = [array(rows[name]) for name in [*asked, *self.owners.values()]]
        with connection.cursor() as cursor:
            cursor.cursor.execute(self._statement(owners), values)
            found = cursor.cursor.fetchall()
        backwards = [row for row, is_backwards, _held in found if is_backwards]
        held = {row: name for row, _backwards, name in found if name is not None}
        until = f"{self.record}.until"
        colliding = rows.filter(pl.col(ROW).is_in(list(held))).with_columns(
            pl.col(ROW).replace_strict(held, default="", return_dtype=pl.String).alias("held")
        )
        return [
            fault(rows.filter(pl.col(ROW).is_in(backwards)), "period", until),
            fault(colliding, self.overlap, f"{self.record}.since", other=pl.col("held")),
        ]

    def in_file(self, frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
        """Rows that collide with an earlier row of the file, in whatever batch that was."""
        known = run.known[self.record]
        since, until = f"{self.record}.since", f"{self.record}.until"
        alike = (
            pl.coalesce(known.keys[level] for level in self.levels)
            if self.levels
            else pl.concat_str(self.owners.values(), separator=SEPARATOR)
        ).alias("alike")
        now = self._whole(frame).filter(pl.col(f"{self.record}.fresh"))
        now = now.select(
            pl.col(known.id).alias("id"), pl.col(ROW).alias("row"), since, until, alike
        )
        before = known.fresh_frame().select("id", "row", since, until, alike)
        before = before.join(now.select("alike").unique(), on="alike", how="semi")
        both = pl.concat([before, now.join(before.select("id"), on="id", how="anti")])
        pairs = now.join(both, on="alike", suffix=" other").filter(
            (pl.col("row other") < pl.col("row")) & (pl.col("id other") != pl.col("id"))
        )
        pairs = pairs.filter(
            (pl.col(since) < pl.col(f"{until} other")).fill_null(True)
            & (pl.col(f"{since} other") < pl.col(until)).fill_null(True)
        )
        once = pairs.unique("row", keep="first", maintain_order=True)
        return [
            fault(once.rename({"row": ROW}), self.twice, since, other=pl.col("row other"), value="")
        ]

    def _whole(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows with a term, each with its days and its id where it exists."""
        needed = [f"{self.record}.since", f"{self.record}.until", *self.owners.values()]
        missing = [
            pl.lit(None, pl.String).alias(name) for name in needed if name not in frame.columns
        ]
        given = frame.filter(pl.col(f"{self.record}.id").is_not_null()).with_columns(missing)
        exists = pl.when(~pl.col(f"{self.record}.fresh")).then(pl.col(f"{self.record}.id"))
        return given.with_columns(exists.alias(f"{self.record}.known"))

    def _statement(self, owners: Sequence[str]) -> sql.Composed:
        kinds = {one.column: one.db_type(connection) for one in self.model._meta.concrete_fields}
        same = [
            sql.SQL("other.{0} = asked.{0}").format(sql.Identifier(column)) for column in owners
        ]
        arrays = [sql.SQL("%s::" + _bare(str(kinds[column])) + "[]") for column in owners]
        return sql.SQL(_ASKED).format(
            name=sql.SQL(self.name),
            arrays=sql.SQL(", ").join(arrays),
            owners=sql.SQL(", ").join(map(sql.Identifier, owners)),
            table=sql.Identifier(self.model._meta.db_table),
            same=sql.SQL(" AND ").join(same),
            condition=sql.SQL(self.condition),
            joined=sql.SQL(self.joined),
        )


def _bare(kind: str) -> str:
    """A column's type for an array of it: text for any length of text."""
    return "text" if kind.startswith("varchar") else kind
