"""The page of the cost limits: everybody reads it, the policy owner sets it."""

import pytest
from django.urls import reverse

from tests.cast import START, make_user
from trivet.organisation.models import Role, RoleGrant
from trivet.win.contact.models import CostLimit

pytestmark = pytest.mark.django_db
PAGE = "win:policy"


@pytest.fixture
def owner(sign_in, units):
    user = make_user("policy")
    RoleGrant.objects.create(user=user, role=Role.POLICY_OWNER, since=START)
    return sign_in(user)


def test_a_limit_is_set_and_shown(owner):
    assert "every cost needs approval" in owner.get(reverse(PAGE)).content.decode()
    assert owner.post(reverse(PAGE), {"currency": "twd", "amount": "30000"}).status_code == 302
    assert "30,000" in owner.get(reverse(PAGE)).content.decode()
    assert CostLimit.objects.get().currency == "TWD"


@pytest.mark.parametrize(("currency", "amount"), [("T1", "5"), ("TWD", "-1"), ("TWD", "much")])
def test_nonsense_comes_back(owner, currency, amount):
    answer = owner.post(reverse(PAGE), {"currency": currency, "amount": amount})
    assert answer.status_code == 422
    assert not CostLimit.objects.exists()


def test_others_read_it_and_set_nothing(sign_in, ar):
    browser = sign_in(ar)
    page = browser.get(reverse(PAGE)).content.decode()
    assert "Set a limit" not in page
    assert browser.post(reverse(PAGE), {"currency": "TWD", "amount": "1"}).status_code == 403
