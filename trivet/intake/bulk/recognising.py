"""Which record does a row mean: one that exists, one this file brought earlier, or a new one.

Keys are tried in their order. A later key only counts where the earlier ones are not known to
differ: two branches of one name with two keys are two. Refuses to choose between several.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from trivet.intake.bulk import faults
from trivet.intake.bulk.faults import fault
from trivet.intake.bulk.parsing import FOLDED
from trivet.intake.targets.shapes import Finder, Key, Record
from trivet.tables.reading import ROW

SEPARATOR = "\x1f"
Allocate = Callable[[int], Sequence[int]]
_FOUND = {ROW: pl.Int64, "id": pl.Int64, "fresh": pl.Boolean, "level": pl.Int8}


@dataclass
class Known:
    """What one import has learnt about one kind of record. Grows by accepted rows only."""

    record: Record
    finder: Finder
    allocate: Allocate
    #: Records this file brings: id, the keys, and the row that brings each.
    fresh: list[pl.DataFrame] = field(default_factory=list)
    #: First mention of every record that may be changed: id, row, digest.
    mentions: list[pl.DataFrame] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        """Frame columns of the keys' texts."""
        return [f"{self.record.name}?{level}" for level in range(len(self.record.keys))]

    @property
    def id(self) -> str:
        return f"{self.record.name}.id"

    def fresh_frame(self) -> pl.DataFrame:
        texts = [*self.keys, *self.record.carries]
        schema = {"id": pl.Int64, "row": pl.Int64, **dict.fromkeys(texts, pl.String)}
        return _gathered(self.fresh, schema)

    def mention_frame(self) -> pl.DataFrame:
        return _gathered(self.mentions, {"id": pl.Int64, "row": pl.Int64, "digest": pl.UInt64})


def recognise(frame: pl.DataFrame, known: Known) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add `<record>.id`, `.fresh` (this file brings it) and `.level` (the key that told).

    Returns the faults beside.
    """
    record = known.record
    frame = frame.with_columns(
        _ident(frame, key).alias(name) for name, key in zip(known.keys, record.keys, strict=True)
    )
    asked = frame.filter(pl.any_horizontal(pl.col(known.keys).is_not_null()))
    matched, several = _match(asked, _candidates(asked, known), known)
    left = faults.without(asked.join(matched, on=ROW, how="anti"), several)
    wrong = [several]
    if record.creates:
        matched = pl.concat([matched, _bring(left, known)])
    else:
        wrong.append(fault(left, "unknown", _first_given(record, left)))
    if not record.optional:
        silent = frame.filter(pl.all_horizontal(pl.col(known.keys).is_null()))
        wrong.append(fault(silent, "missing", _first(record), value=""))
    found = matched.rename({name: f"{record.name}.{name}" for name in ("id", "fresh", "level")})
    return frame.join(found, on=ROW, how="left", maintain_order="left"), faults.join(wrong)


def settle(frame: pl.DataFrame, known: Known) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Say of each new record which row brings it (`<record>.brings`): the first that says enough.

    Rows whose new record no row says enough about get a fault.
    """
    record = known.record
    needed = [f"{record.name}.{column}" for column in record.required]
    told = [pl.col(name).is_not_null() for name in needed if name in frame.columns]
    enough = pl.all_horizontal(told) if told else pl.lit(True)
    if len(told) < len(needed):
        enough = pl.lit(False)
    fresh = frame.filter(pl.col(f"{record.name}.fresh"))
    before = known.fresh_frame().select(pl.col("id").alias(known.id), "row")
    before = before.join(fresh.select(known.id), on=known.id, how="semi")
    first = (
        fresh.filter(enough)
        .join(before, on=known.id, how="anti")
        .group_by(known.id)
        .agg(pl.col(ROW).min().alias("row"))
    )
    bringers = pl.concat([before, first])
    orphans = fresh.join(bringers, on=known.id, how="anti")
    lacking = next((name for name in needed if name not in frame.columns), None)
    wrong = [
        fault(
            orphans if name == lacking else orphans.filter(pl.col(name).is_null()),
            "missing",
            name,
            value="",
        )
        for name in needed
        if name == lacking or (lacking is None and name in frame.columns)
    ]
    frame = frame.drop("row", strict=False).join(
        bringers, on=known.id, how="left", maintain_order="left"
    )
    brings = pl.col(f"{record.name}.fresh") & (pl.col("row") == pl.col(ROW))
    frame = frame.with_columns(brings.fill_null(False).alias(f"{record.name}.brings")).drop("row")
    return frame, faults.join(wrong)


