"""Many at once, and taken back: one event, exact values, nothing of anybody else lost."""

from datetime import timedelta

import pytest

from tests.cast import NOW, START
from trivet.customers import rules
from trivet.customers.actions import accounts, bulk
from trivet.customers.actions.undo import undo
from trivet.customers.models import Account, CustomerGroup
from trivet.foundation import clock, journal
from trivet.foundation.errors import Invalid, NotFound, NotPermitted, Refused
from trivet.foundation.models import Event
from trivet.triangle.models import Appointment, Seat


@pytest.fixture
def many(account, units):
    return [
        Account.objects.create(name=f"n{number}", department=units.north, tier=tier)
        for number, tier in enumerate(["A", "B", ""])
    ]


def tiers(rows):
    return [Account.objects.get(pk=row.pk).tier for row in rows]


def north(units):
    return Account.objects.filter(department=units.north, name__startswith="n")


def test_a_batch_is_one_event_that_names_each_account(head, many, units):
    done = bulk.set_field(by=head, accounts=north(units), field="tier", value="B")
    assert tiers(many) == ["B", "B", "B"]
    assert done.done == 2
    (event,) = Event.objects.filter(type=bulk.BATCH)
    assert event.payload["before"] == [["A", [many[0].pk]], ["", [many[2].pk]]]
    assert [event] == list(journal.about(many[0]))
    assert list(journal.about(many[1])) == []


def test_undo_gives_back_exactly_what_stood_there(head, many, units):
    done = bulk.set_field(by=head, accounts=north(units), field="tier", value="B")
    taken = undo(by=head, event=done.event.pk)
    assert tiers(many) == ["A", "B", ""]
    assert (taken.restored, taken.left) == (2, [])


def test_undo_leaves_what_somebody_changed_since_and_says_which(head, steward, many, units):
    done = bulk.set_field(by=head, accounts=north(units), field="tier", value="B")
    accounts.edit(by=steward, account=many[0], changes={"tier": "C"})
    taken = undo(by=head, event=done.event.pk)
    assert tiers(many) == ["C", "B", ""]
    assert (taken.restored, taken.left) == (1, [many[0]])


def test_a_change_is_undone_once(head, many, units):
    done = bulk.set_field(by=head, accounts=north(units), field="tier", value="B")
    undo(by=head, event=done.event.pk)
    with pytest.raises(Refused, match="already"):
        undo(by=head, event=done.event.pk)


def test_a_change_is_undone_within_a_week(head, many, units):
    done = bulk.set_field(by=head, accounts=north(units), field="tier", value="B")
    with clock.at(NOW + timedelta(days=8)), pytest.raises(Refused, match="week"):
        undo(by=head, event=done.event.pk)


def test_a_change_of_somebody_else_is_not_there_to_undo(head, steward, many, units):
    done = bulk.set_field(by=head, accounts=north(units), field="tier", value="B")
    with pytest.raises(NotFound):
        undo(by=steward, event=done.event.pk)
    with pytest.raises(NotFound):
        undo(by=steward, event=10**12)


def test_departments_and_groups_come_back_as_they_were(steward, many, units, account):
    done = bulk.set_field(by=steward, accounts=north(units), field="department", value=units.south)
    again = bulk.set_field(by=steward, accounts=Account.objects.all(), field="group", value=None)
    undo(by=steward, event=again.event.pk)
    undo(by=steward, event=done.event.pk)
    account.refresh_from_db()
    assert account.group is not None
    assert {Account.objects.get(pk=row.pk).department for row in many} == {units.north}


def test_a_single_edit_is_undone_whole_or_not_at_all(head, steward, account):
    accounts.edit(by=head, account=account, changes={"name": "甲", "city": "台北"}, roles=["buyer"])
    event = journal.about(account)[0]
    accounts.edit(by=steward, account=account, changes={"city": "高雄"})
    assert undo(by=head, event=event.pk).left == [account]
    accounts.edit(by=steward, account=account, changes={"city": "台北"})
    assert undo(by=head, event=event.pk).restored == 1
    account.refresh_from_db()
    assert (account.name, account.city, account.roles.count()) == ("北辰電信", "", 0)


def test_rows_one_may_not_change_are_left_and_told(ar, account, other_account):
    Appointment.objects.create(account=other_account, seat=Seat.SR, user=ar, since=START)
    seen = Account.objects.visible_to(ar)
    done = bulk.set_field(by=ar, accounts=seen, field="group", value=None)
    assert (done.done, done.left) == (1, [other_account])


def test_a_seat_decides_no_tier_of_many_either(ar, account):
    with pytest.raises(NotPermitted):
        bulk.set_field(by=ar, accounts=Account.objects.all(), field="tier", value="A")


def test_a_department_beyond_ones_own_is_refused(head, many, units):
    with pytest.raises(NotPermitted):
        bulk.set_field(by=head, accounts=north(units), field="department", value=units.south)


@pytest.mark.parametrize(
    ("field", "value"), [("name", "x"), ("tier", "Z"), ("credit_limit", 5), ("nonsense", 1)]
)
def test_nonsense_is_refused_with_a_sentence(head, many, units, field, value):
    with pytest.raises(Invalid):
        bulk.set_field(by=head, accounts=north(units), field=field, value=value)


def test_a_retired_group_takes_nobody(head, many, units):
    group = CustomerGroup.objects.create(
        code="old", name="Old", business_group=units.carrier, retired_on=clock.today()
    )
    with pytest.raises(Refused):
        bulk.set_field(by=head, accounts=north(units), field="group", value=group)


def test_too_many_at_once_are_refused(head, many, units, monkeypatch):
    monkeypatch.setattr(rules, "BULK_LIMIT", 2)
    with pytest.raises(Refused, match="Narrow"):
        bulk.set_field(by=head, accounts=north(units), field="tier", value="B")


def test_the_statements_of_a_batch_do_not_grow_with_it(
    head, units, account, django_assert_max_num_queries
):
    for number in range(30):
        Account.objects.create(name=f"n{number}", department=units.north)
    with django_assert_max_num_queries(12):
        bulk.set_field(by=head, accounts=north(units), field="tier", value="B")
