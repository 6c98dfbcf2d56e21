"""Rows that refer to other rows of their sheet: a subsidiary to its parent, wherever that stands.

Gathers references during the first pass, settles them when every row is known. Refuses a parent
that is neither known nor taken in, and circles, both through what exists already.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from trivet.foundation.names import fold
from trivet.intake.bulk import faults
from trivet.intake.bulk.faults import fault
from trivet.intake.bulk.recognising import Known
from trivet.intake.targets.shapes import Target
from trivet.organisation.models import User
from trivet.tables.reading import ROW


@dataclass
class Relations:
    """References of one import."""

    target: Target
    known: Mapping[str, Known]
    user: User
    parts: list[pl.DataFrame] = field(default_factory=list)
    settled: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={ROW: pl.Int64, "kin": pl.Int64})
    )

    def gather(self, frame: pl.DataFrame) -> None:
        """Keep each accepted row's own record and whom it names."""
        given = [name for name in self._kin.by if name in frame.columns]
        if given and frame.height:
            self.parts.append(frame.select(ROW, pl.col(self._known.id).alias("id"), *given))

    def settle(self) -> pl.DataFrame:
        """Resolve every reference; returns the faults of rows whose relation cannot stand."""
        if not self.parts:
            return faults.none()
        rows = pl.concat(self.parts, how="diagonal")
        wrong = []
        while True:
            found, unknown = self._resolve(rows)
            circles = self._circles(found)
            bad = faults.join([unknown, circles])
            if not bad.height:
                break
            wrong.append(bad)
            self._forget(rows.join(bad.select("row").unique(), left_on=ROW, right_on="row"))
            rows = faults.without(rows, bad)
        self.settled = found.select(ROW, "kin")
        return faults.join(wrong)

    def related(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`frame` with the id of each row's relation under its column's name."""
        found = self.settled.rename({"kin": self._kin.column})
        return frame.join(found, on=ROW, how="left", maintain_order="left")

    @property
    def _kin(self) -> Any:
        return self.target.kin

    @property
    def _known(self) -> Known:
        return self.known[self._kin.record]

    def _resolve(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The id each row names: by its first field that is filled."""
        found = [
            pl.DataFrame(
                schema={ROW: pl.Int64, "id": pl.Int64, "kin": pl.Int64, "named": pl.String}
            )
        ]
        wrong, left = [], rows
        for name, levels in self._kin.by.items():
            if name not in left.columns:
                continue
            asking = left.filter(pl.col(name).is_not_null())
            left = left.filter(pl.col(name).is_null())
            met = self._meet(asking, name, levels)
            single = met.filter(pl.col("several") == 1)
            found.append(single.select(ROW, "id", "kin", pl.lit(name).alias("named")))
            wrong.append(fault(_of(asking, met.filter(pl.col("several") > 1)), "several", name))
            wrong.append(fault(asking.join(met, on=ROW, how="anti"), "kin-unknown", name))
        return pl.concat(found), faults.join(wrong)

    def _meet(self, asking: pl.DataFrame, name: str, levels: tuple[int, ...]) -> pl.DataFrame:
        """Rows with the records that bear the name, by the best key that knows it."""
        met = pl.DataFrame(
            schema={ROW: pl.Int64, "id": pl.Int64, "kin": pl.Int64, "several": pl.UInt32}
        )
        asking = asking.with_columns(
            pl.col(name).map_elements(fold, pl.String, skip_nulls=True).alias("ident")
        )
        for level in levels:
            known = self._bearers(asking, level)
            left = asking.join(met, on=ROW, how="anti")
            pairs = left.select(ROW, "id", "ident").join(known, on="ident").unique([ROW, "kin"])
            met = pl.concat(
                [
                    met,
                    pairs.group_by(ROW, "id")
                    .agg(pl.col("kin").first(), pl.col("kin").n_unique().alias("several"))
                    .select(met.columns),
                ]
            )
        return met

    def _bearers(self, asking: pl.DataFrame, level: int) -> pl.DataFrame:
        """Everything that exists or is brought, by its key at `level`."""
        known = self._known
        probe = asking.select(
            ROW,
            *[
                pl.col("ident").alias(key) if at == level else pl.lit(None, pl.String).alias(key)
                for at, key in enumerate(known.keys)
            ],
        )
        exists = known.finder.candidates(probe, known.keys)
        brought = known.fresh_frame()
        both = pl.concat(
            [
                exists.select(pl.col("id").alias("kin"), pl.col(f"k{level}").alias("ident")),
                brought.select(pl.col("id").alias("kin"), pl.col(known.keys[level]).alias("ident")),
            ]
        )
        return both.filter(pl.col("ident").is_not_null()).unique()

    def _circles(self, found: pl.DataFrame) -> pl.DataFrame:
        """Rows that would stand above themselves, through this file or through what is stored."""
        if not found.height:
            return faults.none()
        above = dict((self._kin.above or self._stored)())
        above.update(found.select("id", "kin").iter_rows())
        looped = [pk for pk in found["id"] if _meets_itself(pk, above)]
        bad = found.filter(pl.col("id").is_in(looped))
        return faults.join(
            [
                fault(part, "kin-circle", str(name), value="")
                for (name,), part in bad.group_by("named")
            ]
        )

    def _stored(self) -> dict[int, int]:
        column = self._kin.column.rpartition(".")[2].removesuffix("_id")
        rows = self._known.record.model._default_manager.filter(**{f"{column}__isnull": False})
        return dict(rows.values_list("pk", column))

    def _forget(self, rejected: pl.DataFrame) -> None:
        """A row not taken in brings nothing: nobody can be related to what it brought."""
        known = self._known
        gone = known.fresh_frame().join(
            rejected.select(pl.col(ROW).alias("row")), on="row", how="anti"
        )
        known.fresh[:] = [gone]


def _of(rows: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    return rows.join(wanted.select(ROW), on=ROW, how="semi")


def _meets_itself(start: int, above: Mapping[int, int]) -> bool:
    seen, here = set(), above.get(start)
    while here is not None and here not in seen:
        if here == start:
            return True
        seen.add(here)
        here = above.get(here)
    return False
