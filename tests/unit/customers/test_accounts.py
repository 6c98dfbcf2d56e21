"""Accounts: who may add and change what, two people editing, parents without circles."""

from decimal import Decimal

import pytest

from trivet.customers.actions import accounts
from trivet.customers.models import Account, CustomerGroup
from trivet.foundation import journal
from trivet.foundation.clock import today
from trivet.foundation.errors import Invalid, NotFound, NotPermitted, Refused, Stale


def events(item):
    return [event.type for event in journal.about(item)]


def test_a_head_adds_an_account_in_his_department(head, units, account):
    made = accounts.add(
        by=head,
        fields={"name": " 東海光纖 ", "department": units.north, "external_key": ""},
        roles=["buyer", "channel"],
    )
    assert (made.name, made.external_key) == ("東海光纖", None)
    assert sorted(made.roles.values_list("kind", flat=True)) == ["buyer", "channel"]
    assert events(made) == ["account.added"]


@pytest.mark.parametrize("name", ["ar", "sponsor", "outsider", "auditor"])
def test_nobody_else_adds_one(request, name, units, account):
    with pytest.raises(NotPermitted):
        accounts.add(
            by=request.getfixturevalue(name), fields={"name": "x", "department": units.north}
        )


def test_a_head_adds_none_next_door(head, units, account):
    with pytest.raises(NotPermitted):
        accounts.add(by=head, fields={"name": "x", "department": units.south})


def test_two_accounts_may_have_no_key_but_not_the_same(steward, account, other_account):
    for one in (account, other_account):
        accounts.edit(by=steward, account=one, changes={"external_key": " "})
    accounts.edit(by=steward, account=account, changes={"external_key": "K1"})
    with pytest.raises(Invalid) as caught:
        accounts.edit(by=steward, account=other_account, changes={"external_key": "K1"})
    assert "external_key" in caught.value.fields


def test_the_account_responsible_keeps_the_facts(ar, account):
    accounts.edit(by=ar, account=account, changes={"city": "台北"}, roles=["buyer"])
    account.refresh_from_db()
    assert account.city == "台北"
    (event,) = journal.about(account)
    assert event.payload == {"changes": {"city": ["", "台北"], "roles": [[], ["buyer"]]}}


@pytest.mark.parametrize("changes", [{"tier": "C"}, {"is_active": False}])
def test_his_seat_does_not_decide_how_the_account_is_served(ar, account, changes):
    with pytest.raises(NotPermitted, match="department head"):
        accounts.edit(by=ar, account=account, changes=changes)
    account.refresh_from_db()
    assert (account.tier, account.is_active, account.version) == ("S", True, 1)


def test_what_he_leaves_as_it_was_does_not_stop_him(ar, account):
    accounts.edit(by=ar, account=account, changes={"tier": "S", "city": "台中"})
    assert account.city == "台中"


@pytest.mark.parametrize("name", ["sr", "fr", "sponsor", "auditor", "outsider"])
def test_nobody_else_of_the_triangle_changes_it(request, name, account):
    with pytest.raises(NotPermitted):
        accounts.edit(by=request.getfixturevalue(name), account=account, changes={"city": "x"})


def test_the_second_of_two_editors_is_told_what_the_first_stored(ar, head, account):
    seen = account.version
    accounts.edit(by=head, account=account, changes={"city": "台北"}, expected=seen)
    mine = Account.objects.get(pk=account.pk)
    with pytest.raises(Stale) as caught:
        accounts.edit(by=ar, account=mine, changes={"city": "高雄"}, expected=seen)
    assert caught.value.theirs == {"city": "台北"}
    assert caught.value.version == seen + 1
    assert Account.objects.get(pk=account.pk).city == "台北"


def test_roles_alone_count_as_a_change(ar, account):
    accounts.edit(by=ar, account=account, changes={}, roles=["end_user"], expected=1)
    assert Account.objects.get(pk=account.pk).version == 2
    with pytest.raises(Stale):
        accounts.edit(by=ar, account=account, changes={}, roles=[], expected=1)


