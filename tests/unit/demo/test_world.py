"""The plan of a world: the same seed gives the same one, at any size."""

from collections import Counter
from datetime import date

import pytest

from trivet.customers.models import Account, Person
from trivet.demo import bulk
from trivet.demo.open_work import open_work
from trivet.demo.world import Plan
from trivet.engine.models import Run
from trivet.organisation.models import User
from trivet.triangle.models import Appointment
from trivet.win.contact.models import Commitment, Touchpoint

PLAN = Plan(accounts=60, today=date(2026, 3, 3), touches_each=10)


def test_the_same_seed_makes_the_same_world():
    again = Plan(accounts=60, today=date(2026, 3, 3), touches_each=10)
    assert list(PLAN.planned_accounts()) == list(again.planned_accounts())
    assert list(PLAN.planned_persons()) == list(again.planned_persons())
    assert list(PLAN.planned_touches()) == list(again.planned_touches())


def test_another_seed_makes_another_world():
    other = Plan(accounts=60, today=date(2026, 3, 3), touches_each=10, seed=2)
    assert list(PLAN.planned_touches()) != list(other.planned_touches())


def test_company_names_stay_apart_beyond_the_vocabulary():
    names = Counter(item.name.own for item in Plan(2000, date(2026, 3, 3)).planned_accounts())
    assert names.most_common(1)[0][1] == 1


def test_contacts_come_in_the_order_of_time_and_none_after_today():
    days = [touch.day for touch in PLAN.planned_touches()]
    assert days == sorted(days)
    assert days[-1] < PLAN.today


def test_a_few_accounts_carry_half_of_the_contact():
    plan = Plan(accounts=400, today=date(2026, 3, 3))
    count = Counter(touch.account for touch in plan.planned_touches())
    heavy = sum(times for _account, times in count.most_common(20))
    assert 0.45 < heavy / plan.touches < 0.6


@pytest.mark.django_db
def test_a_bulk_load_fills_every_table_and_keeps_the_constraints():
    bulk.load(PLAN)
    assert Account.objects.count() == 60
    assert Person.objects.count() == 600
    assert Touchpoint.objects.count() == 600
    assert Commitment.objects.count() == 60
    assert Appointment.objects.count() == 180
    ar = User.objects.get(email="ar0@example.org")
    mine = Account.objects.visible_to(ar)
    assert set(mine.values_list("appointments__user__email", flat=True)) >= {"ar0@example.org"}
    assert 0 < mine.count() < 60
    account = Account.objects.order_by("pk").first()
    again = Account(name="x", external_key=account.external_key, currency="")
    with pytest.raises(Exception, match="customers_account_key_once"):
        again.save()


@pytest.mark.django_db
def test_a_bulk_load_refuses_a_database_that_holds_accounts(account):
    with pytest.raises(RuntimeError, match="already holds accounts"):
        bulk.load(PLAN)


@pytest.mark.django_db
def test_open_work_gives_each_copied_run_its_item_and_its_owner():
    bulk.load(PLAN)
    open_work(PLAN, teams=1, visits_each=2)
    copies = Run.objects.filter(subject_id__lte=PLAN.touches)
    assert copies.count() == PLAN.touches // 100
    for run in copies:
        owners = run.items.values_list("assignee_id", "subject_id", "scope_id")
        assert set(owners) == {(run.started_by_id, run.subject_id, run.scope_id)}
