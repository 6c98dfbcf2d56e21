"""Today: whose work, which changes, and that more of either costs no more statements."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, TODAY
from trivet.engine.models import Definition, Run, WorkItem
from trivet.foundation import clock, journal
from trivet.organisation.queries import forget_standing
from trivet.reporting.today import changes_since, next_after, today, work_of
from trivet.win.contact import actions
from trivet.win.contact.actions import CommitmentDraft, LogDraft, VisitDraft

YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def item(account):
    """Opens a work item about `subject` for a person, due in so many hours."""
    definition = Definition.objects.create(
        key="visit", version=1, xml="", specs={}, checksum="x", is_current=True, published_at=NOW
    )

    def open_item(assignee, subject, hours, *, about=account, name="記錄紀要", **fields):
        run = Run.objects.create(
            definition=definition,
            process="visit",
            state={},
            started_at=NOW,
            **(where := _where(about, subject)),
        )
        return WorkItem.objects.create(
            run=run,
            process="visit",
            task="minutes",
            action="record_minutes",
            name=name,
            seat="AR",
            assignee=assignee,
            resolved="holder",
            opened_at=NOW,
            due_at=None if hours is None else NOW + timedelta(hours=hours),
            **where,
            **fields,
        )

    return open_item


def _where(account, subject):
    return {
        "subject_kind": "win_contact.touchpoint",
        "subject_id": subject,
        "scope_kind": "customers.account",
        "scope_id": account.pk,
    }


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


def test_work_comes_by_due_date_and_names_what_it_is_about(item, account, ar, sr, visit):
    item(ar, visit.pk, None, name="no date")
    item(ar, visit.pk + 1000, 5, name="soon")
    item(ar, visit.pk + 1001, -1, name="late")
    item(sr, visit.pk + 1002, -9, name="not mine")
    work = work_of(ar)
    assert [(one.item.name, one.is_late) for one in work] == [
        ("late", True),
        ("soon", False),
        ("no date", False),
    ]
    assert [one.subject for one in work] == ["", "", "新機房方案"]
    assert {one.account for one in work} == {account}
    assert [one.item.name for one in today(ar).late] == ["late"]


def test_work_on_an_account_one_does_not_see_names_nothing(item, visit, outsider):
    item(outsider, visit.pk, 1)
    (work,) = work_of(outsider)
    assert (work.account, work.subject) == (None, "")


def test_escalated_work_is_the_heads_too(item, visit, ar, head):
    item(ar, visit.pk, -1, escalated_at=NOW, escalated_to=head)
    assert len(work_of(head)) == len(work_of(ar)) == 1


def test_finishing_one_thing_offers_the_next(item, visit, ar):
    first, second = item(ar, visit.pk, 1), item(ar, visit.pk + 1000, 2)
    assert next_after(ar, done=first.pk).item == second
    assert next_after(ar).item == first


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
        str(number) for number in range(11, 1, -1)
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
    assert (found.work, found.commitments, found.visits, found.changes) == ([], [], [], [])


def statements(user) -> int:
    forget_standing(user)
    with CaptureQueriesContext(connection) as asked:
        today(user, since=YESTERDAY)
    return len(asked)


@pytest.mark.parametrize("who", ["ar", "head"])
def test_ten_times_as_much_asks_the_same(who, request, item, account, ar, sr, head, visit):
    user = request.getfixturevalue(who)
    item(user, visit.pk, 1)
    promise(account, ar, 1)
    promise(account, head, 1)
    invited = frozenset({ar.pk, head.pk})
    actions.revise(visit=visit, changes={}, by=ar, persons=frozenset(), colleagues=invited)
    actions.log_call(account=account, draft=LogDraft(subject="a", happened_at=NOW), by=sr)
    before = statements(user)
    for number in range(10):
        item(user, visit.pk + 1000 + number, number)
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
    assert before <= 12
