"""The catalogues: read leniently, written exactly, checked strictly."""

import polib
import pytest

from scripts import messages


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A folder of catalogues of this test's own; returns a function that writes zh_Hans."""
    monkeypatch.setattr(messages, "LOCALE", tmp_path)

    def write(text: str) -> None:
        path = messages._path("zh_Hans")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    return write


def test_a_translation_survives_and_a_gone_message_goes(catalogue):
    catalogue('msgid "Kept"\nmsgstr "留"\n\nmsgid "Gone"\nmsgstr "走"\n')
    made = messages.simplified({("", "Kept"): "", ("", "New"): ""})
    assert [(entry.msgid, entry.msgstr) for entry in made] == [("Kept", "留"), ("New", "")]


def test_two_branches_joined_by_lines_are_read_as_their_sum(catalogue):
    catalogue(
        '<<<<<<< ours\nmsgid "A"\nmsgid "B"\nmsgstr ""\n=======\nmsgid "B"\nmsgstr "乙"\n'
        '>>>>>>> theirs\n\nmsgid "C"\nmsgstr "丙"\nmsgstr "丁"\n'
    )
    assert messages.read("zh_Hans") == {("", "B"): "乙", ("", "C"): "丙"}


def test_context_plural_and_broken_lines_are_read(catalogue):
    catalogue(
        'msgctxt "seat"\nmsgid "Bid"\nmsgstr "投标"\n\n'
        'msgid "%(n)s row"\nmsgid_plural "%(n)s rows"\nmsgstr[0] "%(n)s 行"\n\n'
        'msgid ""\n"one\\n"\n"two"\nmsgstr ""\n"一\\n"\n"二"\n'
    )
    assert messages.read("zh_Hans") == {
        ("seat", "Bid"): "投标",
        ("", "%(n)s row"): "%(n)s 行",
        ("", "one\ntwo"): "一\n二",
    }


def test_what_is_written_is_read_back(catalogue):
    said = {("", 'A "quoted" \\ line\nand more'): "", ("c", "x"): "", ("", "%(n)s a"): "%(n)s as"}
    made = messages.simplified(said)
    for entry in made:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: f"译 {entry.msgid}"}
        else:
            entry.msgstr = f"译 {entry.msgid}"
    catalogue(messages._text(made))
    assert messages.read("zh_Hans") == {key: f"译 {key[1]}" for key in said}
    assert messages._text(messages.simplified(said)) == messages._text(made)


@pytest.mark.parametrize(
    ("msgid", "said", "fault"),
    [
        ("Save", "", "no translation"),
        ("%(n)s rows", "行", "placeholders differ"),
        ("%(n)s rows", "%(m)s 行", "placeholders differ"),
        ("{path} is full", "{path} 已满", None),
    ],
)
def test_an_entry_that_says_less_than_its_message_is_a_fault(msgid, said, fault):
    made = polib.POFile()
    made.append(polib.POEntry(msgid=msgid, msgstr=said))
    found = messages.faults(made, "zh_Hans")
    assert (found == []) if fault is None else (fault in found[0])


def test_traditional_is_made_from_simplified_with_the_words_of_taipei():
    made = polib.POFile()
    made.append(polib.POEntry(msgid="x", msgstr="“默认”的用户信息需要审批"))
    made.append(polib.POEntry(msgid="Undo", msgstr="撤销"))
    assert [entry.msgstr for entry in messages.traditional(made)] == [
        "「預設」的使用者資訊需要簽核",
        "復原",
    ]


@pytest.mark.parametrize(
    ("msgid", "simplified", "traditional"),
    [
        (
            "The row has too many columns.",
            "该行的列太多，请执行检查。",
            "該列的欄太多，請執行檢查。",
        ),
        ("Choose one of the list.", "请从列表中选择。", "請從清單中選擇。"),
        ("A quotation mark in line 3.", "第 3 行的引号。", "第 3 行的引號。"),
    ],
)
def test_rows_and_columns_change_names_across_the_strait(msgid, simplified, traditional):
    made = polib.POFile()
    made.append(polib.POEntry(msgid=msgid, msgstr=simplified))
    assert messages.traditional(made)[0].msgstr == traditional


def test_messages_are_found_in_python_and_in_templates():
    python = messages._messages(b'_("one"); ngettext("%(n)s a", "%(n)s as", n); print("no")')
    assert dict(python) == {("", "one"): "", ("", "%(n)s a"): "%(n)s as"}
    template = '  {% translate "two" %} {% blocktranslate %}to {{ name }}{% endblocktranslate %}'
    found = dict(messages._messages(messages._as_python(template)))
    assert found == {("", "two"): "", ("", "to %(name)s"): ""}
