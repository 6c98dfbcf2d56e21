"""One process: steps, drawing, versions, files, runs."""

import pytest
from lxml import etree

from tests.pages.processes.conftest import longer_visit, page, run_of, soup, words
from trivet.engine.bpmn import reading
from trivet.processes import actions
from trivet.processes.packaged import packaged

VISIT = "contact.visit"


def rows(answer):
    table = soup(answer).find("section", {"aria-labelledby": "steps-title"}).table
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in table.tbody.find_all("tr")
    ]


def test_the_steps_stand_in_the_order_of_a_run_with_seat_and_due(as_, ar):
    answer = as_(ar).get(page("process", VISIT))
    names = [one.th.span.text for one in soup(answer).select(".twin tbody tr")]
    found = {name: row for name, row in zip(names, rows(answer), strict=True) if row[1]}
    assert list(found) == [
        "Approve the visit",
        "Revise or withdraw",
        "Add to the brief",
        "Record the minutes",
        "Split out what follows",
        "Rate the purpose",
    ]
    assert found["Approve the visit"][1:4] == [
        "Department head never whoever asked",
        "2 days",
        "Approve Refuse",
    ]
    assert found["Record the minutes"][2].startswith("as long after the visit as the tier allows")
    assert found["Record the minutes"][2].endswith("then: Department head")
    assert found["Rate the purpose"][5] == "win:visit-rating"


@pytest.mark.parametrize("key", sorted(packaged()))
def test_the_table_says_all_that_the_drawing_shows(as_, ar, key):
    answer = as_(ar).get(page("process", key))
    plan = reading.read(packaged()[key])
    told = rows(answer)
    assert len(told) == len(plan.steps)
    drawn = soup(answer).select(".drawing .shape > title")
    for step in plan.steps:
        assert any(row[0].startswith(step.name or "") for row in told)
        assert step.name in [title.text for title in drawn]
    assert len(soup(answer).select(".drawing .flow")) == len(plan.paths)


def test_the_drawing_is_sound_xml_without_a_number_in_local_clothes(as_, ar):
    for language in ("en", "zh-hant"):
        ar.language = language
        ar.save()
        svg = soup(as_(ar).get(page("process", VISIT))).select_one(".drawing svg")
        etree.fromstring(str(svg).replace("aria-hidden", "data-hidden"))
        for shape in svg.select("rect, circle, text, use"):
            for name in ("x", "y", "width", "height", "cx", "cy", "r"):
                if shape.get(name):
                    float(shape[name])


def test_the_drawing_speaks_chinese(as_, ar):
    ar.language = "zh-hant"
    ar.save()
    svg = soup(as_(ar).get(page("process", VISIT))).select_one(".drawing svg")
    assert "簽核拜訪" in svg.text
    assert "Approve" not in svg.text


def test_an_unknown_process_is_not_found(as_, ar):
    for address in (page("process", "no.such"), page("version", VISIT, 99), page("file", VISIT, 9)):
        assert as_(ar).get(address).status_code == 404


def test_versions_are_listed_with_their_author_and_read_on(as_, owner, ar):
    actions.publish(VISIT, longer_visit(), by=owner)
    answer = as_(ar).get(page("process", VISIT))
    table = soup(answer).find("section", {"aria-labelledby": "versions-title"}).tbody
    assert [row.td.find_next("td").text for row in table.find_all("tr")] == [
        "owner",
        "came with Trivet",
    ]
    assert "5 days" in words(answer)
    old = as_(ar).get(page("version", VISIT, 1))
    assert "An earlier version" in words(old)
    assert "3 days" in words(old)


def test_any_version_comes_as_the_file_it_was(as_, owner, outsider):
    actions.publish(VISIT, longer_visit(), by=owner)
    for number, content in ((1, packaged()[VISIT]), (2, longer_visit())):
        answer = as_(outsider).get(page("file", VISIT, number))
        assert answer.content == content
        assert answer["Content-Disposition"] == f'attachment; filename="{VISIT}.{number}.bpmn"'


def test_a_version_without_a_drawing_says_so(as_, ar, owner):
    bare = longer_visit().split(b"<bpmndi:BPMNDiagram")[0] + b"</bpmn:definitions>"
    actions.publish(VISIT, bare, by=owner)
    answer = as_(ar).get(page("process", VISIT))
    assert "brings no drawing" in words(answer)
    assert not soup(answer).select(".drawing")


def subjects(answer):
    return [one.text for one in soup(answer).select("#run-rows th")]


def test_runs_are_those_that_the_reader_may_know(as_, ask, ar, outsider, owner):
    ask("Core network 2027")
    assert subjects(as_(ar).get(page("process", VISIT))) == ["Core network 2027"]
    for reader in (outsider, owner):
        answer = as_(reader).get(page("process", VISIT))
        assert subjects(answer) == []
        assert "None that you may see" in words(answer)


def test_runs_are_filtered_by_state(as_, ask, ar):
    from trivet.processes.contact import visits

    visits.withdraw(visit=ask("Called off"), by=ar, note="Moved to May")
    ask("Going on")
    client = as_(ar)
    assert subjects(client.get(page("process", VISIT, status="running"))) == ["Going on"]
    assert subjects(client.get(page("process", VISIT, status="cancelled"))) == ["Called off"]
    assert len(subjects(client.get(page("process", VISIT, status="nonsense")))) == 2


def test_runs_are_paged_by_key(as_, ask, ar):
    for number in range(14):
        ask(f"Visit {number}")
    client = as_(ar)
    first = client.get(page("process", VISIT))
    assert len(subjects(first)) == 12
    assert subjects(first)[0] == "Visit 13"
    more = soup(first).select_one("#list-more")["href"]
    assert subjects(client.get(page("process", VISIT) + more)) == ["Visit 1", "Visit 0"]


def test_a_cursor_that_is_none_gets_a_sentence(as_, ar):
    assert as_(ar).get(page("process", VISIT, after="bm8")).status_code == 400


@pytest.mark.parametrize("many", [1, 4])
def test_the_page_costs_the_same_however_much_runs(as_, ask, ar, django_assert_num_queries, many):
    for _number in range(many):
        ask()
    client = as_(ar)
    client.get(page("process", VISIT))
    with django_assert_num_queries(8):
        client.get(page("process", VISIT))


def test_the_list_of_all_runs_tells_a_stranger_nothing(as_, ask, ar, outsider):
    visit = ask()
    mine = as_(ar).get(page("runs"))
    assert visit.subject in words(mine)
    assert visit.subject not in words(as_(outsider).get(page("runs")))
    assert as_(outsider).get(page("runs-total")).content.strip().startswith(b"<output>0")
    assert f"/processes/runs/{run_of(visit).pk}/" in mine.content.decode()
