"""Today: whose promises, which changes, and that more of either costs no more statements."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, START, TODAY
from trivet.customers.actions import accounts
from trivet.customers.models import Account
from trivet.foundation import clock, journal
from trivet.foundation.security import SecurityClass
from trivet.organisation.queries import forget_standing
from trivet.reporting.today import changes_since, today
from trivet.triangle.models import Appointment, Seat
from trivet.win.contact import actions
from trivet.win.contact.actions import CommitmentDraft, LogDraft, ObservationDraft, VisitDraft
from trivet.win.contact.models import forget_invitations

YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def visit(account, ar):
    return actions.request_visit(
        account=account,
        draft=VisitDraft(
            subject="新機房方案",
            starts_at=NOW + timedelta(hours=2),
            colleagues=frozenset({ar.pk}),
        ),
        by=ar,
    )


def promise(account, ar, days, text="送出報價"):
    draft = CommitmentDraft(
        direction="ours", text=text, due_on=TODAY + timedelta(days=days), our_person_id=ar.pk
    )
    return actions.promise(account=account, draft=draft, by=ar)


def test_my_commitments_are_those_late_or_due_within_a_week(account, ar, sr):
    for days, text in ((0, "today"), (7, "in a week"), (8, "later")):
        promise(account, ar, days, text)
    promise(account, sr, 0, "not mine")
    assert [row.text for row in today(ar).commitments] == ["today", "in a week"]
    with clock.at(NOW + timedelta(days=1)):
        forget_standing(ar)
        late = [row.text for row in today(ar).commitments if row.is_late]
    assert late == ["today"]


def test_todays_visits_stand_apart_from_the_next(account, ar, visit):
    soon = VisitDraft(
        subject="soon", starts_at=NOW + timedelta(days=3), colleagues=frozenset({ar.pk})
    )
    actions.request_visit(account=account, draft=soon, by=ar)
    found = today(ar)
    assert [one.subject for one in found.visits_today] == ["新機房方案"]
    assert [one.subject for one in found.visits_next] == ["soon"]


def test_changes_are_what_others_did_on_my_accounts(account, other_account, ar, sr):
    there = LogDraft(subject="call", happened_at=NOW)
    actions.log_call(account=account, draft=there, by=sr)
    with transaction.atomic():
        journal.record("account.edited", by=sr, touched={"account": other_account})
        journal.record("process.done", by=sr, touched={"account": account})
    (change,) = changes_since(ar, YESTERDAY)
    assert change.account == account
    assert [event.type for event in change.events] == ["call.logged"]
    assert change.more is False


def test_changes_before_my_last_look_are_not_told_again(account, ar, sr):
    actions.log_call(account=account, draft=LogDraft(subject="a", happened_at=NOW), by=sr)
    with clock.at(NOW + timedelta(hours=2)):
        actions.log_call(account=account, draft=LogDraft(subject="b", happened_at=NOW), by=sr)
    (change,) = changes_since(ar, NOW + timedelta(hours=1))
    assert [event.payload["subject"] for event in change.events] == ["b"]


def test_many_changes_of_one_account_are_cut(account, ar, sr):
    for number in range(12):
        noted = LogDraft(subject=str(number), happened_at=NOW)
        actions.log_call(account=account, draft=noted, by=sr)
    (change,) = changes_since(ar, YESTERDAY)
    assert [event.payload["subject"] for event in change.events] == [
        str(number) for number in range(11, 5, -1)
    ]
    assert change.more is True


def test_the_head_hears_of_his_departments_accounts(account, head, sr):
    actions.log_call(account=account, draft=LogDraft(subject="a", happened_at=NOW), by=sr)
    assert [change.account for change in changes_since(head, YESTERDAY)] == [account]


def test_whoever_sees_everything_is_not_told_everything(account, admin, auditor, sr):
    actions.log_call(account=account, draft=LogDraft(subject="a", happened_at=NOW), by=sr)
    assert changes_since(auditor, YESTERDAY) == []


def test_a_stranger_has_an_empty_day(account, outsider, sr, visit):
    actions.log_call(account=account, draft=LogDraft(subject="a", happened_at=NOW), by=sr)
    found = today(outsider)
    assert (found.commitments, found.visits, found.changes) == ([], [], [])


def test_what_is_held_above_me_is_not_told(account, ar, sr, sponsor):
    secret = VisitDraft(subject="secret", starts_at=NOW, security=SecurityClass.RESTRICTED)
    actions.request_visit(account=account, draft=secret, by=sponsor)
    news = ObservationDraft(
        kind="intelligence", text="…", source_kind="published", source="weekly, p. 2"
    )
    actions.note(account=account, draft=news, by=sponsor)
    assert changes_since(ar, YESTERDAY) == []
    actions.note(account=account, draft=ObservationDraft(kind="issue", text="…"), by=sponsor)
    (change,) = changes_since(ar, YESTERDAY)
    assert [event.payload["kind"] for event in change.events] == ["issue"]


def test_a_field_above_me_is_no_change(account, ar, sponsor, head, monkeypatch):
    monkeypatch.setitem(Account.CLASSES, "notes", SecurityClass.RESTRICTED)
    accounts.edit(by=head, account=account, changes={"notes": "closely held"})
    assert changes_since(ar, YESTERDAY) == []
    assert [len(one.events) for one in changes_since(sponsor, YESTERDAY)] == [1]
    accounts.edit(by=head, account=account, changes={"notes": "again", "city": "台北"})
    (change,) = changes_since(ar, YESTERDAY)
    assert [list(event.payload["changes"]) for event in change.events] == [["city"]]


def test_what_is_held_above_me_moves_no_account_to_the_front(
    account, other_account, ar, sponsor, admin
):
    Appointment.objects.create(account=other_account, seat=Seat.AR, user=ar, since=START)
    with transaction.atomic():
        journal.record("account.edited", by=admin, touched={"account": account})
        journal.record("account.edited", by=admin, touched={"account": other_account})
    secret = VisitDraft(subject="secret", starts_at=NOW, security=SecurityClass.RESTRICTED)
    actions.request_visit(account=account, draft=secret, by=sponsor)
    told = changes_since(ar, YESTERDAY)
    assert [change.account for change in told] == [other_account, account]


def statements(user) -> int:
    forget_standing(user)
    forget_invitations(user)
    with CaptureQueriesContext(connection) as asked:
        today(user, since=YESTERDAY)
    return len(asked)


@pytest.mark.parametrize("who", ["ar", "head"])
def test_ten_times_as_much_asks_the_same(who, request, account, ar, sr, head, visit):
    user = request.getfixturevalue(who)
    promise(account, ar, 1)
    promise(account, head, 1)
    invited = frozenset({ar.pk, head.pk})
    actions.revise(visit=visit, changes={}, by=ar, persons=frozenset(), colleagues=invited)
    actions.log_call(account=account, draft=LogDraft(subject="a", happened_at=NOW), by=sr)
    before = statements(user)
    for number in range(10):
        promise(account, ar, number, f"{number}")
        noted = LogDraft(subject=f"{number}", happened_at=NOW)
        actions.log_call(account=account, draft=noted, by=sr, client_key=uuid.uuid4())
        ahead = VisitDraft(
            subject=f"{number}",
            starts_at=NOW + timedelta(days=number),
            colleagues=invited,
        )
        actions.request_visit(account=account, draft=ahead, by=ar)
    assert statements(user) == before
    assert before <= 13
