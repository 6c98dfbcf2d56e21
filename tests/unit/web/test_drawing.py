"""Words broken into lines, shapes into parts, places where a run stands into signs."""

import pytest

from trivet.engine.bpmn import diagram, reading
from trivet.engine.picture import Stage
from trivet.processes.packaged import packaged
from trivet.web.processes.drawing import STAGES, drawn, legend, wrapped

VISIT = packaged()["contact.visit"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Approve", ["Approve"]),
        ("Split out what follows", ["Split out", "what follows"]),
        ("補充簡報", ["補充簡報"]),
        ("客戶經理與交付經理共同簽核", ["客戶經理與交付", "經理共同簽核"]),
        ("進展是否順利？", ["進展是否順利？"]),
        ("Unbreakablyunbreakable", ["Unbreakablyunbreakable"]),
        ("one two three four five six seven eight nine", ["one two three", "four five six…"]),
        ("", []),
    ],
)
def test_words_are_broken_where_their_language_may(text, lines):
    assert wrapped(text, 92, 13, 2) == lines


def test_without_a_run_nothing_has_a_sign():
    drawing = drawn(diagram.read(VISIT), reading.read(VISIT))
    assert {part.stage for part in (*drawing.grounds, *drawing.parts)} == {""}
    assert [part.form for part in drawing.grounds].count("lane") == 3
    assert {part.inside for part in drawing.parts} == {
        "",
        "choice",
        "fork",
        "many",
        "timer",
        "terminate",
    }


@pytest.mark.parametrize("stage", Stage)
def test_each_stage_has_a_sign_and_a_word(stage):
    drawing = drawn(diagram.read(VISIT), reading.read(VISIT), {"approve": stage})
    part = next(one for one in drawing.parts if one.title.startswith("Approve"))
    icon, word = STAGES[stage]
    assert part.title == f"Approve the visit: {word}"
    assert part.mark == ("" if stage is Stage.AHEAD else icon)
    assert bool(part.word) == (stage is not Stage.AHEAD)
    lane = next(one for one in drawing.grounds if one.form == "lane")
    assert lane.stage == ""


def test_the_legend_tells_the_signs_that_are_used_in_the_order_of_a_run():
    found = legend([Stage.AHEAD, Stage.DONE, Stage.AHEAD])
    assert [str(sign["text"]) for sign in found] == ["Done", "Not reached"]


def test_no_drawing_is_no_drawing():
    assert drawn(None, reading.read(VISIT)) is None


def test_a_pool_named_after_its_process_is_called_as_it_in_every_language():
    from django.utils import translation

    with translation.override("zh-hant"):
        pool = drawn(diagram.read(VISIT), reading.read(VISIT)).grounds[0]
    assert (pool.form, pool.title) == ("pool", "拜訪")


def test_every_shape_on_a_packaged_drawing_speaks_chinese():
    from django.utils import translation

    for xml in packaged().values():
        with translation.override("zh-hant"):
            drawing = drawn(diagram.read(xml), reading.read(xml))
        for part in (*drawing.grounds, *drawing.parts):
            assert not any(letter.isascii() and letter.isalpha() for letter in part.title)
