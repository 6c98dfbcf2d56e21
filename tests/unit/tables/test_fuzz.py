"""Whatever the bytes: a table, or one of our own refusals; never another exception."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from trivet.tables.errors import TableError
from trivet.tables.limits import Limits
from trivet.tables.reading import open_table

cells = st.text(max_size=8)
texts = st.lists(st.lists(cells, max_size=5), max_size=8).flatmap(
    lambda rows: st.sampled_from([",", ";", "\t", "|"]).map(
        lambda delimiter: "\n".join(delimiter.join(row) for row in rows)
    )
)
codecs = st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030", "big5", "cp932", "euc_jp", "hz"]
)
encoded = st.tuples(texts, codecs).map(lambda pair: pair[0].encode(pair[1], "replace"))
heads = st.sampled_from(
    [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"sep=;",
    ]
)
files = st.one_of(
    st.binary(max_size=400), encoded, st.tuples(heads, st.binary(max_size=200)).map(b"".join)
)


def read(content: bytes, **options) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        with suppress(TableError):
            table = open_table(path, **options)
            table.preview()
            for batch in table.batches(2):
                assert batch.frame.columns[1:] == table.header


@given(files)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(b'a,b\n"')
@example(b"sep=")
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\x00")
@example(b"\x00\x00\xfe\xff\x00")
@example(b"{" * 3000)
@example(b'"' + b"x" * 2_000_000)
def test_any_bytes_are_a_table_or_a_refusal(content):
    read(content)


@given(files, st.sampled_from(["utf-8", "utf-16", "utf-16-le", "gb18030", "cp932", "hz", "rot13"]))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_under_any_chosen_encoding_are_a_table_or_a_refusal(content, encoding):
    read(content, encoding=encoding)


def test_a_damaged_workbook_is_refused_at_every_cut(tmp_path):
    from trivet.tables.writing import write_xlsx

    path = tmp_path / "whole.xlsx"
    write_xlsx(path, ["a", "b"], [["1", "2"]] * 20)
    whole = path.read_bytes()
    for cut in range(0, len(whole), 311):
        read(whole[:cut])
        read(whole[:cut] + b"\x00" * 16 + whole[cut + 16 :], limits=Limits(unpacked=10**6))
