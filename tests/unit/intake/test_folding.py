"""The bulk forms of names equal what saving one record stores."""

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trivet.foundation import names
from trivet.intake.bulk.folding import folded, search_columns

chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=4)
words = st.one_of(chinese, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
plain = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)
texts = st.one_of(words, plain, st.tuples(plain, chinese).map(" ".join))


@given(st.lists(st.one_of(st.none(), texts), max_size=12))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_column_folds_as_each_of_its_texts_does(cells):
    expected = [None if cell is None else names.fold(cell) for cell in cells]
    assert folded(pl.Series("x", cells, pl.String)).to_list() == expected


@given(st.lists(st.tuples(texts, st.one_of(st.none(), texts)), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_search_forms_are_those_of_the_model(rows):
    frame = pl.DataFrame(rows, schema={"name": pl.String, "more": pl.String}, orient="row")
    made = pl.DataFrame(search_columns(frame, ["name", "more"]))
    for (name, more), row in zip(rows, made.rows(named=True), strict=True):
        joined = names.fold(" ".join(word for word in (name, more) if word))
        assert row["sort_pinyin"] == names.pinyin_key(name)
        assert row["sort_stroke"] == names.stroke_key(name)
        assert row["search_text"] == joined
        assert row["search_grams"] == names.grams(joined)
