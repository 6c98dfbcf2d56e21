"""One reading of a date or a number, or a refusal with its sentence."""

import polars as pl
import pytest

from trivet.tables import values
from trivet.tables.values import Unreadable


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-31", "2026-03-31"),
        ("2026/3/1", "2026-03-01"),
        ("2026.03.31", "2026-03-31"),
        ("20260331", "2026-03-31"),
        ("2026年3月31日", "2026-03-31"),
        ("２０２６年３月３１日", "2026-03-31"),
        ("民國115年3月31日", "2026-03-31"),
        ("2026-03-31T23:59:59Z", "2026-03-31"),
        ("2026-03-31 10:00:00+08:00", "2026-03-31"),
        ("31 Mar 2026", "2026-03-31"),
        ("31st March, 2026", "2026-03-31"),
        ("Sept 5, 2026", "2026-09-05"),
        ("31/12/2026", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("3.4.2026", "2026-04-03"),
        ("4/4/2026", "2026-04-04"),
    ],
)
def test_a_date_is_read_in_the_forms_people_use(text, day):
    assert values.read_date(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3/4/2026", "date-two-ways"),
        ("31/12/26", "date-short-year"),
        ("2026-02-30", "date"),
        ("45000", "date"),
        ("yesterday", "date"),
        ("99999999", "date"),
        ("5 Smarch 2026", "date"),
    ],
)
def test_a_date_that_cannot_be_told_is_refused(text, code):
    with pytest.raises(Unreadable) as refusal:
        values.read_date(text)
    assert refusal.value.code == code
    assert text in str(values.SENTENCES[code] % {"value": text})


def test_a_known_order_settles_what_could_be_two_dates():
    assert values.read_date("3/4/2026", "dmy") == "2026-04-03"
    assert values.read_date("3/4/2026", "mdy") == "2026-03-04"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234.5", "1234.50"),
        ("-7", "-7.00"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567,89", "1234567.89"),
        ("1 234 567.89", "1234567.89"),
        ("1'234.50", "1234.50"),
        ("１２３４", "1234.00"),
        ("(12.50)", "-12.50"),
        ("1.5亿", "150000000.00"),
        ("30萬", "300000.00"),
        ("24638546086.67", "24638546086.67"),
        ("0.1", "0.10"),
        ("1.1E+3", "1100.00"),
        ("-0.001", "0.00"),
    ],
)
def test_a_number_is_read_without_passing_through_a_float(text, number):
    assert values.read_decimal(text) == number


def test_a_decimal_comma_is_read_where_the_file_uses_it():
    assert values.read_decimal("1.234", mark=",") == "1234.00"
    assert values.read_decimal("1234,5", mark=",") == "1234.50"


@pytest.mark.parametrize("text", ["12%", "$100", "1,23", "1,2,3", "abc", "", "NaN", "inf", "٣"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Unreadable):
        values.read_decimal(text)


def test_too_large_a_number_is_refused_before_the_database_does():
    with pytest.raises(Unreadable, match="number-large"):
        values.read_decimal("1e30")
    with pytest.raises(Unreadable, match="number-large"):
        values.read_decimal("10000000000000000")
    with pytest.raises(Unreadable, match="number-large"):
        values.read_whole("3000000000")


def test_a_whole_number_may_carry_an_idle_decimal():
    assert values.read_whole("35072.0") == "35072"
    with pytest.raises(Unreadable, match="number-whole"):
        values.read_whole("1.5")


def test_yes_and_no_are_read_in_both_languages():
    assert [values.read_flag(text) for text in ("Yes", "是", "TRUE", "n", "否")] == [
        "true",
        "true",
        "true",
        "false",
        "false",
    ]
    with pytest.raises(Unreadable):
        values.read_flag("maybe")


def test_a_column_keeps_its_order_and_marks_each_fault():
    cells = pl.Series("since", ["2026-03-31", None, "x", "2026-03-31"], pl.String)
    read = values.column(cells, values.read_date)
    assert read.values.to_list() == ["2026-03-31", None, None, "2026-03-31"]
    assert read.faults.to_list() == [None, None, "date", None]
