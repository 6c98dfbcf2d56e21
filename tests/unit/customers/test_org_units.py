"""Customer units: a tree inside one account."""

import pytest

from trivet.customers.actions import org_units, posts
from trivet.customers.models import OrgUnit
from trivet.customers.queries import org_units as reads
from trivet.foundation.errors import Invalid, NotFound, NotPermitted, Refused


@pytest.fixture
def tree(sr, account):
    top = org_units.add(by=sr, account=account, name="Networks")
    return top, org_units.add(by=sr, account=account, name="Core", parent=top)


def test_a_unit_is_not_hung_beneath_itself(sr, tree):
    top, core = tree
    with pytest.raises(Invalid, match="circle"):
        org_units.change(by=sr, org_unit=top, name="Networks", parent=core)


def test_a_unit_stays_inside_its_account(steward, tree, other_account):
    with pytest.raises(Invalid):
        org_units.add(by=steward, account=other_account, name="x", parent=tree[0])


def test_a_name_stands_once_beneath_one_unit(sr, tree, account):
    with pytest.raises(Invalid):
        org_units.add(by=sr, account=account, name="Networks")
    org_units.add(by=sr, account=account, name="Networks", parent=tree[0])


def test_one_in_use_is_kept(sr, tree, person):
    top, core = tree
    with pytest.raises(Refused):
        org_units.remove(by=sr, org_unit=top)
    posts.correct(by=sr, post=person.posts.get(), changes={"org_unit": core})
    with pytest.raises(Refused):
        org_units.remove(by=sr, org_unit=core)


def test_an_empty_one_goes(sr, tree):
    org_units.remove(by=sr, org_unit=tree[1])
    assert list(OrgUnit.objects.values_list("name", flat=True)) == ["Networks"]


def test_strangers_and_sponsors_change_none(outsider, sponsor, tree, account):
    for by in (outsider, sponsor):
        with pytest.raises(NotPermitted):
            org_units.add(by=by, account=account, name="x")
    with pytest.raises(NotFound):
        reads.one(outsider, tree[0].pk)
