"""The cost limits: who sets them, and what two changes at once come to."""

from decimal import Decimal

import pytest

from tests.cast import START, make_user
from trivet.foundation.errors import Invalid, NotPermitted, Stale
from trivet.organisation.models import Role, RoleGrant
from trivet.win.contact import actions


@pytest.fixture
def policy_owner(units):
    user = make_user("policy")
    RoleGrant.objects.create(user=user, role=Role.POLICY_OWNER, since=START)
    return user


def test_the_policy_owner_sets_a_limit_and_changes_it(policy_owner):
    first = actions.set_cost_limit(currency="TWD", amount=Decimal(30000), by=policy_owner)
    actions.set_cost_limit(currency="TWD", amount=Decimal(20000), by=policy_owner, expected=1)
    first.refresh_from_db()
    assert first.amount == Decimal(20000)
    with pytest.raises(Stale):
        actions.set_cost_limit(currency="TWD", amount=Decimal(1), by=policy_owner, expected=1)


def test_the_account_team_sets_no_limit(ar):
    with pytest.raises(NotPermitted):
        actions.set_cost_limit(currency="TWD", amount=Decimal(1), by=ar)


@pytest.mark.parametrize(("currency", "amount"), [("twd", 1), ("", 1), ("TWD", -1)])
def test_nonsense_is_refused(policy_owner, currency, amount):
    with pytest.raises(Invalid):
        actions.set_cost_limit(currency=currency, amount=Decimal(amount), by=policy_owner)
