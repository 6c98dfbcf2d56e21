"""What a stranger's text file becomes, and what is refused in words."""

import pytest

from tests.unit.tables.conftest import rows_of
from trivet.tables import errors
from trivet.tables.dialects import Dialect
from trivet.tables.limits import Limits
from trivet.tables.reading import ROW, open_table

CHINESE = "名称,城市,编号\n北京电信股份有限公司,北京,007\n广州网络科技集团,广州,NA\n"
JAPANESE = "会社名,都市\n東京電力株式会社,とうきょう\n日本電気のサービス,おおさか\n"
TAIWANESE = "公司名稱,縣市\n臺灣電信股份有限公司,臺北\n中華網路資訊科技,高雄\n"


@pytest.mark.parametrize(
    ("text", "encoding", "codec"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8-sig"),
        (CHINESE, "utf-16", "utf-16"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "gb18030", "gb18030"),
        (TAIWANESE, "big5", "cp950"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        ("Société,Ville\nCafé Zürich,Genève\n", "cp1252", "cp1252"),
    ],
)
def test_an_encoding_is_told_by_its_text(write, text, encoding, codec):
    path = write(text, encoding)
    table = open_table(path)
    assert table.encoding == codec
    expected = [
        dict(zip(table.header, line.split(","), strict=True)) for line in text.splitlines()[1:]
    ]
    assert rows_of(path) == expected


def test_chinese_after_a_megabyte_of_plain_rows_is_still_told(write):
    plain = "name,city\n" + "Acme,Paris\n" * 120_000
    path = write((plain + "北京电信股份有限公司,北京\n").encode("gbk"))
    last = rows_of(path)[-1]
    assert last == {"name": "北京电信股份有限公司", "city": "北京"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ending_are_found(write, delimiter, ending):
    lines = [["name", "note"], ["Acme", '"a' + delimiter + 'b"'], ["Beta", "c"]]
    path = write(ending.join(delimiter.join(line) for line in lines) + ending)
    assert rows_of(path) == [
        {"name": "Acme", "note": f"a{delimiter}b"},
        {"name": "Beta", "note": "c"},
    ]


def test_decimal_commas_do_not_pass_for_delimiters(write):
    path = write("name;revenue\nAcme;1,5\nBeta;2,5\n")
    assert open_table(path).dialect.delimiter == ";"


def test_excels_own_separator_line_is_obeyed(write):
    assert rows_of(write("sep=|\na|b\n1|2,5\n")) == [{"a": "1", "b": "2,5"}]


def test_rows_above_the_header_are_passed_over(write):
    path = write("Accounts of 2026\n\nname,city,country\nAcme,Paris,France\nBeta,Rome,Italy\n")
    table = open_table(path)
    assert table.header == ["name", "city", "country"]
    assert [batch.frame[ROW].to_list() for batch in table.batches()] == [[4, 5]]


def test_words_that_look_like_nothing_stay_words(write):
    path = write('code,iso\n007,NA\n1e5,None\n0010,null\n"",nan\n')
    assert [tuple(row.values()) for row in rows_of(path)] == [
        ("007", "NA"),
        ("1e5", "None"),
        ("0010", "null"),
        ("", "nan"),
    ]


def test_blank_and_repeated_column_names_are_told_apart(write):
    path = write("name,,name,note\na,b,c,d\ne,f,g,h\n")
    assert open_table(path).header == ["name", "Column 2", "name (2)", "note"]


def test_a_cell_with_line_breaks_and_quotes_is_one_cell(write):
    assert rows_of(write('a,b\n1,"x ""y""\r\nz"\n')) == [{"a": "1", "b": 'x "y"\r\nz'}]


def test_backslash_escapes_are_understood(write):
    path = write('a,b\n1,"x \\"y\\""\n2,z\n')
    assert rows_of(path)[0]["b"] == 'x "y"'


def test_a_row_with_too_many_cells_is_set_aside(write):
    path = write("a,b\n1,2\n3,4,5\n6,7\n8\n")
    batch = next(iter(open_table(path).batches()))
    assert [(misfit.row, list(misfit.cells)) for misfit in batch.misfits] == [(3, ["3", "4", "5"])]
    assert batch.frame.rows() == [(2, "1", "2"), (4, "6", "7"), (5, "8", "")]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", errors.EmptyFile),
        (b"\n\n  \n,,\n"[:2], errors.EmptyFile),
        (b"<!DOCTYPE html><table><tr><td>a</td></tr></table>", errors.NotATable),
        (b'<?xml version="1.0"?><Workbook/>', errors.NotATable),
        (b'[{"a": 1}]', errors.NotATable),
        (b"%PDF-1.7 ...", errors.NotATable),
        (b"PK\x03\x04 not really a zip", errors.Damaged),
        (b"a,b\n1,\x002\n", errors.NotATable),
        ("a,b\n1,北京\n".encode() + b"\xe5\x8c", errors.BrokenText),
        (("a,b\n" + "1,北京电信\n" * 50).encode("gbk") + b"1,\xb1", errors.BrokenText),
        (b"a,b\n1,\x81\xff\x81\xff\n", errors.BrokenText),
        (b'a,b\n1,2\n3,"never closed\n4,5\n6,7\n', errors.Damaged),
        (b'a,b\n1,2\n3,"never closed\n', errors.Damaged),
        (b'a,b\n1,2\n3,"never closed', errors.Damaged),
        (b"a,b,c\n1,2,3\n4,5,6\n7,8", errors.Damaged),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, errors.Damaged),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(write, content, error):
    with pytest.raises(error) as refusal:
        rows_of(write(content))
    assert str(refusal.value).endswith(".")


def test_an_old_locked_workbook_is_told_from_a_damaged_one(write):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(errors.Encrypted):
        open_table(write(content, name="locked.xlsx"))


def test_a_table_whose_rows_are_wider_than_its_header_is_refused(write):
    wide = "a,b\n1,2\n" + "1,2,3,4,5\n" * 60
    table = open_table(write(wide), dialect=Dialect(",", "", 0))
    table.header = ["a", "b"]
    with pytest.raises(errors.Ragged):
        list(table.batches())


def test_limits_are_kept(write):
    path = write("a,b,c\n1,2,3\n")
    with pytest.raises(errors.TooLarge, match="3 columns"):
        open_table(path, limits=Limits(columns=2))
    with pytest.raises(errors.TooLarge):
        open_table(path, limits=Limits(size=4))


def test_an_encoding_that_was_chosen_wrongly_is_told(write):
    path = write(CHINESE, "gbk")
    with pytest.raises(errors.BrokenText, match="UTF-8"):
        rows_of(path, encoding="utf-8")
    with pytest.raises(errors.BrokenText, match="klingon"):
        rows_of(path, encoding="klingon")


def test_a_million_cells_need_no_more_memory_than_a_batch(write):
    path = write("a,b\n" + "x,y\n" * 100_000)
    heights = [batch.frame.height for batch in open_table(path).batches(30_000)]
    assert heights == [30_000, 30_000, 30_000, 10_000]
