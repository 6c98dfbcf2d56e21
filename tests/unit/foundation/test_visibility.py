"""Grounds join: sight, clearance and editing are what unit, role and seat give together."""

from datetime import date

import pytest

from tests.cast import START, make_user
from trivet.customers.models import Account
from trivet.foundation.security import SecurityClass
from trivet.foundation.visibility import (
    Change,
    clearance,
    editing,
    lowest_clearance,
    sight,
    sight_by,
)
from trivet.organisation.models import Role, RoleGrant
from trivet.triangle.models import Appointment, Seat, SeatCover


def seen(user):
    return set(Account.objects.filter(sight(user)))


def changeable(user, change):
    return set(Account.objects.filter(editing(user, change)))


def test_seat_and_unit_are_joined_not_crossed(account, other_account, head):
    Appointment.objects.create(account=other_account, seat=Seat.SR, user=head, since=START)
    assert seen(head) == {account, other_account}
    assert set(Account.objects.filter(sight_by("seat", head))) == {other_account}


def test_a_person_without_grounds_sees_and_changes_nothing(account):
    nobody = make_user("nobody")
    assert seen(nobody) == set()
    assert changeable(nobody, Change.FACTS) == set()
    assert lowest_clearance(nobody) == SecurityClass.PUBLIC


def test_a_door_that_is_closed_hides_everything(account, ar):
    ar.is_active = False
    assert seen(ar) == set()
    assert changeable(ar, Change.PERSONS) == set()


def test_sight_ends_with_the_seat(account, ar):
    Appointment.objects.filter(user=ar).update(until=date(2026, 3, 3))
    assert seen(ar) == set()


def test_cover_sees_and_keeps_what_the_person_away_does(account, ar, outsider):
    SeatCover.objects.create(user=ar, covered_by=outsider, since=START)
    assert seen(outsider) == {account}
    assert changeable(outsider, Change.FACTS) == {account}


@pytest.mark.parametrize(
    ("name", "facts", "standing", "persons"),
    [
        ("ar", True, False, True),
        ("sr", False, False, True),
        ("fr", False, False, True),
        ("sponsor", False, False, False),
        ("head", True, True, True),
        ("steward", True, True, True),
        ("admin", True, True, True),
        ("auditor", False, False, False),
        ("outsider", False, False, False),
    ],
)
def test_each_change_belongs_to_its_keepers(request, account, name, facts, standing, persons):
    user = request.getfixturevalue(name)
    given = [change for change in Change if account in changeable(user, change)]
    expected = {Change.FACTS: facts, Change.STANDING: standing, Change.PERSONS: persons}
    assert given == [change for change in Change if expected[change]]


def test_clearance_is_the_deeper_of_role_and_seat(account, sponsor, ar, head):
    assert clearance(sponsor, account) == SecurityClass.RESTRICTED
    assert clearance(ar, account) == SecurityClass.CONFIDENTIAL
    assert clearance(head, account) == SecurityClass.RESTRICTED


def test_a_list_is_read_at_the_class_that_every_row_allows(account, ar):
    assert lowest_clearance(ar) == SecurityClass.CONFIDENTIAL
    RoleGrant.objects.create(user=ar, role=Role.INSIGHT_ANALYST, since=START)
    ar = type(ar).objects.get(pk=ar.pk)  # a new request
    assert lowest_clearance(ar) == SecurityClass.INTERNAL
    assert clearance(ar, account) == SecurityClass.CONFIDENTIAL


def test_a_role_everywhere_is_not_lowered_by_a_seat(account, admin):
    Appointment.objects.create(account=account, seat=Seat.SR, user=admin, since=START)
    assert lowest_clearance(admin) == SecurityClass.RESTRICTED