def repeats(frame: pl.DataFrame, known: Known) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Rows about a record that an earlier row was about: fine where they say the same.

    Adds `<record>.again`; a row that says otherwise gets a fault. Last: the first mentions.
    """
    record = known.record
    told = [f"{record.name}.{column}" for column in record.columns]
    # What rows are recognised by is the same if it folds to the same.
    told = [next((c for c in (FOLDED + name, name) if c in frame.columns), "") for name in told]
    told = [column for column in told if column]
    digest = pl.struct(told).hash(seed=0) if told else pl.lit(0, pl.UInt64)
    now = frame.filter(pl.col(known.id).is_not_null()).select(
        pl.col(known.id).alias("id"), pl.col(ROW).alias("row"), digest.alias("digest")
    )
    earlier = known.mention_frame().join(now.select("id").unique(), on="id", how="semi")
    first = pl.concat([earlier, now]).sort("row").unique("id", keep="first", maintain_order=True)
    again = now.join(first, on="id", suffix="_first").filter(pl.col("row") != pl.col("row_first"))
    frame = frame.with_columns(
        pl.col(ROW).is_in(again["row"].implode()).alias(f"{record.name}.again")
    )
    otherwise = again.filter(pl.col("digest") != pl.col("digest_first")).rename({"row": ROW})
    wrong = fault(otherwise, "repeat", _first(record), value="", other=pl.col("row_first"))
    return frame, wrong, first.join(earlier.select("id"), on="id", how="anti")


def remember(frame: pl.DataFrame, known: Known, mentions: pl.DataFrame | None) -> None:
    """Keep what accepted rows bring, for the batches to come."""
    bringing = frame.filter(pl.col(f"{known.record.name}.brings"))
    before = known.fresh_frame().select(pl.col("id").alias(known.id))
    before = before.join(bringing.select(known.id), on=known.id, how="semi")
    bringing = bringing.join(before, on=known.id, how="anti")
    if bringing.height:
        known.fresh.append(
            bringing.select(
                pl.col(known.id).alias("id"),
                pl.col(ROW).alias("row"),
                *known.keys,
                *[_carried(bringing, name) for name in known.record.carries],
            )
        )
    if mentions is not None and mentions.height:
        known.mentions.append(mentions)


def _carried(frame: pl.DataFrame, name: str) -> pl.Expr:
    given = pl.col(name) if name in frame.columns else pl.lit(None)
    return given.cast(pl.String).alias(name)


def _first(record: Record) -> str:
    return f"{record.name}.{record.required[0]}" if record.required else record.keys[0].parts[-1]


def _first_given(record: Record, rows: pl.DataFrame) -> str:
    """The part of the first key that the file gives at all, for the sentence."""
    parts = [key.parts[-1] for key in record.keys]
    return next((part for part in parts if part in rows.columns), parts[0])


def _ident(frame: pl.DataFrame, key: Key) -> pl.Expr:
    """A key's text, null unless every part is there."""
    parts = []
    for part in key.parts:
        if part not in frame.columns:
            return pl.lit(None, pl.String)
        twin = FOLDED + part
        parts.append(pl.col(twin if key.folded and twin in frame.columns else part).cast(pl.String))
    return parts[0] if len(parts) == 1 else pl.concat_str(parts, separator=SEPARATOR)


