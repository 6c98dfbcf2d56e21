"""Names sorted by stroke count: the stored key, and the order it gives."""

import pytest

from trivet.foundation.names import SORT_KEY_LENGTH, sort_column, stroke_key


def test_names_stand_in_the_order_of_their_strokes():
    names = ["歐陽菲", "丁一", "張三", "王小明", "李四", "陳大文"]
    assert sorted(names, key=stroke_key) == ["丁一", "王小明", "李四", "陳大文", "張三", "歐陽菲"]


def test_the_second_character_decides_where_the_first_is_the_same():
    assert sorted(["王鑫", "王一", "王小"], key=stroke_key) == ["王一", "王小", "王鑫"]


def test_latin_names_stand_before_chinese_ones_whatever_their_case():
    assert sorted(["一", "zeta", "Alpha"], key=stroke_key) == ["Alpha", "zeta", "一"]


def test_a_character_without_a_known_count_stands_last():
    assert sorted(["\U00020000", "龘"], key=stroke_key) == ["龘", "\U00020000"]


def test_a_long_name_still_fits_its_column():
    assert len(stroke_key("龍" * 300)) == SORT_KEY_LENGTH


@pytest.mark.parametrize(
    ("collation", "column"), [("stroke", "sort_stroke"), ("pinyin", "sort_pinyin")]
)
def test_the_reader_chooses_the_column(collation, column):
    reader = type("Reader", (), {"collation": collation})
    assert sort_column(reader) == column
