"""Places in units and seats over time, where rows and records might collide."""

from datetime import date

import pytest

from tests.cast import START, make_user
from tests.unit.intake.conftest import counts, reasons, take
from trivet.organisation.models import Membership
from trivet.triangle.models import Appointment

pytestmark = pytest.mark.django_db


def test_a_place_that_ended_may_be_taken_again(admin, units):
    ann = make_user("ann")
    Membership.objects.create(user=ann, unit=units.north, since=START, until=date(2025, 6, 1))
    sheet = "name,email,unit,since\nann,ann@trivet.test,north,{}\n"
    assert counts(take(admin, "people", sheet.format("2026-01-01"))) == (0, 1, 0, 0)
    assert Membership.objects.filter(user=ann).count() == 2
    batch = take(admin, "people", sheet.format("2025-05-01"))
    assert "another time already" in reasons(batch)[0]


def test_a_holder_who_comes_back_is_refused_while_he_still_sits(admin, ar, account):
    sheet = "account,seat,user mail,since\n北辰電信,AR,ar@trivet.test,2026-01-01\n"
    batch = take(admin, "seats", sheet)
    assert "held by ar" in reasons(batch)[0]


def test_an_appointment_is_ended_by_a_sheet(admin, ar, account):
    sheet = f"account,seat,user mail,since,until\n北辰電信,AR,ar@trivet.test,{START},2026-06-01\n"
    assert counts(take(admin, "seats", sheet)) == (0, 1, 0, 0)
    assert Appointment.objects.get().until == date(2026, 6, 1)


def test_who_follows_in_the_same_sheet_begins_when_the_other_ends(admin, account):
    make_user("ann")
    make_user("bob")
    batch = take(
        admin,
        "seats",
        "account,seat,user mail,since,until\n北辰電信,SR,ann@trivet.test,2025-01-01,2026-01-01\n"
        "北辰電信,SR,bob@trivet.test,2026-01-01,\n",
    )
    assert counts(batch) == (2, 0, 0, 0)
