"""A visit from request to closed, and every wrong step on the way."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.cast import NOW
from tests.unit.win.contact.conftest import TEXT, draft
from trivet.foundation import clock, journal
from trivet.foundation.errors import Invalid, NotPermitted, Refused, Stale
from trivet.foundation.security import SecurityClass
from trivet.triangle.models import Project, Seat
from trivet.win.contact import actions
from trivet.win.contact.actions import Attendance, MinutesDraft
from trivet.win.contact.models import Touchpoint

Status = Touchpoint.Status


def told(item) -> list[str]:
    return [event.type for event in reversed(journal.about(item))]


def test_a_visit_walks_from_request_to_closed(requested, head, ar, person):
    visit = actions.approve(visit=requested, by=head, note="go")
    visit = actions.prepare_brief(visit=visit, seat=Seat.AR, text="他們換了採購", by=ar)
    visit = actions.hold(visit=visit, by=ar, came=Attendance(persons=frozenset({person.pk})))
    visit = actions.record_minutes(visit=visit, draft=MinutesDraft(text=TEXT), by=ar)
    visit = actions.rate_purpose(visit=visit, rating=4, by=ar)
    visit = actions.close(visit=visit, by=ar)
    assert visit.status == Status.CLOSED
    assert visit.closed_at == NOW
    assert told(visit) == [
        "visit.requested",
        "visit.approved",
        "visit.briefed",
        "visit.held",
        "visit.recorded",
        "visit.rated",
        "visit.closed",
    ]


def test_the_journal_links_account_visit_requester_and_persons(requested, account, ar, person):
    event = journal.about(requested).first()
    links = {(link.qualifier, link.kind, link.object_id) for link in event.links.all()}
    assert links == {
        ("account", "customers.account", account.pk),
        ("visit", "win_contact.touchpoint", requested.pk),
        ("requester", "organisation.user", ar.pk),
        ("person", "customers.person", person.pk),
    }


def test_policy_approves_where_it_asks_for_nobody(account, ar):
    visit = actions.request_visit(account=account, draft=draft(), by=ar)
    assert visit.status == Status.APPROVED
    assert visit.approvals.get().by is None


def test_a_cost_within_the_limit_needs_nobody_and_one_above_does(account, ar, limit):
    cheap = draft(cost=Decimal(30000), currency="TWD")
    dear = draft(cost=Decimal(30001), currency="TWD")
    foreign = draft(cost=Decimal(1), currency="USD")
    statuses = [
        actions.request_visit(account=account, draft=wanted, by=ar).status
        for wanted in (cheap, dear, foreign)
    ]
    assert statuses == [Status.APPROVED, Status.REQUESTED, Status.REQUESTED]


def test_one_key_asks_once(account, ar, requirement):
    key = uuid.uuid4()
    first = actions.request_visit(account=account, draft=draft(), by=ar, client_key=key)
    again = actions.request_visit(account=account, draft=draft(), by=ar, client_key=key)
    assert first == again
    assert told(first) == ["visit.requested"]


def test_a_cost_without_a_currency_is_refused(account, ar):
    with pytest.raises(Invalid):
        actions.request_visit(account=account, draft=draft(cost=Decimal(5)), by=ar)


def test_an_end_before_the_start_is_refused(account, ar):
    wrong = draft(ends_at=NOW - timedelta(days=1))
    with pytest.raises(Invalid):
        actions.request_visit(account=account, draft=wrong, by=ar)


def test_a_call_is_not_requested(account, ar):
    with pytest.raises(Invalid):
        actions.request_visit(account=account, draft=draft(kind="call"), by=ar)


def test_a_person_of_another_customer_is_refused(account, other_account, ar, person):
    person.posts.update(account=other_account)
    with pytest.raises(Invalid) as caught:
        actions.request_visit(account=account, draft=draft(persons=frozenset({person.pk})), by=ar)
    assert "persons" in caught.value.fields
    assert not Touchpoint.objects.exists()


def test_a_project_of_another_customer_is_refused(account, other_account, ar):
    project = Project.objects.create(account=other_account, name="core")
    with pytest.raises(Invalid):
        actions.request_visit(account=account, draft=draft(project_id=project.pk), by=ar)


def test_a_reader_without_a_seat_asks_for_nothing(account, auditor):
    with pytest.raises(NotPermitted):
        actions.request_visit(account=account, draft=draft(), by=auditor)


def test_approval_is_refused_to_the_requester(account, requirement, head, sponsor):
    visit = actions.request_visit(account=account, draft=draft(), by=head)
    with pytest.raises(NotPermitted, match="somebody else"):
        actions.approve(visit=visit, by=head)
    assert actions.approve(visit=visit, by=sponsor).status == Status.APPROVED


def test_the_second_approver_is_told_who_was_first(requested, head, sponsor):
    actions.approve(visit=requested, by=head)
    with pytest.raises(Refused, match="head has already approved"):
        actions.approve(visit=requested, by=sponsor)
    assert requested.approvals.count() == 1


def test_approval_of_a_request_changed_meanwhile_shows_the_change(requested, head, ar):
    actions.revise(visit=requested, changes={"place": "台中"}, by=ar, expected=1)
    with pytest.raises(Stale) as caught:
        actions.approve(visit=requested, by=head, expected=1)
    assert caught.value.theirs["place"] == "台中"


def test_a_refusal_needs_a_reason_and_can_be_asked_again(requested, head, ar):
    with pytest.raises(Invalid):
        actions.refuse(visit=requested, by=head, note=" ")
    visit = actions.refuse(visit=requested, by=head, note="等合約簽了再去")
    assert visit.status == Status.REFUSED
    visit = actions.revise(visit=visit, changes={"goal": "簽約"}, by=ar)
    assert visit.status == Status.REQUESTED


def test_a_revision_replaces_the_invitation(requested, ar, sr, person, buyer):
    actions.revise(
        visit=requested,
        changes={},
        by=ar,
        persons=frozenset({buyer.pk}),
        colleagues=frozenset({ar.pk, sr.pk}),
    )
    names = {str(row) for row in requested.participants.all()}
    assert names == {"周行", "ar", "sr"}


def test_an_approved_cost_does_not_rise(account, ar, limit):
    visit = actions.request_visit(account=account, draft=draft(), by=ar)
    with pytest.raises(Refused):
        actions.revise(visit=visit, changes={"cost": Decimal(40000), "currency": "TWD"}, by=ar)


def test_the_requester_or_the_head_withdraws_and_nobody_else(approved, ar, sr, head):
    with pytest.raises(NotPermitted):
        actions.withdraw(visit=approved, by=sr)
    assert actions.withdraw(visit=approved, by=ar, note="客戶改期").status == Status.WITHDRAWN
    with pytest.raises(Refused, match="ar has already withdrawn"):
        actions.withdraw(visit=approved, by=head)


def test_each_seat_writes_its_own_note(approved, sr, fr):
    actions.prepare_brief(visit=approved, seat=Seat.SR, text="方案 B 較穩", by=sr)
    visit = actions.prepare_brief(visit=approved, seat=Seat.FR, text="交期十週", by=fr)
    assert {seat: note["text"] for seat, note in visit.brief_notes.items()} == {
        "SR": "方案 B 較穩",
        "FR": "交期十週",
    }
    with pytest.raises(NotPermitted):
        actions.prepare_brief(visit=approved, seat=Seat.SR, text="…", by=fr)


def test_a_visit_is_not_held_before_it_begins(account, ar):
    future = draft(starts_at=NOW + timedelta(hours=1), ends_at=None)
    visit = actions.request_visit(account=account, draft=future, by=ar)
    with pytest.raises(Refused, match="not begun"):
        actions.hold(visit=visit, by=ar)
    with pytest.raises(Refused, match="not begun"):
        actions.record_minutes(visit=visit, draft=MinutesDraft(text=TEXT), by=ar)
    with clock.at(NOW + timedelta(hours=1)):
        assert actions.hold(visit=visit, by=ar).status == Status.HELD


def test_holding_notes_who_came(approved, ar, person, buyer, sr):
    came = Attendance(persons=frozenset({buyer.pk}), colleagues=frozenset({ar.pk, sr.pk}))
    actions.hold(visit=approved, by=ar, came=came)
    attended = {str(row): row.attended for row in approved.participants.all()}
    assert attended == {"林若水": False, "周行": True, "ar": True, "sr": True}


def test_the_purpose_is_rated_by_the_requester_only(recorded, sr, head, ar):
    for somebody in (sr, head):
        with pytest.raises(NotPermitted):
            actions.rate_purpose(visit=recorded, rating=5, by=somebody)
    with pytest.raises(Invalid):
        actions.rate_purpose(visit=recorded, rating=6, by=ar)
    assert actions.rate_purpose(visit=recorded, rating=2, by=ar, note="沒談到價格").rating == 2


def test_an_unrated_visit_is_not_closed(recorded, ar):
    with pytest.raises(Refused, match="Rate"):
        actions.close(visit=recorded, by=ar)


def test_a_class_above_ones_own_sight_is_refused(account, ar, sponsor):
    secret = draft(security=SecurityClass.RESTRICTED)
    with pytest.raises(Invalid):
        actions.request_visit(account=account, draft=secret, by=ar)
    visit = actions.request_visit(account=account, draft=secret, by=sponsor)
    assert journal.about(visit).last().payload["subject"] == ""


def test_what_is_too_long_is_said_and_not_cut(requested, head):
    with pytest.raises(Invalid) as caught:
        actions.approve(visit=requested, by=head, note="x" * 301)
    assert "note" in caught.value.fields
