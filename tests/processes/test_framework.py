"""The tree meets the drawings, every task leads somewhere, and the written pages are current."""

import pytest
from django.urls import reverse
from lxml import etree

from tests.database import ROOT
from trivet.engine import definitions
from trivet.engine.bpmn import reading
from trivet.foundation.errors import Invalid, NotPermitted
from trivet.organisation.models import Role
from trivet.processes import actions, bindings, documents
from trivet.processes.framework import framework
from trivet.processes.packaged import packaged

PACKAGED = sorted(packaged())
DRAWING = {
    "b": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "di": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
}


def test_the_tree_has_two_phases_and_six_aspects_in_three_languages():
    tree = framework()
    assert [phase.labels["zh-hant"] for phase in tree.phases] == ["營", "贏"]
    assert [len(tree.of_phase(phase.key)) for phase in tree.phases] == [2, 4]
    for node in (tree, *tree.phases, *tree.aspects):
        assert node.labels["zh-hant"]
        assert node.labels["zh-hans"]
    assert {aspect.owner for aspect in tree.aspects} <= set(Role.values)


def test_every_drawing_stands_in_the_tree_and_the_other_way_round():
    keys = {each.key for aspect in framework().aspects for each in aspect.processes}
    assert keys == set(PACKAGED)


@pytest.mark.parametrize("key", PACKAGED)
def test_every_process_that_comes_with_trivet_may_be_published(key, db):
    plan = reading.read(packaged()[key])
    assert definitions.problems(plan, key=key, bound=bindings.is_bound) == []
    assert bindings.subject(key).process == key


def test_a_task_without_a_binding_is_found(monkeypatch, db):
    monkeypatch.delitem(bindings._bindings, ("contact.visit", "rate"))
    plan = reading.read(packaged()["contact.visit"])
    problems = definitions.problems(plan, key="contact.visit", bound=bindings.is_bound)
    assert problems == ["“Rate the purpose” is bound to no action: “rate” does not exist."]


def test_no_binding_is_left_over():
    bound = {(process, action) for process, action in bindings._bindings if process in PACKAGED}
    used = {
        (key, step.task.action)
        for key, xml in packaged().items()
        for step in reading.read(xml).tasks
    }
    assert bound == {pair for pair in used if pair[1] != bindings.TICK}


@pytest.mark.parametrize("key", PACKAGED)
def test_every_step_is_named_in_three_languages(key):
    for step in reading.read(packaged()[key]).tasks:
        assert step.name
        assert set(step.labels) == {"zh-hant", "zh-hans"}
        for outcome in step.task.outcomes:
            assert set(outcome.labels) == {"en", "zh-hant", "zh-hans"}


@pytest.mark.parametrize("key", PACKAGED)
def test_every_element_is_drawn_inside_its_lane(key):
    root = etree.fromstring(packaged()[key])
    boxes = {
        shape.get("bpmnElement"): [
            float(shape.find("dc:Bounds", DRAWING).get(side))
            for side in ("x", "y", "width", "height")
        ]
        for shape in root.iterfind(".//di:BPMNShape", DRAWING)
    }
    plan = reading.read(packaged()[key])
    assert {step.id for step in plan.steps} <= set(boxes)
    edges = {edge.get("bpmnElement") for edge in root.iterfind(".//di:BPMNEdge", DRAWING)}
    assert {flow.get("id") for flow in root.iterfind(".//b:sequenceFlow", DRAWING)} == edges
    for lane in root.iterfind(".//b:lane", DRAWING):
        x, y, width, height = boxes[lane.get("id")]
        for reference in lane.iterfind("b:flowNodeRef", DRAWING):
            left, top, wide, high = boxes[reference.text]
            assert x <= left, reference.text
            assert left + wide <= x + width, reference.text
            assert y <= top, reference.text
            assert top + high <= y + height, reference.text


def test_the_pages_are_current():
    for name, text in documents.pages().items():
        path = ROOT / "docs" / "processes" / name
        assert path.is_file(), "run `make process-pages`"
        assert path.read_text("utf-8") == text, "run `make process-pages`"


def test_installing_again_changes_nothing(db):
    first = actions.install()
    assert [each.pk for each in actions.install()] == [each.pk for each in first]


def other_version():
    return packaged()["contact.visit"].replace(b'due="P3D"', b'due="P5D"')


def test_a_companys_own_version_outlives_an_upgrade(db, admin):
    actions.install()
    own = actions.publish("contact.visit", other_version(), by=admin)
    actions.install()
    assert definitions.current("contact.visit") == own


def test_publishing_asks_for_the_power(db, ar):
    with pytest.raises(NotPermitted):
        actions.publish("contact.visit", other_version(), by=ar)


def test_a_version_bound_to_nothing_is_refused(db, admin):
    xml = other_version().replace(b'<tv:task due="P5D"', b'<tv:task action="fly" due="P5D"')
    with pytest.raises(Invalid, match="“fly” does not exist"):
        actions.publish("contact.visit", xml, by=admin)


@pytest.mark.parametrize("key", PACKAGED)
def test_every_drawing_is_valid_by_the_standards_own_schema(key):
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator

    BpmnValidator().validate(etree.fromstring(packaged()[key]))


@pytest.mark.parametrize("key", PACKAGED)
def test_every_page_that_a_task_is_done_on_is_there(key):
    plan = reading.read(packaged()[key])
    pages = [bindings.subject(key).page]
    pages += [
        bindings.page_named(key, step.task)
        for step in plan.tasks
        if step.task.action != bindings.TICK
    ]
    assert all(pages)
    for page in pages:
        assert reverse(page, args=[1])