def test_changing_nothing_writes_nothing(ar, account):
    accounts.edit(by=ar, account=account, changes={"city": ""}, roles=[])
    assert events(account) == []
    assert Account.objects.get(pk=account.pk).version == 1


def test_a_field_above_ones_clearance_is_neither_changed_nor_told(head, account, units):
    from tests.cast import START, make_user
    from trivet.foundation.security import SecurityClass
    from trivet.organisation.models import Role, RoleGrant
    from trivet.organisation.rules import CLEARANCE

    reader = make_user("reader")
    RoleGrant.objects.create(user=reader, role=Role.DATA_STEWARD, since=START)
    assert CLEARANCE[Role.DATA_STEWARD] >= SecurityClass.CONFIDENTIAL
    accounts.edit(by=head, account=account, changes={"credit_limit": 5, "currency": "TWD"})
    Account.CLASSES = {**Account.CLASSES, "credit_limit": SecurityClass.RESTRICTED}
    try:
        with pytest.raises(NotPermitted, match="more closely"):
            accounts.edit(by=reader, account=account, changes={"credit_limit": 9}, expected=1)
    finally:
        Account.CLASSES = {**Account.CLASSES, "credit_limit": SecurityClass.CONFIDENTIAL}


def test_money_without_a_currency_is_refused_with_a_sentence(head, account):
    with pytest.raises(Invalid):
        accounts.edit(by=head, account=account, changes={"revenue": Decimal(5)})


def test_a_name_that_is_too_long_is_refused_by_its_field(head, account):
    with pytest.raises(Invalid) as caught:
        accounts.edit(by=head, account=account, changes={"name": "x" * 201})
    assert list(caught.value.fields) == ["name"]


def test_a_field_nobody_knows_is_refused(head, account):
    with pytest.raises(Invalid) as caught:
        accounts.edit(by=head, account=account, changes={"intake_batch": 1, "nonsense": 2})
    assert sorted(caught.value.fields) == ["intake_batch", "nonsense"]


def test_a_circle_of_parents_is_refused(steward, account, other_account):
    accounts.edit(by=steward, account=other_account, changes={"parent": account})
    with pytest.raises(Invalid, match="circle"):
        accounts.edit(by=steward, account=account, changes={"parent": other_account})
    with pytest.raises(Invalid, match="circle"):
        accounts.edit(by=steward, account=account, changes={"parent": account})


def test_a_parent_that_one_does_not_see_is_none(ar, account, other_account):
    with pytest.raises(NotFound):
        accounts.edit(by=ar, account=account, changes={"parent": other_account})


def test_a_head_gives_an_account_only_to_a_department_he_leads(head, account, units):
    with pytest.raises(NotPermitted):
        accounts.edit(by=head, account=account, changes={"department": units.south})


def test_a_closed_department_and_a_retired_group_take_no_account(steward, account, units):
    units.south.closed_on = today()
    units.south.save()
    retired = CustomerGroup.objects.create(
        code="old", name="Old", business_group=units.carrier, retired_on=today()
    )
    for changes in ({"department": units.south}, {"group": retired}):
        with pytest.raises(Refused):
            accounts.edit(by=steward, account=account, changes=changes)


def test_a_closed_account_keeps_its_history_and_opens_again(head, account):
    accounts.deactivate(by=head, account=account)
    accounts.reactivate(by=head, account=account)
    assert events(account) == ["account.edited", "account.edited"]
    assert account.is_active


def test_a_new_name_is_found_at_once(head, account):
    from trivet.customers.queries.accounts import AccountFilter, matching

    accounts.edit(by=head, account=account, changes={"name": "北斗電信"})
    assert list(matching(head, AccountFilter(q="北斗"))) == [account]
    assert not matching(head, AccountFilter(q="北辰")).exists()
