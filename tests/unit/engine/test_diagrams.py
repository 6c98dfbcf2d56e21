"""The drawing in a file, and the order in which its steps are met."""

import pytest

from tests.unit.engine.bpmn import (
    END,
    START,
    after,
    arrow,
    boundary,
    choice,
    file,
    fork,
    line,
    user,
)
from trivet.engine.bpmn import diagram, reading
from trivet.processes.packaged import packaged


def order(*parts):
    return [step.id for step in reading.read(file(*parts)).in_order]


def test_steps_are_met_along_the_arrows_whatever_the_order_of_the_file():
    parts = [END, user("two"), user("one"), START, line("start", "one", "two", "end")]
    assert order(*parts) == ["start", "one", "two", "end"]


def test_the_first_way_of_a_choice_comes_first_and_where_ways_meet_comes_last():
    parts = [START, user("a"), user("b"), user("c"), END, choice("which", "b")]
    ways = [line("start", "which", "a", "c", "end"), arrow("which", "b"), arrow("b", "c")]
    assert order(*parts, *ways) == ["start", "which", "a", "b", "c", "end"]


def test_a_way_back_does_not_hold_up_what_follows():
    parts = [START, user("ask"), choice("again", "end"), END]
    ways = [line("start", "ask", "again", "end"), arrow("again", "ask", "x == 1")]
    assert order(*parts, *ways) == ["start", "ask", "again", "end"]


def test_branches_are_met_one_after_the_other():
    parts = [START, fork("part"), user("a"), user("b"), fork("meet"), END]
    ways = [line("start", "part", "a", "meet", "end"), line("part", "b", "meet")]
    assert order(*parts, *ways) == ["start", "part", "a", "b", "meet", "end"]


def test_what_hangs_on_a_step_follows_it_with_what_it_leads_to():
    parts = [
        START,
        user("ask"),
        user("hurry"),
        END,
        boundary("late", "ask", after("P1D"), stops=False),
    ]
    ways = [line("start", "ask", "end"), line("late", "hurry", "end")]
    found = order(*parts, *ways)
    assert found.index("late") == found.index("ask") + 1
    assert found.index("hurry") < found.index("end")
    assert sorted(found) == sorted(["start", "ask", "late", "hurry", "end"])


def test_five_thousand_steps_are_not_too_deep():
    ids = [f"s{number}" for number in range(5_000)]
    plan = reading.read(file(START, *(user(id) for id in ids), END, line("start", *ids, "end")))
    assert [step.id for step in plan.in_order] == ["start", *ids, "end"]


@pytest.mark.parametrize("key", sorted(packaged()))
def test_every_shape_and_arrow_that_comes_with_trivet_is_read(key):
    xml = packaged()[key]
    plan, drawn = reading.read(xml), diagram.read(xml)
    assert {step.id for step in plan.steps} <= {shape.id for shape in drawn.shapes}
    assert len(drawn.lines) == len(plan.paths)
    box = drawn.box
    for shape in drawn.shapes:
        assert box.x <= shape.box.x
        assert shape.box.right <= box.right
        assert shape.box.bottom <= box.bottom
    areas = [shape.box.width * shape.box.height for shape in drawn.shapes]
    assert areas == sorted(areas, reverse=True)


def test_a_file_without_a_drawing_has_none():
    assert diagram.read(file(START, END, line("start", "end")).encode()) is None


@pytest.mark.parametrize("wrong", ["", "wide", "NaN", "inf", "-5", "1e300"])
def test_a_shape_with_a_size_that_is_none_is_left_out(wrong):
    xml = packaged()["contact.visit"]
    odd = xml.replace(
        b'<dc:Bounds x="390" y="295" width="100"',
        f'<dc:Bounds x="390" y="295" width="{wrong}"'.encode(),
    )
    assert odd != xml
    assert "approve" not in {shape.id for shape in diagram.read(odd).shapes}
    assert len(diagram.read(odd).shapes) == len(diagram.read(xml).shapes) - 1
