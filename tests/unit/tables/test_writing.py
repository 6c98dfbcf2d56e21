"""What we write: nothing in it runs, and reading it again gives back what was written."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.tables.conftest import rows_of
from trivet.tables import inert
from trivet.tables.writing import Format, csv_lines, write

DANGEROUS = [
    "=1+1",
    "+886 2 1234",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "'=already guarded",
    "''=twice",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_a_formula_is_inert_in_csv(cell):
    line = list(csv_lines(["a"], [[cell]], mark=False))[1]
    assert line.lstrip('"').startswith("'")


def test_a_negative_number_stays_a_number():
    assert list(csv_lines(["a"], [["-12.5"], [Decimal("-3")]], mark=False))[1:] == [
        "-12.5\r\n",
        "-3\r\n",
    ]


@pytest.mark.parametrize("form", list(Format))
def test_dangerous_cells_come_back_as_they_were(tmp_path, form):
    path = tmp_path / f"out.{form}"
    write(path, ["n", "cell"], [[str(n), cell] for n, cell in enumerate(DANGEROUS)], as_=form)
    assert [row["cell"] for row in rows_of(path)] == DANGEROUS


def test_a_workbook_holds_no_formula(tmp_path):
    import zipfile

    path = tmp_path / "out.xlsx"
    write(path, ["=1"], [[cell] for cell in DANGEROUS], as_=Format.XLSX)
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


@pytest.mark.parametrize("form", list(Format))
def test_values_come_back_as_the_text_that_means_them(tmp_path, form):
    path = tmp_path / f"out.{form}"
    row = ["007", "NA", 720, Decimal("1234.56"), date(2026, 3, 31), True, None, "北京"]
    write(path, [f"c{n}" for n in range(len(row))], [row, row], as_=form)
    assert list(rows_of(path)[0].values()) == [
        "007",
        "NA",
        "720",
        "1234.56",
        "2026-03-31",
        "true",
        "",
        "北京",
    ]


def test_a_moment_is_written_to_the_second(tmp_path):
    path = tmp_path / "out.xlsx"
    write(path, ["at", "n"], [[datetime(2026, 3, 31, 9, 5, 1), 1]], as_=Format.XLSX)
    assert rows_of(path)[0]["at"] == "2026-03-31 09:05:01"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_guarding_can_always_be_undone(cell):
    written = inert.guarded(cell)
    assert inert.restored([written])[0] == cell


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_guarded_cell_never_begins_like_a_formula(cell):
    written = inert.guarded(cell)
    assert not written or written[0] not in "=+@\t\r\n＝＋－＠"
