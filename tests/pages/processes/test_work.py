"""Work items: whose they are, done by saying so, handed over; nothing of it to a stranger."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import NOW, START, TODAY, make_user
from tests.pages.processes.conftest import page, soup, words
from trivet.engine import timers
from trivet.engine.models import WorkItem
from trivet.foundation import clock
from trivet.foundation.errors import Refused
from trivet.foundation.security import SecurityClass
from trivet.organisation.models import Membership, Role, RoleGrant
from trivet.processes import actions
from trivet.processes.contact import visits
from trivet.triangle.models import Appointment
from trivet.win.contact.actions import MinutesDraft
from trivet.win.contact.models import Touchpoint


def names(answer):
    return [" ".join(one.text.split()) for one in soup(answer).select("#list-rows th")]


def chips(answer):
    return [one.text.strip() for one in soup(answer).select(".filters .filter")]


def tick(promise):
    """Three days before a promise is due somebody looks at it: no page, he says how it stands."""
    promise(due_on=TODAY + timedelta(days=5))
    with clock.at(NOW + timedelta(days=3)):
        timers.tick()
    return WorkItem.objects.get(action="tick")


def test_my_list_holds_what_is_mine_soonest_due_first(as_, ask, ar, sr, head):
    visits.approve(visit=ask("Later", starts_at=NOW + timedelta(days=9)), by=head)
    visits.approve(visit=ask("Sooner", starts_at=NOW + timedelta(days=4)), by=head)
    answer = as_(sr).get(page("work"))
    assert names(answer) == ["Add to the brief SR", "Add to the brief SR"]
    about = [row.td.text.strip() for row in soup(answer).select("#list-rows tr")]
    assert about == ["Sooner", "Later"]
    assert names(as_(ar).get(page("work"))) == ["Add to the brief AR"] * 2


def test_what_was_escalated_to_me_is_mine_too(as_, ask, head, units):
    boss = make_user("boss")
    Membership.objects.create(user=boss, unit=units.carrier, is_head=True, since=START)
    ask()
    with clock.at(NOW + timedelta(days=3)):
        timers.tick()
        assert WorkItem.objects.get().escalated_to == boss
        answer = as_(boss).get(page("work"))
        # He is above the seat but sees no account: the step is his, what it is about is not.
        assert "Approve the visit" in words(answer)
        assert "out of your sight" in words(answer)
        assert "Core network 2027" not in words(answer)


def test_a_step_leads_to_the_page_where_it_is_done(as_, ask, promise, ar, head):
    visit = ask()
    link = soup(as_(head).get(page("work"))).select_one("#list-rows th a")
    assert link["href"] == reverse("win:visit-approval", args=[visit.pk])
    item = tick(promise)
    links = [one["href"] for one in soup(as_(ar).get(page("work"))).select("#list-rows th a")]
    assert page("item", item.pk) in links


def test_vacant_seats_are_listed_for_who_fills_them(as_, ask, ar, head, outsider):
    visit = ask()
    visits.approve(visit=visit, by=head)
    assert names(as_(head).get(page("work", whose="vacant"))) == []
    Appointment.objects.filter(user=ar).update(until=TODAY + timedelta(days=7))
    with clock.at(NOW + timedelta(days=7, hours=1)):
        timers.tick()
        visits.record_minutes(visit=visit, draft=MinutesDraft(text="Agreed."), by=head)
        vacant = as_(head).get(page("work", whose="vacant"))
        assert "Vacant seats" in chips(vacant)
        assert names(vacant) == ["Split out what follows"]
        assert "From the seat above: the seat is vacant" in words(vacant)
        assert names(as_(outsider).get(page("work", whose="vacant"))) == []
        assert "Vacant seats" not in chips(as_(outsider).get(page("work")))


def test_everybodys_work_is_that_of_accounts_in_sight(as_, ask, head, auditor, outsider, owner):
    ask()
    for reader, seen in ((head, 1), (auditor, 1), (outsider, 0), (owner, 0)):
        assert len(names(as_(reader).get(page("work", whose="seen")))) == seen
        total = as_(reader).get(page("work-total", whose="seen"))
        assert f"<output>{seen} row" in total.content.decode()


def test_the_list_narrows_to_what_is_late_and_to_a_process(as_, ask, promise, ar, head):
    ask()
    promise()
    client = as_(ar)
    assert len(names(client.get(page("work", process="contact.commitment")))) == 1
    assert names(client.get(page("work", process="contact.visit"))) == []
    assert names(client.get(page("work", show="late"))) == []
    with clock.at(NOW + timedelta(days=5)):
        assert names(client.get(page("work", show="late"))) == ["Settle the promise"]


def test_a_tick_is_done_by_saying_so(as_, promise, ar):
    item = tick(promise)
    client = as_(ar)
    shown = client.get(page("item", item.pk))
    labels = [one.text.strip() for one in soup(shown).select("form.form label")]
    assert {"On track", "At risk"} <= set(labels)
    done = client.post(page("item", item.pk), {"outcome": "on_track"}, follow=True)
    assert done.redirect_chain[-1][0] == page("work")
    assert "Done." in soup(done).text
    item.refresh_from_db()
    assert (item.status, item.outcome, item.completed_by) == ("done", "on_track", ar)
    after = client.get(page("item", item.pk))
    assert "On track" in words(after)
    assert not soup(after).select("form.form")


def test_a_tick_without_its_answer_comes_back(as_, promise, ar):
    item = tick(promise)
    for sent in ({}, {"outcome": "perhaps"}):
        answer = as_(ar).post(page("item", item.pk), sent)
        assert answer.status_code == 422
    item.refresh_from_db()
    assert item.status == "open"


def test_a_tick_done_twice_is_refused_with_who_did_it(as_, promise, ar):
    item = tick(promise)
    client = as_(ar)
    client.post(page("item", item.pk), {"outcome": "at_risk"})
    answer = client.post(page("item", item.pk), {"outcome": "on_track"})
    assert answer.status_code == 422
    assert "was already done by ar" in words(answer)


def test_somebody_elses_tick_is_read_and_not_done(as_, promise, ar, fr):
    item = tick(promise)
    client = as_(fr)
    assert not soup(client.get(page("item", item.pk))).select("form.form")
    assert client.post(page("item", item.pk), {"outcome": "on_track"}).status_code == 403
    item.refresh_from_db()
    assert item.status == "open"


def test_a_step_with_a_page_of_its_own_is_not_done_here(as_, ask, head):
    visit = ask()
    item = WorkItem.objects.get()
    client = as_(head)
    own = reverse("win:visit-approval", args=[visit.pk])
    assert own in [link["href"] for link in soup(client.get(page("item", item.pk))).select("a")]
    answer = client.post(page("item", item.pk), {"outcome": "approved"})
    assert answer["Location"] == own
    item.refresh_from_db()
    assert item.status == "open"


def test_an_item_no_longer_needed_says_so(as_, ask, ar, head):
    visits.withdraw(visit=ask(), by=ar, note="Moved")
    answer = as_(head).get(page("item", WorkItem.objects.get().pk))
    assert "Nobody has to do this any more" in words(answer)


def test_an_item_is_handed_over_to_a_colleague(as_, promise, ar, sr, outsider, auditor):
    item = tick(promise)
    client = as_(ar)
    form = client.get(page("hand-over", item.pk))
    offered = [one["value"] for one in soup(form).select("select[name=to] option")]
    assert {"", str(ar.pk), str(sr.pk)} <= set(offered)
    assert not {str(outsider.pk), str(auditor.pk)} & set(offered)
    done = client.post(page("hand-over", item.pk), {"to": sr.pk}, follow=True)
    assert "sr has it now" in soup(done).text
    assert len(names(as_(sr).get(page("work")))) == 1
    item.refresh_from_db()
    assert (item.assignee, item.resolved) == (sr, "delegate")


def test_a_colleague_who_does_not_see_the_account_gets_nothing(as_, promise, ar, outsider):
    item = tick(promise)
    answer = as_(ar).post(page("hand-over", item.pk), {"to": outsider.pk})
    assert answer.status_code == 422
    assert "This person has no part in this" in words(answer)
    with pytest.raises(Refused, match="outsider has no part in this"):
        actions.hand_over(item.pk, to=outsider, by=ar)
    item.refresh_from_db()
    assert item.assignee == ar


@pytest.mark.parametrize("sent", [{}, {"to": "0"}, {"to": "x"}, {"to": "99999999"}])
def test_handing_over_to_nobody_is_refused(as_, promise, ar, sent):
    item = tick(promise)
    assert as_(ar).post(page("hand-over", item.pk), sent).status_code in (404, 422)


def test_a_visit_is_offered_to_those_who_may_read_it(as_, ask, ar, sr, fr, sponsor, head, auditor):
    visit = ask()
    visits.approve(visit=visit, by=head)
    item = WorkItem.objects.open().filter(assignee=ar).first()
    Touchpoint.objects.filter(pk=visit.pk).update(security=SecurityClass.CONFIDENTIAL)
    analyst = make_user("analyst")
    grant = RoleGrant.objects.create(user=analyst, role=Role.INSIGHT_ANALYST, since=START)

    def offered():
        form = as_(ar).get(page("hand-over", item.pk))
        return {one["value"] for one in soup(form).select("select[name=to] option")} - {""}

    assert offered() == {str(one.pk) for one in (ar, sr, fr, sponsor, head)}
    with pytest.raises(Refused):
        actions.hand_over(item.pk, to=analyst, by=ar)
    grant.role = Role.DATA_STEWARD
    grant.save()
    assert str(analyst.pk) in offered()
    assert actions.hand_over(item.pk, to=analyst, by=ar).assignee == analyst


def test_only_who_has_it_hands_it_over(as_, promise, ar, sr, auditor):
    item = tick(promise)
    for reader in (sr, auditor):
        client = as_(reader)
        assert client.get(page("hand-over", item.pk)).status_code == 403
        assert client.post(page("hand-over", item.pk), {"to": sr.pk}).status_code == 403
    actions.complete(item.pk, by=ar, outcome="on_track")
    assert as_(ar).get(page("hand-over", item.pk)).status_code == 409


def test_a_stranger_cannot_tell_an_item_from_none(as_, promise, ar, outsider, owner):
    item = tick(promise)
    for reader in (outsider, owner):
        client = as_(reader)
        for name in ("item", "hand-over"):
            for ask in (client.get, client.post):
                there, none = ask(page(name, item.pk)), ask(page(name, 999_999))
                assert (there.status_code, none.status_code) == (404, 404)
                assert words(there) == words(none)


@pytest.mark.parametrize("many", [1, 4])
def test_the_list_costs_the_same_however_much_waits(
    as_, ask, head, django_assert_num_queries, many
):
    for _number in range(many):
        ask()
    client = as_(head)
    client.get(page("work"))
    with django_assert_num_queries(10):
        client.get(page("work"))


def test_the_list_answers_htmx_with_its_region_alone(as_, ask, head):
    ask()
    fragment = as_(head).get(page("work"), headers={"HX-Request": "true"})
    assert b"<html" not in fragment.content
    assert names(fragment) == ["Approve the visit"]
    assert "HX-Request" in fragment["Vary"]


def test_the_palette_finds_a_process_by_its_name(as_, ar):
    client = as_(ar)
    for asked in ("visit", "拜訪", "contact.vis"):
        found = client.get(reverse("find"), {"q": asked})
        assert page("process", "contact.visit") in found.content.decode()


def test_the_rail_leads_to_processes_and_to_work(as_, ar):
    rail = soup(as_(ar).get(page("tree"))).select("nav a")
    assert {page("tree"), page("work")} <= {link.get("href") for link in rail}


def test_the_lists_are_searched_by_the_name_of_the_customer(as_, ask, head):
    ask()
    client = as_(head)
    for name, rows in (("olaris", 1), ("北辰", 1), ("antarctic", 0)):
        assert len(names(client.get(page("work", q=name)))) == rows
        assert len(names(client.get(page("runs", q=name)))) == rows


def test_the_list_is_taken_out_as_a_file(as_, ask, head, auditor):
    ask()
    answer = as_(head).post(page("work-export"), {"as": "csv", "query": ""})
    content = b"".join(answer.streaming_content).decode()
    assert "Approve the visit" in content
    assert "北辰電信" in content


def test_today_leads_to_the_step_that_is_done_by_saying_so(as_, promise, ar):
    item = tick(promise)
    answer = as_(ar).get(reverse("today"))
    links = [link.get("href") for link in soup(answer).select("main a")]
    assert page("item", item.pk) in links
    assert page("work") in links
