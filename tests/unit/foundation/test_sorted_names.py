"""Names sorted by pinyin and by stroke count: the stored keys, and the order they give."""

import pytest

from trivet.foundation.names import SORT_KEY_LENGTH, pinyin_key, sort_column, stroke_key


def test_names_stand_in_the_order_of_their_strokes():
    names = ["歐陽菲", "丁一", "張三", "王小明", "李四", "陳大文"]
    assert sorted(names, key=stroke_key) == ["丁一", "王小明", "李四", "張三", "陳大文", "歐陽菲"]


def test_the_second_character_decides_where_the_first_is_the_same():
    assert sorted(["王鑫", "王一", "王小"], key=stroke_key) == ["王一", "王小", "王鑫"]


def test_pinyin_follows_the_reading_and_its_tone():
    names = ["張三", "王小明", "歐陽菲", "李四", "阿里", "Anna"]
    assert sorted(names, key=pinyin_key) == ["Anna", "阿里", "李四", "歐陽菲", "王小明", "張三"]


def test_latin_names_stand_before_chinese_ones_whatever_their_case():
    assert sorted(["一", "zeta", "Alpha"], key=stroke_key) == ["Alpha", "zeta", "一"]


def test_a_long_name_still_fits_its_column():
    assert len(stroke_key("龍" * 300)) == SORT_KEY_LENGTH


@pytest.mark.parametrize(
    ("collation", "column"), [("stroke", "sort_stroke"), ("pinyin", "sort_pinyin")]
)
def test_the_reader_chooses_the_column(collation, column):
    reader = type("Reader", (), {"collation": collation})
    assert sort_column(reader) == column