def _candidates(asked: pl.DataFrame, known: Known) -> pl.DataFrame:
    """What exists, and what the file has brought, with a text for each key."""
    exists = known.finder.candidates(asked, known.keys)
    exists = exists.rename({f"k{level}": name for level, name in enumerate(known.keys)})
    columns = ["id", "fresh", *known.keys]
    return pl.concat(
        [
            exists.with_columns(pl.lit(False).alias("fresh")).select(columns),
            known.fresh_frame().with_columns(pl.lit(True).alias("fresh")).select(columns),
        ]
    )


def _match(
    asked: pl.DataFrame, candidates: pl.DataFrame, known: Known
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows matched, and faults where several could be meant."""
    left, matched, wrong = asked, [pl.DataFrame(schema=_FOUND)], []
    for level, key in enumerate(known.record.keys):
        pairs = _pairs(left, candidates, known, level)
        if not pairs.height:
            continue
        one = pairs.group_by(ROW).agg(
            pl.col("id").last() if known.record.takes_last else pl.col("id").first(),
            pl.col("fresh").any(),
            pl.col("id").n_unique().alias("several"),
        )
        if not known.record.takes_last:
            doubtful = left.join(one.filter(pl.col("several") > 1), on=ROW, how="semi")
            wrong.append(fault(doubtful, "several", key.parts[-1]))
            one = one.filter(pl.col("several") == 1)
        matched.append(one.with_columns(pl.lit(level, pl.Int8).alias("level")).select(list(_FOUND)))
        left = left.join(pairs, on=ROW, how="anti")
    return pl.concat(matched), faults.join(wrong)


def _pairs(left: pl.DataFrame, candidates: pl.DataFrame, known: Known, level: int) -> pl.DataFrame:
    """Rows with each candidate that agrees at `level` and contradicts none of the earlier keys."""
    name, keys = known.keys[level], known.record.keys
    theirs = {one: f"their {one}" for one in known.keys}
    named = candidates.rename(theirs).filter(pl.col(theirs[name]).is_not_null())
    mine = left.filter(pl.col(name).is_not_null()).select(ROW, *known.keys)
    # Few of a million candidates are meant: sieve them by the small side first.
    named = named.join(mine.select(name), left_on=theirs[name], right_on=name, how="semi")
    pairs = mine.join(named, left_on=name, right_on=theirs[name], maintain_order="left_right")
    for earlier in range(level):
        if list(keys[earlier].parts) != list(keys[level].parts):
            one = known.keys[earlier]
            pairs = pairs.filter(pl.col(one).is_null() | pl.col(theirs[one]).is_null())
    return pairs.unique([ROW, "id"], maintain_order=True)


def _bring(left: pl.DataFrame, known: Known) -> pl.DataFrame:
    """New records for rows that mean nothing known; rows of one identity share one."""
    found = [pl.DataFrame(schema=_FOUND)]
    fresh = pl.DataFrame(schema={"id": pl.Int64, **dict.fromkeys(known.keys, pl.String)})
    for level, key in enumerate(known.record.keys):
        name = known.keys[level]
        here = left.filter(pl.col(name).is_not_null())
        if key.alias or not here.height:
            continue
        left = left.filter(pl.col(name).is_null())
        heads = here.unique(name, keep="first", maintain_order=True)
        heads = heads.join(fresh.filter(pl.col(name).is_not_null()), on=name, how="anti")
        ids: Any = pl.Series("id", known.allocate(heads.height), pl.Int64)
        fresh = pl.concat([fresh, heads.select(known.keys).with_columns(ids).select(fresh.columns)])
        by_name = fresh.filter(pl.col(name).is_not_null()).unique(name, keep="first")
        met = here.select(ROW, name).join(by_name.select(name, "id"), on=name)
        brought = {"fresh": pl.lit(True), "level": pl.lit(level, pl.Int8)}
        found.append(met.select(ROW, "id", **brought))
    return pl.concat(found)


def _gathered(parts: list[pl.DataFrame], schema: dict[str, Any]) -> pl.DataFrame:
    """The parts as one frame, kept that way so that each batch joins once."""
    if not parts:
        return pl.DataFrame(schema=schema)
    if len(parts) > 1:
        parts[:] = [pl.concat([part.select(list(schema)) for part in parts])]
    return parts[0].select(list(schema))
