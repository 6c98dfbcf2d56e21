"""Who reads which contact, promise and sighting; lists by key; figures with their sample."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, TODAY, seated
from tests.unit.win.contact.conftest import TEXT, draft, news, promised, seen
from trivet.foundation.errors import NotFound
from trivet.foundation.security import SecurityClass
from trivet.triangle.models import Appointment, Seat
from trivet.win.contact import actions
from trivet.win.contact.actions import LogDraft, MinutesDraft
from trivet.win.contact.models import Commitment, Touchpoint, forget_invitations
from trivet.win.contact.queries import brief, figures, ledger, sightings, visits
from trivet.win.contact.queries.ledger import LedgerFilter
from trivet.win.contact.queries.visits import VisitFilter


def test_a_stranger_finds_nothing(recorded, commitment, account, ar, outsider):
    noted = actions.note(account=account, draft=seen(), by=ar)
    for read, pk in (
        (visits.touchpoint, recorded.pk),
        (ledger.commitment, commitment.pk),
        (sightings.observation, noted.pk),
    ):
        assert read(ar, pk).pk == pk
        with pytest.raises(NotFound):
            read(outsider, pk)
    assert visits.listed(outsider).rows == []
    assert ledger.listed(outsider).rows == []
    assert ledger.total(outsider, LedgerFilter()) == 0
    assert visits.total(outsider, VisitFilter()) == 0


def test_a_restricted_visit_is_not_there_for_the_seat_that_may_not_read_it(
    account, sponsor, ar, head
):
    secret = actions.request_visit(
        account=account, draft=draft(security=SecurityClass.RESTRICTED), by=sponsor
    )
    assert visits.touchpoint(sponsor, secret.pk)
    assert visits.touchpoint(head, secret.pk)
    with pytest.raises(NotFound):
        visits.touchpoint(ar, secret.pk)
    assert visits.total(ar, VisitFilter()) == 0


def test_competitor_news_is_read_by_sponsor_and_head_and_its_owner(account, ar, sr, sponsor, head):
    noted = actions.note(account=account, draft=news(), by=ar)
    readers = {
        user.name: [row.pk for row in sightings.of_account(user, account)]
        for user in (ar, sr, sponsor, head)
    }
    assert readers == {"ar": [noted.pk], "sr": [], "sponsor": [noted.pk], "head": [noted.pk]}


def test_a_clearance_on_one_account_does_not_reach_another(account, other_account, ar, sponsor):
    """The sponsor here holds only the seat AR there."""
    there = seated("there", Seat.AR, other_account)
    actions.note(account=other_account, draft=news(), by=there)
    Appointment.objects.create(account=other_account, seat=Seat.SR, user=sponsor)
    assert sightings.of_account(sponsor, other_account) == []


def test_the_list_goes_on_where_it_stopped(account, ar):
    for number in range(5):
        noted = LogDraft(subject=f"call {number}", happened_at=NOW - timedelta(hours=number))
        actions.log_call(account=account, draft=noted, by=ar)
    first = visits.listed(ar, VisitFilter(), limit=3)
    second = visits.listed(ar, VisitFilter(), limit=3, after=first.next)
    assert [row.subject for row in first.rows + second.rows] == [f"call {n}" for n in range(5)]
    assert second.next == ""
    back = visits.listed(ar, VisitFilter(), limit=3, before=second.previous)
    assert [row.subject for row in back.rows] == [row.subject for row in first.rows]


def test_the_ledger_goes_on_from_what_is_open_to_what_has_ended(account, ar, person):
    for number in range(4):
        row = promised(ar, person, text=str(number), due_on=TODAY + timedelta(days=number))
        given = actions.promise(account=account, draft=row, by=ar)
        if number % 2:
            actions.keep(commitment=given, by=ar, proof="…")
    first = ledger.listed(ar, limit=3)
    second = ledger.listed(ar, limit=3, after=first.next)
    assert [row.text for row in first.rows + second.rows] == ["0", "2", "3", "1"]


def test_the_list_narrows(account, other_account, recorded, ar, sr, person, head):
    actions.log_call(account=account, draft=LogDraft(subject="call", happened_at=NOW), by=sr)

    def subjects(**wanted):
        return [row.subject for row in visits.listed(ar, VisitFilter(**wanted)).rows]

    assert subjects() == ["call", "新機房方案"]
    assert subjects(kind="visits") == ["新機房方案"]
    assert subjects(kind="call") == ["call"]
    assert subjects(going=True) == ["新機房方案"]
    assert subjects(q="北辰") == ["call", "新機房方案"]
    assert subjects(q="南極") == []
    assert subjects(status="closed") == ["call"]
    assert subjects(mine=True) == ["新機房方案"]
    assert subjects(person_id=person.pk) == ["新機房方案"]
    assert subjects(account_id=other_account.pk) == []
    assert subjects(since=TODAY + timedelta(days=1)) == []
    assert subjects(until=TODAY) == []


def test_a_month_shows_its_visits_by_day_and_no_withdrawn_one(approved, account, ar, requirement):
    gone = actions.request_visit(account=account, draft=draft(subject="gone"), by=ar)
    actions.withdraw(visit=gone, by=ar)
    days = visits.month(ar, date(2026, 3, 1))
    assert [(day, [visit.subject for visit in listed]) for day, listed in days] == [
        (TODAY, ["新機房方案"])
    ]
    assert visits.month(ar, date(2026, 4, 1)) == []


def test_what_lies_ahead_is_mine(approved, account, ar, sr, requirement, head):
    soon = draft(subject="soon", starts_at=NOW + timedelta(days=3), ends_at=None)
    far = draft(subject="far", starts_at=NOW + timedelta(days=40), ends_at=None)
    for wanted in (soon, far):
        actions.request_visit(account=account, draft=wanted, by=ar)
    assert [visit.subject for visit in visits.upcoming(ar)] == ["新機房方案", "soon"]
    assert visits.upcoming(sr) == []


def test_the_ledger_narrows_and_knows_what_is_late(account, ar, sr, person, later):
    def give(text, days, **fields):
        row = promised(ar, person, text=text, due_on=TODAY + timedelta(days=days), **fields)
        return actions.promise(account=account, draft=row, by=ar)

    give("late", 1)
    give("soon", 5)
    give("theirs", 20, direction="theirs")
    kept = give("kept", 2)
    actions.keep(commitment=kept, by=ar, proof="…")

    def texts(**wanted):
        return [row.text for row in ledger.listed(ar, LedgerFilter(**wanted)).rows]

    with later(3):
        assert texts() == ["late", "soon", "theirs", "kept"]
        assert texts(status="late") == ["late"]
        assert texts(status="kept") == ["kept"]
        assert texts(direction="theirs") == ["theirs"]
        assert texts(due_within=2) == ["late", "soon", "kept"]
        assert texts(q="南極") == []
        assert texts(our_person_id=sr.pk) == []
        assert texts(their_person_id=person.pk, status="open") == ["late", "soon", "theirs"]
        assert [row.text for row in ledger.mine_due(ar, days=7)] == ["late", "soon", "theirs"][:2]
        assert ledger.total(ar, LedgerFilter(status="late")) == 1


def test_a_share_of_fewer_than_five_is_not_said(account, ar, person, later):
    broken, _overdue = (
        actions.promise(account=account, draft=promised(ar, person), by=ar) for _ in range(2)
    )
    actions.mark_broken(commitment=broken, by=ar, reason="…")
    with later(10):
        rate = figures.kept_rates(ar, account=account)["ours"]
        assert (rate.broken, rate.overdue, rate.sample, rate.percent) == (1, 1, 2, None)


def test_a_share_is_of_what_came_due(account, ar, person, later):
    ours = [
        actions.promise(account=account, draft=promised(ar, person, text=str(n)), by=ar)
        for n in range(7)
    ]
    with later(8):
        for one in ours[:4]:
            actions.keep(commitment=one, by=ar, proof="…")
    with later(9):
        actions.keep(commitment=ours[4], by=ar, proof="…")
        actions.release(commitment=ours[5], by=ar, reason="…")
        rates = figures.kept_rates(ar, account=account)
        rate = rates["ours"]
        assert (rate.on_time, rate.kept_late, rate.broken, rate.overdue) == (4, 1, 0, 1)
        assert (rate.sample, rate.percent) == (6, 67)
        assert rates["theirs"].percent is None
        assert figures.kept_rates(ar, person_id=person.pk)["ours"].sample == 6


@pytest.fixture
def briefed(account, requirement, ar, sr, fr, sponsor, head, person):
    """A second visit, after one that left minutes, promises and sightings."""
    first = actions.request_visit(
        account=account,
        draft=draft(
            starts_at=NOW - timedelta(days=9), ends_at=None, persons=frozenset({person.pk})
        ),
        by=ar,
    )
    actions.approve(visit=first, by=head)
    actions.record_minutes(
        visit=first,
        draft=MinutesDraft(
            text=TEXT,
            commitments=[
                promised(ar, person),
                promised(ar, person, direction="theirs", text="回覆測試"),
            ],
            observations=[seen(), news()],
        ),
        by=ar,
    )
    second = actions.request_visit(
        account=account,
        draft=draft(subject="簡報", persons=frozenset({person.pk}), colleagues=frozenset({ar.pk})),
        by=ar,
    )
    return actions.prepare_brief(visit=second, seat=Seat.SR, text="方案 B", by=sr)


def test_the_brief_puts_together_what_is_known(briefed, ar, sr, person):
    found = brief.brief(ar, briefed)
    (known,) = found.theirs
    assert (known.post.title, known.last_met) == ("CTO", NOW - timedelta(days=9))
    assert [row.user.name for row in found.ours] == ["ar"]
    assert {row.seat for row in found.triangle} == {"AR", "SR", "FR", "SPONSOR"}
    assert [row.text for row in found.owed_by_us] == ["送出報價"]
    assert [row.text for row in found.owed_by_them] == ["回覆測試"]
    assert found.last.minutes == TEXT
    assert [row.text for row in found.issues] == ["機房冷卻不足"]
    assert [row.text for row in found.news] == ["對手換了窗口"]
    assert found.notes["SR"]["text"] == "方案 B"


def test_the_brief_keeps_news_from_a_seat_that_may_not_read_it(briefed, sr, sponsor):
    assert brief.brief(sr, briefed).news == []
    assert len(brief.brief(sponsor, briefed).news) == 1


def test_a_closed_issue_leaves_the_brief(briefed, account, ar):
    (issue,) = sightings.of_account(ar, account, kind="issue")
    actions.close_observation(observation=issue, note="加裝冷卻", by=ar)
    assert brief.brief(ar, briefed).issues == []


def test_who_did_not_come_was_not_met(account, requirement, ar, head, person):
    first = actions.request_visit(
        account=account,
        draft=draft(
            starts_at=NOW - timedelta(days=9), ends_at=None, persons=frozenset({person.pk})
        ),
        by=ar,
    )
    actions.approve(visit=first, by=head)
    actions.hold(visit=first, by=ar, came=actions.Attendance())
    second = actions.request_visit(
        account=account, draft=draft(persons=frozenset({person.pk})), by=ar
    )
    assert brief.brief(ar, second).theirs[0].last_met is None


def test_the_brief_asks_as_much_of_a_long_history_as_of_a_short_one(
    briefed, account, ar, person, buyer
):
    def count():
        forget_invitations(ar)
        with CaptureQueriesContext(connection) as asked:
            brief.brief(ar, visits.touchpoint(ar, briefed.pk))
        return len(asked)

    before = count()
    for number in range(8):
        noted = LogDraft(
            subject=f"call {number}",
            happened_at=NOW - timedelta(hours=number + 5),
            text="…",
            persons=frozenset({person.pk, buyer.pk}),
            commitments=[promised(ar, person, text=f"call {number}")],
            observations=[seen(text=f"issue {number}")],
        )
        actions.log_call(account=account, draft=noted, by=ar, client_key=uuid.uuid4())
    actions.revise(
        visit=briefed,
        changes={},
        by=ar,
        persons=frozenset({person.pk, buyer.pk}),
        colleagues=frozenset({ar.pk}),
    )
    assert count() == before
    assert before <= 13
    assert Commitment.objects.count() == 10
    assert Touchpoint.objects.count() == 10
