"""The reader on odd files that others have collected: read as expected, or refused in words."""

import csv
import json
from pathlib import Path

import pytest

from tests.unit.tables.conftest import rows_of
from trivet.tables import errors
from trivet.tables.reading import open_table
from trivet.tables.writing import Format, write

pytestmark = pytest.mark.shared_data


@pytest.fixture
def messy(shared_data) -> Path:
    return shared_data / "messy-csv-dev"


@pytest.fixture
def encoded(shared_data) -> Path:
    return shared_data / "messy-text-encodings"


def test_every_file_of_csv_spectrum_equals_its_answer(messy):
    answers = sorted((messy / "csv-spectrum" / "json").glob("*.json"))
    assert len(answers) == 12
    for answer in answers:
        expected = json.loads(answer.read_text())
        expected = expected if isinstance(expected, list) else [expected]
        path = messy / "csv-spectrum" / "csvs" / f"{answer.stem}.csv"
        rows = rows_of(path)
        if answer.stem == "location_coordinates":  # the answer's telephone is not the file's
            assert rows[0].pop("Contact Phone Number") == "2095257564"
            expected[0].pop("Contact Phone Number")
        if answer.stem == "newlines_crlf":  # the file lost its CRs on the way, the answer did not
            expected[1]["a"] = expected[1]["a"].replace("\r", "")
        assert rows == expected, answer.stem


REFUSED = {
    "encrypted_no_password.xls": errors.Encrypted,
    "libreoffice.xlsx": errors.EmptyFile,
    "simple.unknown": errors.EmptyFile,
    "simple.zip": errors.NotATable,
}
HEADERS = {
    "simple.csv": ["date", "temperature", "place"],
    "simple.ssv": ["date", "temperature", "place"],
    "simple.xls": ["date", "temperature", "place"],
    "simple.xlsx": ["date", "temperature", "place"],
    "simple.ods": ["Name", "Age", "When"],
    "loffice-4.4.1.2.ods": ["Name", "Age", "When"],
    "utf8bom.csv": ["kitten", "win"],
    "mixedGLB.csv": ["Year", "Jan", "Feb", "Mar"],
    "excel_pasting.csv": ["Year", "2000", "2001", "2002"],
    "characters.csv": ["id", "景點編號", "景點中文名稱"],
    "utf-16le_encoded.csv": ["Organisation_code", "Organisation_name"],
    "weird_head_padding.csv": ["Column 1", "1985", "1993", "2000"],
}


def test_every_file_of_messytables_is_read_or_refused_with_a_sentence(messy):
    files = sorted((messy / "messytables" / "horror").iterdir())
    assert len(files) == 41
    for path in files:
        expected = REFUSED.get(path.name, errors.NotATable if path.suffix == ".html" else None)
        if expected:
            with pytest.raises(expected, match=r"\.$"):
                rows_of(path)
            continue
        rows_of(path)
        table = open_table(path)
        header = HEADERS.get(path.name, table.header)
        assert table.header[: len(header)] == header, path.name


def test_numbers_and_days_of_a_sheet_read_as_their_csv_twin_does(messy):
    horror = messy / "messytables" / "horror"
    assert rows_of(horror / "simple.xlsx") == rows_of(horror / "simple.csv")
    assert rows_of(horror / "simple.xls") == rows_of(horror / "simple.csv")


@pytest.mark.parametrize("form", list(Format))
def test_naughty_strings_survive_a_round_trip(messy, tmp_path, form):
    strings = json.loads((messy / "blns" / "blns.json").read_text())
    assert len(strings) > 500
    path = tmp_path / f"out.{form}"
    write(path, ["n", "cell"], [[str(n), text] for n, text in enumerate(strings)], as_=form)
    assert [row["cell"] for row in rows_of(path)] == strings


def test_the_re_encoded_stock_lists_give_the_same_three_hundred_rows(encoded, shared_data):
    folder = encoded / "china-astock-reencoded"
    with (shared_data / "companies-china-astock" / "stock_basic.csv").open(newline="") as file:
        expected = list(csv.DictReader(file))[:300]
    whole = [path for path in sorted(folder.iterdir()) if "truncated" not in path.name]
    assert len(whole) == 6
    for path in whole:
        assert rows_of(path) == expected, path.name


def test_the_cut_stock_list_is_refused_with_one_error(encoded):
    path = encoded / "china-astock-reencoded" / "stock_basic_300_gbk_truncated_in_char.csv"
    with pytest.raises(errors.Damaged, match="row 123"):
        rows_of(path)


#: Rare standards: refused rather than guessed.
UNKNOWN = {"big5hkscs", "euc_jisx0213", "shift_jisx0213", "johab"}
#: EUC-KR spells a few syllables by parts, which Windows reads letter by letter.
NEARLY = {"euc_kr"}


def test_every_east_asian_encoding_is_told_or_refused(encoded):
    files = sorted((encoded / "python-cjkencodings").glob("*-utf8.txt"))
    assert len(files) == 15
    for twin in files:
        name = twin.stem.removesuffix("-utf8")
        path = twin.with_name(f"{name}.txt")
        if name in UNKNOWN:
            with pytest.raises(errors.BrokenText):
                open_table(path)
            continue
        codec = open_table(path).encoding
        if name not in NEARLY:
            assert path.read_bytes().decode(codec) == twin.read_text(), name
