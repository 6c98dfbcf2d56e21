"""Compare and search forms of whole columns, equal to what `foundation.names` makes of each name.

Plain ASCII is folded by Polars; the rest goes through `foundation.names` itself, each distinct text
once. Refuses to differ from it: a test holds the two equal.
"""

from collections.abc import Sequence
from typing import Any

import polars as pl

from trivet.foundation import names

#: ASCII whose fold is its lower case: no blanks but single inner ones.
_PLAIN = r"^[!-~]+( [!-~]+)*$"


def folded(texts: pl.Series) -> pl.Series:
    """`names.fold` of every text; null stays null."""
    plain = texts.str.contains(_PLAIN)
    lower = texts.str.to_lowercase()
    if plain.fill_null(True).all():
        return lower.alias(texts.name)
    odd = texts.filter(~plain.fill_null(True)).unique()
    known = pl.DataFrame({"text": odd, "odd": [names.fold(text) for text in odd]})
    joined = pl.DataFrame({"text": texts, "lower": lower, "plain": plain}).join(
        known, on="text", how="left", maintain_order="left"
    )
    return (
        joined.select(pl.when(pl.col("plain")).then(pl.col("lower")).otherwise(pl.col("odd")))
        .to_series()
        .alias(texts.name)
    )


def search_columns(frame: pl.DataFrame, sources: Sequence[str]) -> list[pl.Series]:
    """The stored search forms (`names.SEARCH_COLUMNS`) of rows whose words are in `sources`."""
    name = folded(frame[sources[0]].fill_null(""))
    text = _joined(frame, sources)
    distinct = name.unique()
    keys = pl.DataFrame(
        {
            "name": distinct,
            "sort_pinyin": [names.pinyin_key(one) for one in distinct],
            "sort_stroke": [names.stroke_key(one) for one in distinct],
        }
    )
    sorts = pl.DataFrame({"name": name}).join(keys, on="name", how="left", maintain_order="left")
    return [
        sorts["sort_pinyin"],
        sorts["sort_stroke"],
        text.alias("search_text"),
        _grams(text).alias("search_grams"),
    ]


def _joined(frame: pl.DataFrame, sources: Sequence[str]) -> pl.Series:
    """All words in one text, folded as a whole: what `refresh_search` does."""
    words: Any = pl.concat_list(
        [pl.when(pl.col(source) != "").then(pl.col(source)) for source in sources]
    )
    return folded(frame.select(words.list.drop_nulls().list.join(" ")).to_series())


def _grams(texts: pl.Series) -> pl.Series:
    """Grams of every text; most Latin texts have none."""
    chinese = texts.str.contains(r"[\u{3400}-\u{9fff}\u{f900}-\u{faff}\u{20000}-\u{3ffff}]")
    distinct = texts.filter(chinese).unique()
    known = pl.DataFrame(
        {"text": distinct, "grams": [names.grams(text) for text in distinct]},
        schema={"text": pl.String, "grams": pl.List(pl.String)},
    )
    joined = (
        texts.alias("text").to_frame().join(known, on="text", how="left", maintain_order="left")
    )
    return joined["grams"].fill_null([])
