"""Minutes in one go, twice, late, and by two people; calls and mails noted afterwards."""

import uuid
from datetime import timedelta

import pytest

from tests.cast import NOW, TODAY
from tests.unit.win.contact.conftest import TEXT, draft, news, promised, seen
from trivet.foundation import clock, journal
from trivet.foundation.errors import Invalid, NotPermitted, Refused
from trivet.foundation.security import SecurityClass
from trivet.win.contact import actions
from trivet.win.contact.actions import Attendance, LogDraft, MinutesDraft
from trivet.win.contact.models import Commitment, Observation, Touchpoint

Status = Touchpoint.Status


def minutes(**fields) -> MinutesDraft:
    return MinutesDraft(**({"text": TEXT} | fields))


def test_minutes_split_out_commitments_and_observations_in_one_event(approved, ar, person):
    whole = minutes(
        next_step="約下週三簡報",
        commitments=[
            promised(ar, person),
            promised(ar, person, direction="theirs", text="回覆測試"),
        ],
        observations=[seen(), news(), seen("relationship", text="主動約下次", person_id=person.pk)],
    )
    visit = actions.record_minutes(visit=approved, draft=whole, by=ar)
    assert visit.status == Status.RECORDED
    assert visit.next_step == "約下週三簡報"
    assert {row.direction for row in visit.commitments.all()} == {"ours", "theirs"}
    assert {row.kind: row.security for row in visit.observations.all()} == {
        "issue": SecurityClass.INTERNAL,
        "intelligence": SecurityClass.RESTRICTED,
        "relationship": SecurityClass.CONFIDENTIAL,
    }
    event = journal.about(visit).first()
    qualifiers = [link.qualifier for link in event.links.all()]
    assert event.type == "visit.recorded"
    assert qualifiers.count("commitment") == 2
    assert qualifiers.count("observation") == 3
    assert event.payload["observations"] == 1, "what is held closely is not counted aloud"


def test_a_promise_was_given_on_the_day_of_its_visit(approved, ar, later):
    with later(1):
        actions.record_minutes(visit=approved, draft=minutes(commitments=[promised(ar)]), by=ar)
    assert Commitment.objects.get().promised_on == TODAY


def test_minutes_sent_twice_write_once(approved, ar):
    whole = minutes(commitments=[promised(ar)], observations=[seen()])
    actions.record_minutes(visit=approved, draft=whole, by=ar)
    visit = actions.record_minutes(visit=approved, draft=whole, by=ar)
    assert visit.status == Status.RECORDED
    assert (Commitment.objects.count(), Observation.objects.count()) == (1, 1)
    assert journal.about(visit).filter(type="visit.recorded").count() == 1


def test_a_wrong_row_is_named_and_nothing_is_kept(approved, ar):
    rows = [promised(ar), promised(ar, due_on=TODAY - timedelta(days=1))]
    with pytest.raises(Invalid) as caught:
        actions.record_minutes(visit=approved, draft=minutes(commitments=rows), by=ar)
    assert set(caught.value.fields) == {"commitments-1-due_on"}
    approved.refresh_from_db()
    assert approved.status == Status.APPROVED
    assert not Commitment.objects.exists()


def test_competitor_news_without_a_source_is_refused_in_its_row(approved, ar):
    with pytest.raises(Invalid) as caught:
        actions.record_minutes(visit=approved, draft=minutes(observations=[news(source="")]), by=ar)
    assert set(caught.value.fields) == {"observations-0-source"}


def test_the_second_recorder_is_told_who_was_first_and_adds_his_own(recorded, sr, ar):
    with pytest.raises(Refused, match="ar has already recorded"):
        actions.record_minutes(visit=recorded, draft=minutes(text="另一份紀錄"), by=sr)
    visit = actions.add_to_minutes(
        visit=recorded, text="另一份紀錄", by=sr, commitments=[promised(ar)]
    )
    assert visit.minutes.startswith(TEXT)
    assert "— sr, 2026-03-03 10:00\n另一份紀錄" in visit.minutes
    assert visit.commitments.count() == 1
    again = actions.add_to_minutes(visit=recorded, text="另一份紀錄", by=sr)
    assert again.minutes.count("另一份紀錄") == 1


def test_minutes_of_an_unapproved_visit_are_refused(requested, ar):
    with pytest.raises(Refused, match="approved"):
        actions.record_minutes(visit=requested, draft=minutes(), by=ar)


def test_empty_minutes_are_refused(approved, ar):
    with pytest.raises(Invalid) as caught:
        actions.record_minutes(visit=approved, draft=minutes(text="  "), by=ar)
    assert "minutes" in caught.value.fields


def test_a_reader_records_nothing(approved, auditor):
    with pytest.raises(NotPermitted):
        actions.record_minutes(visit=approved, draft=minutes(), by=auditor)


@pytest.mark.parametrize(("hours", "late"), [(22, False), (23, True)])
def test_late_minutes_are_taken_and_noted(approved, ar, hours, late):
    with clock.at(NOW + timedelta(hours=hours - 1, seconds=1 if late else 0)):
        visit = actions.record_minutes(visit=approved, draft=minutes(), by=ar)
    assert journal.about(visit).first().payload["late"] is late


def test_who_came_is_marked_with_the_minutes(approved, ar, person):
    came = Attendance(persons=frozenset({person.pk}))
    actions.record_minutes(visit=approved, draft=minutes(attendance=came), by=ar)
    assert {str(p): p.attended for p in approved.participants.all()} == {
        "林若水": True,
        "ar": False,
    }


def call(**fields) -> LogDraft:
    given = {"subject": "報價收到了嗎", "happened_at": NOW - timedelta(minutes=5), "text": "收到"}
    return LogDraft(**(given | fields))


def test_a_call_is_born_closed(account, ar, person):
    key = uuid.uuid4()
    noted = call(persons=frozenset({person.pk}), commitments=[promised(ar, person)])
    logged = actions.log_call(account=account, draft=noted, by=ar, client_key=key)
    again = actions.log_call(account=account, draft=noted, by=ar, client_key=key)
    assert logged == again
    assert logged.status == Status.CLOSED
    assert [event.type for event in journal.about(logged)] == ["call.logged"]
    assert logged.commitments.count() == 1
    assert {str(row) for row in logged.participants.all()} == {"林若水", "ar"}


def test_a_mail_of_tomorrow_is_refused(account, ar):
    with pytest.raises(Invalid):
        actions.log_mail(account=account, draft=call(happened_at=NOW + timedelta(days=1)), by=ar)


def test_a_draft_holds_no_more_than_the_table(account, ar):
    with pytest.raises(Invalid) as caught:
        actions.log_call(account=account, draft=call(subject="x" * 201), by=ar)
    assert "subject" in caught.value.fields


def test_a_visit_without_commitments_is_recorded_just_as_well(account, ar):
    visit = actions.request_visit(account=account, draft=draft(), by=ar)
    assert actions.record_minutes(visit=visit, draft=minutes(), by=ar).held_at == (
        NOW - timedelta(hours=2)
    )
