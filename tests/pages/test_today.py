"""Today: the work of the person, the next thing offered, and its cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, TODAY
from trivet.customers.models import TierRequirement
from trivet.engine import timers
from trivet.engine.models import WorkItem
from trivet.foundation import clock
from trivet.processes.contact import commitments, visits
from trivet.win.contact import actions
from trivet.win.contact.actions import CommitmentDraft, LogDraft, MinutesDraft, VisitDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in():
    def browser(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return browser


@pytest.fixture
def policy(account):
    TierRequirement.objects.create(
        tier="S", visits_per_quarter=3, response_hours=4, needs_approval=True
    )


def ask(account, by, subject="新機房方案", hours=-3, **fields):
    draft = VisitDraft(subject=subject, starts_at=NOW + timedelta(hours=hours), **fields)
    return visits.request(account=account, draft=draft, by=by)


def promise(account, ar, days, text="送出報價"):
    draft = CommitmentDraft(
        direction="ours", text=text, due_on=TODAY + timedelta(days=days), our_person_id=ar.pk
    )
    return commitments.promise(account=account, draft=draft, by=ar)


def read(browser) -> str:
    answer = browser.get(reverse("today"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_request_waits_for_the_head_and_the_minutes_for_the_requester(
    sign_in, policy, account, ar, sr, fr, head
):
    visit = ask(account, ar)
    assert "Approve the visit" in read(sign_in(head))
    assert "Record the minutes" not in read(sign_in(ar))
    visits.approve(visit=visit, by=head)
    assert "Approve the visit" not in read(sign_in(head))
    page = read(sign_in(ar))
    assert "Record the minutes" in page
    assert "新機房方案" in page
    assert "北辰電信" in page


def test_an_empty_day_says_so(sign_in, outsider):
    assert "Nothing waits for you" in read(sign_in(outsider))


def test_late_work_is_counted_and_marked(sign_in, policy, account, ar, sr, fr, head):
    ask(account, ar, hours=24 * 9)
    with clock.at(NOW + timedelta(days=4)):
        page = read(sign_in(head))
    assert "1 step is late" in page
    assert 'data-kind="late"' in page


def test_a_step_without_a_page_is_done_here_and_the_next_is_offered(
    sign_in, account, ar, sr, fr, head
):
    promise(account, ar, 5)
    with clock.at(NOW + timedelta(days=2)):
        timers.tick()
        browser = sign_in(ar)
        assert "Is it on track?" in read(browser)
        item = WorkItem.objects.get(action="tick")
        address = reverse("today-item", args=[item.pk])
        assert browser.post(address, {"outcome": "nonsense"}).status_code == 422
        answer = browser.post(address, {"outcome": "on_track"}, follow=True)
    assert "Done." in answer.content.decode()
    assert "Is it on track?" not in answer.content.decode()


def test_a_step_of_somebody_else_is_not_done_from_here(
    sign_in, account, ar, sr, fr, head, outsider
):
    promise(account, ar, 5)
    item = WorkItem.objects.get()
    address = reverse("today-item", args=[item.pk])
    assert sign_in(outsider).post(address, {"outcome": "kept"}).status_code == 404
    assert sign_in(ar).get(address).status_code == 405


def test_what_changed_since_the_last_visit_is_told_once(sign_in, account, ar, sr):
    browser = sign_in(ar)
    actions.log_call(account=account, draft=LogDraft(subject="報價進度", happened_at=NOW), by=sr)
    assert "報價進度" in read(browser)
    with clock.at(NOW + timedelta(minutes=10)):
        assert "報價進度" in read(browser), "still the same visit"
    with clock.at(NOW + timedelta(hours=2)):
        assert "報價進度" not in read(browser)


def asked(browser) -> int:
    read(browser)
    with CaptureQueriesContext(connection) as statements:
        read(browser)
    return len(statements)


@pytest.mark.parametrize("who", ["ar", "head"])
def test_ten_times_as_much_costs_the_same(who, request, sign_in, policy, account, ar, sr, fr, head):
    user = request.getfixturevalue(who)

    def more(times):
        for number in range(times):
            invited = frozenset({ar.pk, head.pk})
            done = ask(account, ar, f"{number}", colleagues=invited)
            visits.approve(visit=done, by=head)
            visits.record_minutes(visit=done, draft=MinutesDraft(text=str(number)), by=ar)
            ask(account, ar, f"ahead {number}", hours=number + 1, colleagues=invited)
            for owner in (ar, head):
                promise(account, owner, number, f"{number}")
            actions.log_call(account=account, draft=LogDraft(subject="c", happened_at=NOW), by=sr)

    more(1)
    before = asked(sign_in(user))
    more(9)
    assert asked(sign_in(user)) == before
    assert before <= 22


def test_a_vacant_seat_leads_the_head_to_filling_it(sign_in, account, ar, sr, fr, head, auditor):
    TierRequirement.objects.create(
        tier="S", visits_per_quarter=3, response_hours=4, dedicated_ar=True, dedicated_sr=True
    )
    assert "Vacant seats" not in read(sign_in(head))
    end = TODAY + timedelta(days=9)
    sr.appointments.update(until=end)
    page = reverse("triangle:account-seat", args=[account.pk, "SR", "appointment"])
    fill = f"{page}?since={end.isoformat()}"
    assert fill in read(sign_in(head))
    assert f'value="{end.isoformat()}"' in sign_in(head).get(fill).content.decode()
    beside = read(sign_in(ar))
    assert "Falls vacant" in beside
    assert reverse("triangle:account", args=[account.pk]) in beside
    assert page not in beside
    assert "Vacant seats" not in read(sign_in(auditor))
    sr.is_active = False
    sr.save()
    assert f'href="{page}"' in read(sign_in(head))
