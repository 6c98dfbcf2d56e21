"""One run: what it is about, where it stands, who did what, why it ended."""

from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.pages.processes.conftest import page, run_of, soup, words
from trivet.engine import timers
from trivet.engine.models import Run
from trivet.foundation import clock
from trivet.processes.contact import visits
from trivet.win.contact.actions import MinutesDraft


def of(visit):
    return page("run", run_of(visit).pk)


def standing(answer):
    """Step to its state and who has it, as the table tells it."""
    table = soup(answer).find("section", {"aria-labelledby": "steps-title"}).tbody
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in table.find_all("tr")
    ]


def stage(answer, name):
    """How the drawing shows the element called `name`: class and title."""
    shapes = soup(answer).select(".drawing .shape")
    found = next(one for one in shapes if one.title.text.startswith(f"{name}:"))
    return next(one for one in found["class"] if one.startswith("at-")), found.title.text


def test_a_run_shows_where_it_stands_in_drawing_and_table(as_, ask, ar, head):
    visit = ask()
    answer = as_(ar).get(of(visit))
    assert stage(answer, "Visit requested") == ("at-done", "Visit requested: Done")
    assert stage(answer, "Approve the visit") == ("at-open", "Approve the visit: Open")
    assert stage(answer, "Record the minutes") == ("at-ahead", "Record the minutes: Not reached")
    rows = {row[0]: row for row in standing(answer)}
    assert rows["Approve the visit"][1:3] == ["Open", "head Department head · Holds the seat"]
    assert rows["Record the minutes"][1] == "Not reached"
    said = [chip.text.strip() for chip in soup(answer).select(".legend .chip")]
    assert said == ["Done", "Open", "Not reached"]


def test_each_item_is_told_with_who_did_it_when_and_how_it_ended(as_, ask, ar, sr, head):
    visit = ask()
    with clock.at(NOW + timedelta(hours=5)):
        visits.approve(visit=visit, by=head)
    visits.brief(visit=visit, seat="SR", text="They test a rival.", by=sr)
    rows = [row for row in standing(as_(ar).get(of(visit))) if row[1] != "Not reached"]
    approved = next(row for row in rows if row[0].startswith("Approve"))
    assert approved[1:3] == ["Done", "head Department head"]
    assert "3 Mar" in approved[3] or "Mar 3" in approved[3]
    assert approved[4] == "Approve"
    briefs = [row[:2] for row in rows if row[0].startswith("Add to the brief")]
    assert sorted(briefs) == [
        ["Add to the brief · AR", "Open"],
        ["Add to the brief · FR", "Open"],
        ["Add to the brief · SR", "Done"],
    ]
    assert ["The visit begins Waits for its time", "Waiting"] in [row[:2] for row in rows]


def test_a_run_that_was_ended_says_why(as_, ask, ar):
    visit = ask()
    visits.withdraw(visit=visit, by=ar, note="The customer moved it to May")
    answer = as_(ar).get(of(visit))
    assert "Ended before its time: The customer moved it to May" in words(answer)
    assert stage(answer, "Approve the visit")[0] == "at-dropped"


def test_a_fault_is_told_in_its_sentence(as_, ask, ar):
    visit = ask()
    Run.objects.update(fault="“starts_at” cannot be worked out.", next_timer_at=NOW)
    alert = soup(as_(ar).get(of(visit))).select_one("main [role=alert]")
    assert "A timer of this run failed" in alert.text
    assert "“starts_at” cannot be worked out." in alert.text


def test_a_finished_run_is_done_from_end_to_end(as_, ask, ar, head):
    visit = ask()
    visits.approve(visit=visit, by=head)
    with clock.at(NOW + timedelta(days=7, hours=2)):
        timers.tick()
        visits.record_minutes(visit=visit, draft=MinutesDraft(text="Agreed."), by=ar)
        visits.split(visit=visit, by=ar)
        visits.rate(visit=visit, rating=4, by=ar)
        answer = as_(ar).get(of(visit))
    assert stage(answer, "Closed") == ("at-done", "Closed: Done")
    assert stage(answer, "Revise or withdraw")[0] == "at-ahead"
    assert "Ended" in words(answer)


def test_late_work_is_late_by_a_word(as_, ask, ar, head):
    visit = ask()
    with clock.at(NOW + timedelta(days=3)):
        timers.tick()
        rows = standing(as_(ar).get(of(visit)))
    assert next(row for row in rows if row[0].startswith("Approve"))[1] == "Late"


def test_it_leads_to_what_it_is_about_and_back(as_, ask, ar):
    visit = ask()
    answer = as_(ar).get(of(visit))
    links = [link["href"] for link in soup(answer).select("main a")]
    assert f"/win/visits/{visit.pk}/" in links
    assert page("process", "contact.visit") in links
    assert page("version", "contact.visit", 1) in links


def test_a_stranger_cannot_tell_a_run_from_none(as_, ask, outsider, owner, steward, auditor):
    visit = ask()
    for reader in (outsider, owner):
        there = as_(reader).get(of(visit))
        none = as_(reader).get(page("run", 999_999))
        assert (there.status_code, none.status_code) == (404, 404)
        assert words(there) == words(none)
    for reader in (steward, auditor):
        assert as_(reader).get(of(visit)).status_code == 200


@pytest.mark.parametrize("many", [1, 3])
def test_a_run_costs_the_same_however_many_there_are(
    as_, ask, ar, head, django_assert_num_queries, many
):
    for _number in range(many):
        visit = ask()
    visits.approve(visit=visit, by=head)
    client = as_(ar)
    client.get(of(visit))
    with django_assert_num_queries(12):
        client.get(of(visit))
