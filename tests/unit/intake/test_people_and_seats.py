"""Our own people, whom they report to, and the seats they hold, out of sheets."""

from datetime import date

import pytest

from tests.cast import START, make_user
from tests.unit.intake.conftest import counts, reasons, take, upload
from trivet.foundation.errors import NotPermitted
from trivet.intake import actions
from trivet.organisation.models import Membership, Role, RoleGrant, User
from trivet.triangle.models import Appointment

pytestmark = pytest.mark.django_db


def test_people_come_with_their_places_and_reporting_lines(admin, units):
    batch = take(
        admin,
        "people",
        "name,email,unit,title,reports to\nAda,ADA@x.test,north,AR,boss@x.test\n"
        "Boss,boss@x.test,north,Head,\n",
    )
    assert counts(batch) == (2, 0, 0, 0)
    ada = User.objects.get(email="ada@x.test")
    assert not ada.has_usable_password()
    assert not ada.check_password("")
    place = Membership.objects.get(user=ada)
    assert (place.unit, place.title, place.reports_to.name) == (units.north, "AR", "Boss")


def test_a_manager_nobody_knows_rejects_the_row(admin, units):
    batch = take(admin, "people", "name,email,reports to\nAda,ada@x.test,nobody@x.test\n")
    assert "neither in this file" in reasons(batch)[0]


def test_people_are_brought_by_those_who_manage_people(steward, units):
    with pytest.raises(NotPermitted):
        upload(steward, "people", "name,email\nAda,ada@x.test\nBo,bo@x.test\n")


def test_seats_are_filled_from_a_sheet(admin, account, other_account):
    make_user("ann")
    make_user("bob")
    batch = take(
        admin,
        "seats",
        "account,seat,user mail,since\n北辰電信,AR,ann@trivet.test,2026-01-01\n"
        "Antarctic Net,客户经理,bob@trivet.test,2026-01-01\n",
    )
    assert counts(batch) == (2, 0, 0, 0)
    held = Appointment.objects.get(account=other_account)
    assert (held.seat, held.user.name, held.appointed_by) == ("AR", "bob", admin)
    assert held.since == date(2026, 1, 1)


def test_a_seat_that_is_held_is_not_filled_again(admin, ar, account):
    make_user("ann")
    batch = take(
        admin,
        "seats",
        "account,seat,user mail,since\n北辰電信,AR,ann@trivet.test,2026-01-01\n"
        "北辰電信,AR,ar@trivet.test,2025-01-01\n",
    )
    assert counts(batch) == (0, 0, 1, 1)
    assert "held by ar" in reasons(batch)[0]


def test_one_file_cannot_fill_a_seat_twice(admin, account):
    make_user("ann")
    make_user("bob")
    batch = take(
        admin,
        "seats",
        "account,seat,user mail,since,until\n北辰電信,SR,ann@trivet.test,2026-01-01,2026-06-01\n"
        "北辰電信,SR,bob@trivet.test,2026-05-01,\n北辰電信,FINANCE,ann@trivet.test,2026-01-01,\n"
        "北辰電信,FINANCE,bob@trivet.test,2026-01-01,\n",
    )
    assert counts(batch) == (3, 0, 0, 1)
    assert "Row 2 fills the same seat" in reasons(batch)[0]


def test_an_unknown_account_or_person_is_told(admin, account):
    batch = take(
        admin,
        "seats",
        "account,seat,user mail,since\nNowhere,AR,admin@trivet.test,2026-01-01\n"
        "北辰電信,AR,x@y.test,2026-01-01\n",
    )
    assert reasons(batch) == [
        "account: nothing is known under “Nowhere”. Take it in first, or correct the row.",
        "“x@y.test” is not known as person. Use its name or code as it stands here.",
    ]


def test_a_unit_gets_its_head_from_the_sheet_and_never_two(admin, units):
    text = (
        "name,email,unit,head\nAda,ada@x.test,north,yes\nBo,bo@x.test,north,\n"
        "Cy,cy@x.test,north,yes\nDee,dee@x.test,south,no\n"
    )
    batch = take(admin, "people", text)
    assert counts(batch) == (3, 0, 0, 1)
    assert reasons(batch) == ["Row 2 names another head of this unit. Keep one of them."]
    heads = Membership.objects.filter(is_head=True).values_list("user__name", "unit")
    assert list(heads) == [("Ada", units.north.pk)]
    batch = take(admin, "people", "name,email,unit,head\nBo,bo@x.test,north,yes\n")
    assert reasons(batch) == ["Ada heads the unit in that time. End that place first."]
    assert counts(take(admin, "people", text)) == (0, 0, 3, 1)


def test_a_head_made_by_an_import_goes_with_its_undo(admin, units):
    take(admin, "people", "name,email,unit,head\nAda,ada@x.test,north,no\n")
    batch = take(admin, "people", "name,email,unit,head\nAda,ada@x.test,north,yes\n")
    assert counts(batch) == (0, 1, 0, 0)
    actions.undo(by=admin, batch=batch)
    assert not Membership.objects.filter(is_head=True).exists()


def test_a_circle_of_reporting_lines_is_refused(admin, units):
    text = "name,email,unit,reports to\nAda,ada@x.test,north,bo@x.test\nBo,bo@x.test,north,{}\n"
    assert counts(take(admin, "people", text.format("ada@x.test"))) == (0, 0, 0, 2)
    assert counts(take(admin, "people", text.format(""))) == (2, 0, 0, 0)
    batch = take(admin, "people", "name,email,unit,reports to\nBo,bo@x.test,north,ada@x.test\n")
    assert "would make a circle" in reasons(batch)[0]


def test_who_manages_people_of_one_unit_takes_in_none(units):
    local = make_user("local")
    RoleGrant.objects.create(user=local, role=Role.ADMINISTRATOR, unit=units.north, since=START)
    with pytest.raises(NotPermitted):
        upload(local, "people", "name,email,unit\nAda,ada@x.test,south\n")
