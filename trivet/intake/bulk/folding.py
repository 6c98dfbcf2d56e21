"""Compare and search forms of whole columns, equal to what `foundation.names` makes of each name.

Plain ASCII is folded by Polars; the rest goes through `foundation.names` itself, each distinct text
once. Refuses to differ from it: a test holds the two equal.
"""

from collections.abc import Sequence

import polars as pl

from trivet.foundation import names

#: ASCII whose fold is its lower case: no blanks but single inner ones.
_PLAIN = r"^[!-~]+( [!-~]+)*$"
#: The runs that `names.grams` looks at.
_RUNS = r"[\x{3400}-\x{9fff}\x{f900}-\x{faff}\x{20000}-\x{3ffff}]+"


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
    parts = [folded(frame[source].fill_null("")).alias(source) for source in sources]
    name, text = parts[0], _joined(pl.DataFrame(parts))
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


def _joined(parts: pl.DataFrame) -> pl.Series:
    """All words in one text: folding the whole or each word comes to the same."""
    words = [pl.when(pl.col(name) != "").then(pl.col(name)) for name in parts.columns]
    return parts.select(pl.concat_str(words, separator=" ", ignore_nulls=True)).to_series()


def _grams(texts: pl.Series) -> pl.Series:
    """Grams of every text. Only its Chinese runs count, and the same names come again and again."""
    runs = texts.str.extract_all(_RUNS).list.join(" ").alias("runs")
    distinct = runs.filter(runs != "").unique()
    known = pl.DataFrame(
        {"runs": distinct, "grams": [names.grams(one) for one in distinct]},
        schema={"runs": pl.String, "grams": pl.List(pl.String)},
    )
    joined = runs.to_frame().join(known, on="runs", how="left", maintain_order="left")
    return joined["grams"].fill_null([])
