"""A colleague who is invited sees the visit, and nothing else of an account that is not his."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.api.conftest import Caller
from tests.cast import NOW, START, TODAY, make_user
from trivet.engine.models import WorkItem
from trivet.foundation.errors import NotPermitted
from trivet.foundation.security import SecurityClass
from trivet.organisation.models import Role, RoleGrant, User
from trivet.processes import actions as processes
from trivet.processes.contact import visits as flow
from trivet.reporting.today import today
from trivet.triangle.models import Appointment, Seat
from trivet.win.contact import actions
from trivet.win.contact.actions import CommitmentDraft, LogDraft, MinutesDraft, VisitDraft
from trivet.win.contact.models import Touchpoint
from trivet.win.contact.queries import visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def expert(units):
    """Of another department, without a seat: knows the technology."""
    return make_user("expert")


@pytest.fixture
def meeting(requirement, account, ar, sr, fr, head, sponsor, person, expert):
    draft = VisitDraft(
        subject="新機房方案",
        starts_at=NOW + timedelta(hours=3),
        persons=frozenset({person.pk}),
        colleagues=frozenset({ar.pk, expert.pk}),
    )
    found = flow.request(account=account, draft=draft, by=ar)
    flow.approve(visit=found, by=head)
    return found


@pytest.fixture
def other_visit(meeting, account, ar):
    draft = VisitDraft(subject="別的事", starts_at=NOW + timedelta(hours=5))
    return flow.request(account=account, draft=draft, by=ar)


def held(meeting, ar):
    Touchpoint.objects.update(starts_at=NOW - timedelta(hours=2), ends_at=None)
    promise = CommitmentDraft(
        direction="ours", text="送出報價", due_on=TODAY + timedelta(days=8), our_person_id=ar.pk
    )
    draft = MinutesDraft(text="談了新機房的進度。", commitments=[promise])
    actions.record_minutes(visit=meeting, draft=draft, by=ar)


def page(browser, name, *arguments, status=200):
    answer = browser.get(reverse(name, args=arguments))
    assert answer.status_code == status, name
    return answer.content.decode()


def again(user):
    """The same person as the next request finds him."""
    return User.objects.get(pk=user.pk)


def test_the_invited_sees_the_visit_its_brief_and_its_minutes(
    sign_in, meeting, other_visit, account, ar, expert
):
    browser = sign_in(expert)
    told = page(browser, "win:visit", meeting.pk)
    assert account.name in told
    assert reverse("customers:account", args=[account.pk]) not in told
    assert "tier" not in told.partition('class="record-head"')[2].partition("</header>")[0]
    brief = page(browser, "win:visit-brief", meeting.pk)
    assert "林若水" in brief
    assert "What we owe" not in brief
    assert "Our triangle" not in brief
    assert "Not met before" not in brief
    held(meeting, ar)
    told = page(browser, "win:visit", meeting.pk)
    assert "談了新機房的進度" in told
    assert "送出報價" not in told


def test_the_invited_sees_nothing_else_of_the_account(
    sign_in, meeting, other_visit, account, person, ar, expert, commitment
):
    browser = sign_in(expert)
    for name, pk in (
        ("customers:account", account.pk),
        ("customers:account-people", account.pk),
        ("customers:person", person.pk),
        ("triangle:account", account.pk),
        ("win:visit", other_visit.pk),
        ("win:commitment", commitment.pk),
    ):
        page(browser, name, pk, status=404)
    listed = page(browser, "win:visits")
    assert meeting.subject in listed
    assert other_visit.subject not in listed
    assert reverse("customers:account", args=[account.pk]) not in listed
    assert "1 row" in page(browser, "win:visits-total")
    for name in ("customers:accounts", "customers:persons", "win:commitments"):
        assert account.name not in page(browser, name), name


def test_a_call_in_which_one_took_part_is_listed(sign_in, account, sr, expert, meeting):
    log = LogDraft(subject="報價進度", happened_at=NOW - timedelta(hours=1))
    call = flow.log_call(account=account, draft=log, by=sr)
    assert call.subject not in page(sign_in(expert), "win:visits")
    call.participants.create(user=expert, guest=True)
    assert call.subject in page(sign_in(expert), "win:visits")


def test_the_visit_stands_on_today_and_in_the_month_of_the_invited(
    sign_in, meeting, other_visit, account, expert
):
    browser = sign_in(expert)
    for name in ("today", "win:visits-month"):
        shown = page(browser, name)
        assert meeting.subject in shown
        assert other_visit.subject not in shown
        assert reverse("customers:account", args=[account.pk]) not in shown
    assert today(again(expert)).changes == []


def test_a_class_above_internal_needs_a_clearance_of_ones_own(
    sign_in, meeting, account, units, expert
):
    Touchpoint.objects.update(security=SecurityClass.CONFIDENTIAL)
    for name in ("win:visit", "win:visit-brief"):
        page(sign_in(expert), name, meeting.pk, status=404)
    for name in ("today", "win:visits"):
        assert meeting.subject not in page(sign_in(expert), name)
    RoleGrant.objects.create(
        user=expert, role=Role.ACCOUNT_TEAM, unit=account.department, since=START
    )
    assert meeting.subject in page(sign_in(expert), "win:visit", meeting.pk)


def test_whoever_is_no_longer_invited_sees_it_no_longer(sign_in, meeting, ar, expert, outsider):
    page(sign_in(outsider), "win:visit", meeting.pk, status=404)
    flow.revise(visit=meeting, changes={}, by=ar, persons=frozenset(), colleagues=frozenset())
    page(sign_in(expert), "win:visit", meeting.pk, status=404)
    assert meeting.subject not in page(sign_in(expert), "win:visits")


def test_the_invited_takes_no_step(sign_in, meeting, ar, expert):
    browser = sign_in(expert)
    assert page(browser, "win:visit", meeting.pk).count("<form") <= page(browser, "today").count(
        "<form"
    )
    for name in ("approval", "withdrawal", "minutes", "rating", "revision"):
        address = reverse(f"win:visit-{name}", args=[meeting.pk])
        answer = browser.post(address, {"note": "x", "answer": "refused", "version": "1"})
        assert answer.status_code in (403, 404, 422), name
    meeting.refresh_from_db()
    assert meeting.status == Touchpoint.Status.APPROVED


def test_the_api_tells_the_invited_the_same(meeting, other_visit, account, expert, now):
    caller = Caller(expert)
    assert caller.get(f"/touchpoints/{meeting.pk}").json()["subject"] == meeting.subject
    brief = caller.get(f"/touchpoints/{meeting.pk}/brief").json()
    assert [one["person"]["name"] for one in brief["theirs"]] == ["林若水"]
    listed = caller.get("/touchpoints?total=exact").json()
    assert [one["id"] for one in listed["items"]] == [meeting.pk]
    assert [one["id"] for one in caller.get("/today").json()["visits"]] == [meeting.pk]
    for path in (f"/touchpoints/{other_visit.pk}", f"/accounts/{account.pk}"):
        assert caller.get(path).status_code == 404
    assert caller.get(f"/accounts/{account.pk}/timeline").status_code == 404


def test_the_run_of_the_visit_is_in_sight_and_its_work_is_not_theirs(
    sign_in, meeting, other_visit, expert
):
    runs = sign_in(expert).get(reverse("processes:runs")).content.decode()
    assert meeting.subject in runs
    assert other_visit.subject not in runs
    waiting = list(WorkItem.objects.open().filter(subject_id=meeting.pk))
    assert waiting
    for item in waiting:
        with pytest.raises(NotPermitted):
            processes.complete(item.pk, by=again(expert), outcome="approved")


def test_more_invitations_cost_no_more_statements(account, ar, expert, meeting):
    def asked():
        user = again(expert)
        with CaptureQueriesContext(connection) as statements:
            visits.listed(user)
            visits.upcoming(user)
        return len(statements)

    before = asked()
    for number in range(5):
        draft = VisitDraft(
            subject=str(number),
            starts_at=NOW + timedelta(hours=number + 4),
            colleagues=frozenset({expert.pk}),
        )
        flow.request(account=account, draft=draft, by=ar)
    assert asked() == before


def test_a_guest_who_takes_a_seat_sees_the_whole_account(
    sign_in, meeting, other_visit, account, units, expert
):
    RoleGrant.objects.create(user=expert, role=Role.AUDITOR, unit=units.south, since=START)
    assert other_visit.subject not in page(sign_in(expert), "win:visits")
    seat = Appointment.objects.create(account=account, seat=Seat.LEGAL, user=expert, since=START)
    listed = page(sign_in(expert), "win:visits")
    for visit in (meeting, other_visit):
        assert visit.subject in listed
    assert reverse("customers:account", args=[account.pk]) in listed
    seat.delete()
    listed = page(sign_in(expert), "win:visits")
    assert meeting.subject in listed
    assert other_visit.subject not in listed


def test_an_auditor_of_the_department_is_no_guest(sign_in, requirement, account, units, ar, head):
    reader = make_user("reader")
    RoleGrant.objects.create(user=reader, role=Role.AUDITOR, unit=units.north, since=START)
    for subject, ours in (("first", {reader.pk}), ("second", set())):
        draft = VisitDraft(
            subject=subject, starts_at=NOW + timedelta(hours=9), colleagues=frozenset(ours)
        )
        flow.request(account=account, draft=draft, by=ar)
    listed = page(sign_in(reader), "win:visits")
    assert "first" in listed
    assert "second" in listed
