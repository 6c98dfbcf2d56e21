"""Seats of a process become people of the triangle, and follow them when they change."""

from datetime import timedelta

import pytest

from tests.cast import START, TODAY, make_user
from trivet.engine import items
from trivet.engine.models import WorkItem
from trivet.engine.seats import Scope
from trivet.foundation import clock
from trivet.organisation.models import Membership, User
from trivet.organisation.ties import ties_of
from trivet.processes import changes
from trivet.processes.contact import visits
from trivet.processes.seats import ACCOUNT, HEAD, PROJECT, Triangles, scope_of
from trivet.triangle.models import Appointment, Project, SeatCover

who = Triangles()


@pytest.fixture
def scope(account, ar, sr, fr, head):
    return Scope(ACCOUNT, account.pk)


def found(seat, scope):
    answer = who.holders([seat], scope)[seat]
    return (User.objects.get(pk=answer.user_id).name, answer.how) if answer.user_id else None


def test_a_seat_is_its_holder(scope):
    assert found("SR", scope) == ("sr", "holder")


def test_a_holder_away_is_covered(scope, sr, fr):
    SeatCover.objects.create(user=sr, covered_by=fr, since=TODAY, until=TODAY + timedelta(days=5))
    assert found("SR", scope) == ("fr", "cover")
    assert who.seats_of(fr.pk, scope) == {"FR", "SR"}


def test_a_vacant_seat_is_its_backup_and_then_the_head(scope, account, outsider):
    Appointment.objects.filter(seat="SR").delete()
    assert found("SR", scope) == ("head", "above")
    Appointment.objects.create(
        account=account, seat="SR", user=outsider, is_backup=True, since=START
    )
    assert found("SR", scope) == ("outsider", "backup")


def test_the_head_is_a_seat(scope, head):
    assert found(HEAD, scope) == ("head", "holder")
    assert HEAD in who.seats_of(head.pk, scope)


def test_without_any_head_an_administrator_gets_it(scope, admin):
    Membership.objects.filter(is_head=True).delete()
    Appointment.objects.filter(seat="SR").delete()
    assert found("SR", scope) == ("admin", "above")
    assert found(HEAD, scope) == ("admin", "above")


def test_without_anybody_nobody_gets_it(scope):
    Membership.objects.filter(is_head=True).delete()
    Appointment.objects.filter(seat="SR").delete()
    assert found("SR", scope) is None


def test_above_a_seat_is_the_head_and_above_him_the_next(scope, ar, head, units):
    boss = make_user("boss")
    Membership.objects.create(user=boss, unit=units.carrier, is_head=True, since=START)
    assert who.above("AR", scope, ar.pk).user_id == head.pk
    assert who.above("AR", scope, head.pk).user_id == boss.pk
    assert who.above("AR", scope, None).user_id == head.pk
    assert who.above("AR", scope, boss.pk).user_id is None


def test_a_project_has_its_own_seats_and_falls_back_on_the_accounts(account, ar, sr, outsider):
    project = Project.objects.create(account=account, name="Core 2027", since=START)
    Appointment.objects.create(
        account=account, project=project, seat="SR", user=outsider, since=START
    )
    scope = scope_of(account, project.pk)
    assert scope.kind == PROJECT
    assert (found("SR", scope), found("AR", scope)) == (("outsider", "holder"), ("ar", "holder"))


def test_somebody_who_left_acts_for_no_seat(scope, sr):
    sr.is_active = False
    sr.save()
    assert who.seats_of(sr.pk, scope) == set()


def test_a_seat_taken_on_a_later_day_gets_its_work_on_that_day(ask, account, sr, outsider):
    ask(approval=False)
    begins = TODAY + timedelta(days=3)
    Appointment.objects.filter(user=sr).update(until=begins)
    Appointment.objects.create(account=account, seat="SR", user=outsider, since=begins)
    assert changes.resettle_on(TODAY) == 0
    with clock.at(clock.now() + timedelta(days=3)):
        assert changes.resettle_on(clock.today()) == 1
        assert WorkItem.objects.get(instance="SR").assignee == outsider


def test_a_new_head_gets_what_waits_for_the_head(
    ask, head, units, django_capture_on_commit_callbacks
):
    ask()
    boss = make_user("boss")
    with django_capture_on_commit_callbacks(execute=True):
        Membership.objects.filter(user=head).update(until=TODAY)
        Membership.objects.create(user=boss, unit=units.north, is_head=True, since=TODAY)
    assert [item.task for item in items.of(boss.pk)] == ["approve"]
    assert not items.of(head.pk).exists()


def test_open_work_is_told_before_somebody_leaves(ask, head):
    ask()
    assert "Has 1 open work item." in ties_of(head)


def test_many_seats_are_answered_as_one_by_one(scope, account, sr, fr, ar, outsider):
    SeatCover.objects.create(user=sr, covered_by=ar, since=TODAY, until=TODAY + timedelta(days=5))
    Appointment.objects.filter(seat="FR").update(is_backup=True)
    seats = ["AR", "SR", "FR", "SPONSOR", HEAD]
    together = who.holders(seats, scope)
    assert together == {seat: who.holders([seat], scope)[seat] for seat in seats}
    assert [together[seat].how for seat in seats] == [
        "holder",
        "cover",
        "backup",
        "above",
        "holder",
    ]


def test_a_step_asks_for_all_its_seats_at_once(ask, django_assert_num_queries, account):
    """Three briefs open: whose scope it is, who sits there; nothing for each."""
    ask(approval=False)
    with django_assert_num_queries(2):
        found = who.holders(["AR", "SR", "FR"], scope_of(account))
    assert len(found) == 3


@pytest.mark.parametrize("many", [1, 5])
def test_looking_for_people_again_costs_the_same_for_many_items(
    ask, account, django_assert_num_queries, many
):
    for _number in range(many):
        ask(approval=False)
    with django_assert_num_queries(5):
        assert items.reassign(scope_of(account)) == []


@pytest.mark.parametrize("seats", [1, 3])
def test_opening_items_costs_the_same_however_many_seats_they_ask(
    ask, sr, fr, head, django_assert_num_queries, seats
):
    """Approval of a visit opens a brief for each seat that is filled."""
    if seats == 1:
        Appointment.objects.filter(user__in=[sr, fr]).delete()
    visits.approve(visit=ask(), by=head)
    visit = ask()
    with django_assert_num_queries(25):
        visits.approve(visit=visit, by=head)
    assert WorkItem.objects.filter(subject_id=visit.pk, task="brief").count() == seats
