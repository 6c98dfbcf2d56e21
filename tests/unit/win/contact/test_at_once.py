"""Two people, or one phone twice, at the very same time."""

import contextvars
import threading

import pytest
from django.db import connection

from tests.unit.win.contact.conftest import TEXT, promised
from trivet.foundation.errors import TrivetError
from trivet.win.contact import actions
from trivet.win.contact.actions import MinutesDraft
from trivet.win.contact.models import Commitment

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works) -> list[str]:
    """Run each in a thread of its own, started together; "ok" or the sentence of each."""
    gate = threading.Barrier(len(works))
    answers = ["" for _ in works]

    def run(index, work):
        gate.wait()
        try:
            work()
            answers[index] = "ok"
        except TrivetError as error:
            answers[index] = str(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(run, index, work))
        for index, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(answers, key=lambda answer: answer != "ok")


def test_of_two_approvers_one_wins_and_the_other_is_told_who(requested, head, sponsor):
    first, second = at_once(
        lambda: actions.approve(visit=requested, by=head),
        lambda: actions.approve(visit=requested, by=sponsor),
    )
    winner = requested.approvals.get().by.name
    assert first == "ok"
    assert second == f"{winner} has already approved this visit."


def test_of_two_recorders_one_wins_and_the_other_is_told_who(approved, ar, sr):
    first, second = at_once(
        lambda: actions.record_minutes(visit=approved, draft=MinutesDraft(text="A"), by=ar),
        lambda: actions.record_minutes(visit=approved, draft=MinutesDraft(text="B"), by=sr),
    )
    approved.refresh_from_db()
    assert first == "ok"
    assert second == (
        f"{approved.recorded_by.name} has already recorded the minutes. Add yours to them."
    )


def test_a_phone_that_sends_twice_at_once_writes_once(approved, ar):
    whole = MinutesDraft(text=TEXT, commitments=[promised(ar)])
    record = lambda: actions.record_minutes(visit=approved, draft=whole, by=ar)  # noqa: E731
    assert at_once(record, record) == ["ok", "ok"]
    assert Commitment.objects.count() == 1


def test_one_promise_sent_twice_at_once_is_one(account, ar):
    row = promised(ar)
    promise = lambda: actions.promise(account=account, draft=row, by=ar)  # noqa: E731
    assert at_once(promise, promise) == ["ok", "ok"]
    assert Commitment.objects.count() == 1
