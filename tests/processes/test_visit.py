"""The visit process, walked step by step; every step is saved and read back between."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.cast import NOW, make_user
from tests.processes.conftest import STARTS, at, waiting
from trivet.engine import timers
from trivet.engine.models import Run, WorkItem
from trivet.foundation import clock
from trivet.foundation.errors import NotFound, NotPermitted, Refused
from trivet.organisation.models import Membership
from trivet.processes import actions, queries
from trivet.processes.contact import commitments, visits
from trivet.triangle.models import Appointment
from trivet.win.contact.actions import CommitmentDraft, MinutesDraft
from trivet.win.contact.models import Commitment, Touchpoint

BRIEFS = [("brief", "AR", "ar"), ("brief", "FR", "fr"), ("brief", "SR", "sr")]


def promised(ar, **fields):
    given = {"direction": "ours", "text": "Send the roadmap", "our_person_id": ar.pk}
    return CommitmentDraft(**{**given, "due_on": (STARTS + timedelta(days=10)).date(), **fields})


def status(visit):
    visit.refresh_from_db()
    return visit.status


def run_of(visit):
    return Run.objects.get(subject_kind="win_contact.touchpoint", subject_id=visit.pk)


def test_a_visit_goes_from_request_to_closed(ask, ar, sr, fr, head):
    visit = ask()
    assert waiting(visit) == [("approve", "", "head")]
    visits.approve(visit=visit, by=head)
    assert waiting(visit) == BRIEFS
    visits.brief(visit=visit, seat="SR", text="They test a rival.", by=sr)
    assert waiting(visit) == [("brief", "AR", "ar"), ("brief", "FR", "fr")]
    with at(minutes=1):
        timers.tick()
        assert waiting(visit) == [("minutes", "", "ar")]
        visits.record_minutes(visit=visit, draft=MinutesDraft(text="Agreed on a test."), by=ar)
        assert waiting(visit) == [("split", "", "ar")]
        done = visits.split(visit=visit, by=ar, commitments_made=[promised(ar)])
        assert (done.next.task, waiting(visit)) == ("rate", [("rate", "", "ar")])
        visits.rate(visit=visit, rating=4, by=ar)
    assert status(visit) == "closed"
    assert run_of(visit).status == Run.Status.DONE
    assert waiting(Commitment.objects.get()) == [("settle", "", "ar")]


def test_minutes_that_bring_what_follows_need_no_splitting(ask, ar, head):
    visit = ask()
    visits.approve(visit=visit, by=head)
    with at(hours=2):
        draft = MinutesDraft(text="Agreed.", commitments=[promised(ar)])
        done = visits.record_minutes(visit=visit, draft=draft, by=ar)
        assert done.next.task == "rate"


def test_minutes_sent_twice_are_recorded_once(ask, ar, head):
    visit = ask()
    visits.approve(visit=visit, by=head)
    with at(hours=2):
        draft = MinutesDraft(text="Agreed.", commitments=[promised(ar)])
        visits.record_minutes(visit=visit, draft=draft, by=ar)
        visits.record_minutes(visit=visit, draft=draft, by=ar)
    assert Commitment.objects.count() == 1
    assert WorkItem.objects.filter(task="minutes").count() == 1


def test_policy_that_asks_for_nobody_goes_straight_to_the_brief(ask):
    visit = ask(approval=False)
    assert (status(visit), waiting(visit)) == ("approved", BRIEFS)


def test_a_cost_above_the_limit_asks_for_approval(ask):
    visit = ask(approval=False, cost=Decimal("90000"), currency="TWD")
    assert waiting(visit) == [("approve", "", "head")]


def test_a_request_of_the_head_is_approved_above_him(ask, head, units):
    boss = make_user("boss")
    Membership.objects.create(user=boss, unit=units.carrier, is_head=True)
    assert waiting(ask(head)) == [("approve", "", "boss")]


def test_a_refused_request_can_be_changed_and_asked_again(ask, ar, head):
    visit = ask()
    visits.refuse(visit=visit, by=head, note="Too dear.")
    assert (status(visit), waiting(visit)) == ("refused", [("revise", "", "ar")])
    visits.revise(visit=visit, changes={"goal": "Cheaper."}, by=ar)
    assert (status(visit), waiting(visit)) == ("requested", [("approve", "", "head")])
    visits.approve(visit=visit, by=head)
    assert waiting(visit) == BRIEFS


def test_a_refused_request_can_be_withdrawn(ask, ar, head):
    visit = ask()
    visits.refuse(visit=visit, by=head, note="Too dear.")
    visits.withdraw(visit=visit, by=ar)
    assert (status(visit), run_of(visit).status) == ("withdrawn", Run.Status.DONE)


def test_a_visit_withdrawn_ends_its_process(ask, ar, head):
    visit = ask()
    visits.approve(visit=visit, by=head)
    visits.withdraw(visit=visit, by=ar, note="They cancelled.")
    run = run_of(visit)
    assert (run.status, run.end_reason, waiting(visit)) == ("cancelled", "They cancelled.", [])


def test_a_visit_moved_to_another_day_moves_its_dates(ask, ar, head):
    visit = ask()
    visits.approve(visit=visit, by=head)
    later = STARTS + timedelta(days=5)
    visits.revise(visit=visit, changes={"starts_at": later}, by=ar)
    assert run_of(visit).next_timer_at == later
    due = set(WorkItem.objects.open().values_list("due_at", flat=True))
    assert due == {later - timedelta(days=1)}
    with at(hours=1):
        timers.tick()
        assert waiting(visit) == BRIEFS


def test_the_process_and_not_the_status_says_what_is_next(ask, ar, head):
    visit = ask()
    with pytest.raises(Refused, match="waits for: Approve the visit"):
        visits.record_minutes(visit=visit, draft=MinutesDraft(text="x"), by=ar)
    assert status(visit) == "requested"


def test_minutes_need_not_wait_for_the_tick(ask, ar, head):
    visit = ask()
    visits.approve(visit=visit, by=head)
    with at(minutes=1):
        visits.record_minutes(visit=visit, draft=MinutesDraft(text="Done."), by=ar)
    assert status(visit) == "recorded"


def test_minutes_before_the_visit_are_refused(ask, ar, head):
    visit = ask()
    visits.approve(visit=visit, by=head)
    with pytest.raises(Refused):
        visits.record_minutes(visit=visit, draft=MinutesDraft(text="x"), by=ar)


def test_a_second_approval_says_who_was_first(ask, head):
    visit = ask()
    visits.approve(visit=visit, by=head)
    with pytest.raises(Refused, match="already done by head"):
        visits.approve(visit=visit, by=head)


def test_the_domain_decides_who_may_approve(ask, ar, sr, sponsor):
    visit = ask()
    with pytest.raises(NotPermitted):
        visits.approve(visit=visit, by=sr)
    assert waiting(visit) == [("approve", "", "head")]
    visits.approve(visit=visit, by=sponsor)
    assert status(visit) == "approved"


def test_a_refusal_by_the_domain_moves_nothing(ask, ar):
    visit = ask()
    with pytest.raises(NotPermitted):
        visits.approve(visit=visit, by=ar)
    assert (status(visit), waiting(visit)) == ("requested", [("approve", "", "head")])


def test_a_note_for_the_brief_can_be_changed_after_it_was_given(ask, sr, head):
    visit = ask()
    visits.approve(visit=visit, by=head)
    visits.brief(visit=visit, seat="SR", text="One.", by=sr)
    visits.brief(visit=visit, seat="SR", text="Two.", by=sr)
    visit.refresh_from_db()
    assert visit.brief_notes["SR"]["text"] == "Two."


def test_a_vacant_seat_is_not_asked_for_the_brief(ask, fr):
    Appointment.objects.filter(seat="FR").delete()
    assert waiting(ask(approval=False)) == [BRIEFS[0], BRIEFS[2]]


def test_late_minutes_go_to_the_head(ask, ar, head):
    visit = ask(approval=False)
    with at(hours=1):
        timers.tick()
    with at(hours=25):
        assert timers.tick().escalated == 1
        item = WorkItem.objects.get(task="minutes")
        assert (item.assignee, item.escalated_to) == (ar, head)
        assert [entry.item.task for entry in queries.for_user(head)] == ["minutes"]
    assert waiting(visit) == [("minutes", "", "ar")]


def test_a_new_holder_of_the_seat_gets_what_is_open(
    ask, account, sr, outsider, django_capture_on_commit_callbacks
):
    visit = ask(approval=False)
    with django_capture_on_commit_callbacks(execute=True):
        Appointment.objects.filter(user=sr).update(until=clock.today())
        Appointment.objects.create(account=account, seat="SR", user=outsider, since=clock.today())
    assert ("brief", "SR", "outsider") in waiting(visit)


def test_a_visit_without_a_run_is_worked_on_directly(account, ar, head):
    visit = Touchpoint.objects.create(
        account=account, subject="Imported", starts_at=STARTS, requested_by=ar
    )
    visits.approve(visit=visit, by=head)
    assert status(visit) == "approved"


def test_the_list_of_work_names_the_visit_and_its_account(ask, head):
    visit = ask()
    (entry,) = queries.for_user(head)
    assert (entry.title.text, entry.title.account) == ("Core network 2027", str(visit.account))
    assert entry.page == "win:visit-approval"


@pytest.mark.parametrize("many", [1, 4])
def test_the_list_of_work_costs_the_same_however_long(
    ask, head, many, django_assert_max_num_queries
):
    for number in range(many):
        ask(subject=f"Visit {number}")
    with django_assert_max_num_queries(6):
        assert len(queries.for_user(head)) == many


def test_a_stranger_sees_neither_item_nor_run(ask, outsider):
    visit = ask()
    for read in (
        lambda: queries.item(outsider, WorkItem.objects.get().pk),
        lambda: queries.run(outsider, run_of(visit).pk),
        lambda: actions.complete(WorkItem.objects.get().pk, by=outsider, outcome="approved"),
    ):
        with pytest.raises(NotFound):
            read()
    assert queries.listed(outsider).rows == []


def test_the_picture_shows_where_the_visit_is(ask, ar, head):
    visit = ask()
    visits.approve(visit=visit, by=head)
    shown = queries.progress(ar, "contact.visit", visit)
    stages = {element.step.id: element.stage for element in shown.elements}
    assert (stages["approve"], stages["prepare"], stages["brief"]) == ("done", "waiting", "open")
    assert (stages["revise"], stages["minutes"]) == ("ahead", "ahead")
    assert {entry.item.instance for entry in shown.open} == {"AR", "SR", "FR"}


def test_work_is_handed_to_a_colleague_who_sees_the_account(ask, ar, fr, outsider):
    ask(approval=False)
    item = WorkItem.objects.get(instance="AR")
    with pytest.raises(Refused, match="has no part in this"):
        actions.hand_over(item.pk, to=outsider, by=ar)
    assert actions.hand_over(item.pk, to=fr, by=ar).assignee == fr


def test_a_promise_kept_ends_its_run(ask, account, ar):
    given = commitments.promise(account=account, draft=promised(ar), by=ar)
    assert waiting(given) == [("settle", "", "ar")]
    commitments.keep(commitment=given, by=ar, proof="Mail of today")
    given.refresh_from_db()
    assert (given.status, Run.objects.get(subject_id=given.pk).status) == ("kept", "done")


def test_a_promise_due_soon_is_looked_at(account, ar, sr):
    draft = promised(sr, our_person_id=sr.pk)
    given = commitments.promise(account=account, draft=draft, by=ar)
    with clock.at(NOW + timedelta(days=14)):
        timers.tick()
        assert waiting(given) == [("check", "", "ar"), ("settle", "", "sr")]
        commitments.keep(commitment=given, by=sr, proof="Shown")
    assert waiting(given) == []


def test_a_promise_moved_is_watched_over_on_its_new_day(account, ar):
    given = commitments.promise(account=account, draft=promised(ar), by=ar)
    day = (STARTS + timedelta(days=40)).date()
    commitments.renegotiate(commitment=given, due_on=day, reason="Their wish", by=ar)
    item = WorkItem.objects.open().get(task="settle")
    assert clock.timezone.localtime(item.due_at).date() == day
    commitments.mark_broken(commitment=given, by=ar, reason="Forgotten")
    assert waiting(given) == []


def test_a_promise_past_its_day_goes_up(account, ar, head):
    given = commitments.promise(account=account, draft=promised(ar), by=ar)
    with clock.at(NOW + timedelta(days=20)):
        timers.tick()
        assert WorkItem.objects.get(subject_id=given.pk, task="settle").escalated_to == head


def test_a_promise_opened_again_is_watched_over_again(account, ar):
    given = commitments.promise(account=account, draft=promised(ar), by=ar)
    commitments.keep(commitment=given, by=ar, proof="Shown")
    commitments.reopen(commitment=given, by=ar, reason="They disagree")
    assert waiting(given) == [("settle", "", "ar")]
