"""The tree of units: added, renamed, moved, closed, read."""

import pytest

from tests.cast import START, TODAY, make_user
from trivet.foundation import journal
from trivet.foundation.errors import Invalid, NotPermitted, Refused
from trivet.organisation import queries
from trivet.organisation.actions import units as actions
from trivet.organisation.models import Membership, Role, RoleGrant, Unit


def test_a_unit_is_added_under_another(admin, units):
    unit = actions.add(
        by=admin,
        name="East",
        kind="department",
        code="east",
        parent=units.carrier,
        labels={"zh-hant": "東部"},
    )
    assert unit.parent == units.carrier
    assert journal.about(unit).get().type == "unit.added"


def test_a_code_in_use_is_refused_by_its_field(admin, units):
    with pytest.raises(Invalid) as caught:
        actions.add(by=admin, name="North again", kind="department", code="north")
    assert "code" in caught.value.fields


def test_a_unit_is_renamed(admin, units):
    actions.rename(by=admin, unit=units.north, name="North and islands")
    assert Unit.objects.get(pk=units.north.pk).name == "North and islands"


def test_a_unit_cannot_hang_beneath_itself(admin, units):
    with pytest.raises(Invalid):
        actions.move(by=admin, unit=units.carrier, parent=units.north)
    with pytest.raises(Invalid):
        actions.move(by=admin, unit=units.carrier, parent=units.carrier)
    assert Unit.objects.get(pk=units.carrier.pk).parent == units.company


def test_a_unit_moves_with_what_is_beneath_it(admin, units):
    actions.move(by=admin, unit=units.north, parent=units.company)
    assert queries.units_above(units.north.pk) == [units.north.pk, units.company.pk]


def test_a_unit_with_open_units_or_people_stays_open(admin, units, ar):
    with pytest.raises(Refused):
        actions.close(by=admin, unit=units.carrier)
    with pytest.raises(Refused):
        actions.close(by=admin, unit=units.north)


def test_a_unit_with_active_accounts_stays_open(admin, units, account):
    with pytest.raises(Refused) as caught:
        actions.close(by=admin, unit=units.north)
    assert "1 account" in str(caught.value)


def test_an_empty_unit_is_closed_and_leaves_the_tree(admin, units):
    actions.close(by=admin, unit=units.south)
    assert units.south not in queries.units()
    assert Unit.objects.get(pk=units.south.pk).closed_on == TODAY


def test_nothing_hangs_under_a_closed_unit(admin, units):
    actions.close(by=admin, unit=units.south)
    units.south.refresh_from_db()
    with pytest.raises(Refused):
        actions.move(by=admin, unit=units.north, parent=units.south)


def test_an_administrator_of_a_branch_reaches_his_branch_only(units):
    local = make_user("local")
    RoleGrant.objects.create(user=local, role=Role.ADMINISTRATOR, unit=units.north)
    actions.rename(by=local, unit=units.north, name="Far north")
    with pytest.raises(NotPermitted):
        actions.rename(by=local, unit=units.south, name="Mine")
    with pytest.raises(NotPermitted):
        actions.move(by=local, unit=units.north, parent=units.company)


def test_the_tree_tells_heads_and_numbers(admin, units, head, ar, outsider):
    found = {branch.unit.code: branch for branch in queries.tree()}
    assert [branch.unit.code for branch in queries.tree()] == ["hq", "carrier", "north", "south"]
    assert found["north"].head == head
    assert (found["north"].here, found["south"].here) == (2, 1)
    assert (found["hq"].here, found["hq"].beneath, found["hq"].depth) == (0, 3, 0)


def test_the_tree_costs_three_statements_whatever_its_size(units, django_assert_num_queries):
    for number in range(20):
        unit = Unit.objects.create(kind="region", code=f"r{number}", name="R", parent=units.north)
        Membership.objects.create(
            user=make_user(f"u{number}"), unit=unit, since=START, is_head=True
        )
    with django_assert_num_queries(3):
        assert len(queries.tree()) == 24


def test_a_unit_is_found_by_its_name_in_any_language(units):
    units.north.labels = {"zh-hant": "北區系統部"}
    units.north.save()
    for text in ("北區", "NOR", "north"):
        assert list(queries.units_named(text)) == [units.north]
