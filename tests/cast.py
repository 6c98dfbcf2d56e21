"""The fixed cast of every test: one company, one department, one account, and who may see it.

`ar`, `sr`, `fr`, `sponsor` hold seats; `head` leads the department; `outsider` works next door and
sees nothing here; `admin`, `auditor`, `steward` hold roles everywhere. TODAY is a Tuesday.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from trivet.customers.models import Account, CustomerGroup, Person, Post, Tier
from trivet.foundation import clock
from trivet.organisation.models import Membership, Role, RoleGrant, Unit, User
from trivet.triangle.models import Appointment, Seat

NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)  # 10:00 in Taipei
TODAY = date(2026, 3, 3)
START = date(2025, 1, 1)
PASSWORD = "three-legged-iron-stand"


@pytest.fixture
def now() -> Iterator[datetime]:
    """The clock held at NOW for the whole test."""
    with clock.at(NOW):
        yield NOW


def make_user(name: str, **fields) -> User:
    return User.objects.create_user(f"{name}@trivet.test", PASSWORD, name=name, **fields)


@pytest.fixture
def units(db, now) -> SimpleNamespace:
    company = Unit.objects.create(kind="company", code="hq", name="Keystone")
    carrier = Unit.objects.create(
        kind="business_group", code="carrier", name="Carrier", parent=company
    )
    north = Unit.objects.create(kind="department", code="north", name="North", parent=carrier)
    south = Unit.objects.create(kind="department", code="south", name="South", parent=carrier)
    return SimpleNamespace(company=company, carrier=carrier, north=north, south=south)


@pytest.fixture
def account(units) -> Account:
    group = CustomerGroup.objects.create(
        code="operators", name="Operators", business_group=units.carrier
    )
    return Account.objects.create(
        name="北辰電信", name_en="Polaris Telecom", tier=Tier.S, group=group, department=units.north
    )


@pytest.fixture
def other_account(account, units) -> Account:
    """An account of the neighbouring department: nobody of `account`'s triangle sees it."""
    return Account.objects.create(
        name="南極網路", name_en="Antarctic Net", department=units.south, group=account.group
    )


def seated(name: str, seat: Seat, account: Account) -> User:
    user = make_user(name)
    Membership.objects.create(user=user, unit=account.department, since=START)
    Appointment.objects.create(account=account, seat=seat, user=user, since=START)
    return user


@pytest.fixture
def ar(account) -> User:
    return seated("ar", Seat.AR, account)


@pytest.fixture
def sr(account) -> User:
    return seated("sr", Seat.SR, account)


@pytest.fixture
def fr(account) -> User:
    return seated("fr", Seat.FR, account)


@pytest.fixture
def sponsor(account) -> User:
    return seated("sponsor", Seat.SPONSOR, account)


@pytest.fixture
def head(units) -> User:
    user = make_user("head")
    Membership.objects.create(user=user, unit=units.north, is_head=True, since=START)
    RoleGrant.objects.create(user=user, role=Role.DEPARTMENT_HEAD, unit=units.north, since=START)
    return user


@pytest.fixture
def outsider(units) -> User:
    user = make_user("outsider")
    Membership.objects.create(user=user, unit=units.south, since=START)
    return user


def _with_role(name: str, role: Role) -> User:
    user = make_user(name)
    RoleGrant.objects.create(user=user, role=role, since=START)
    return user


@pytest.fixture
def admin(units) -> User:
    return _with_role("admin", Role.ADMINISTRATOR)


@pytest.fixture
def auditor(units) -> User:
    return _with_role("auditor", Role.AUDITOR)


@pytest.fixture
def steward(units) -> User:
    return _with_role("steward", Role.DATA_STEWARD)


@pytest.fixture
def person(account) -> Person:
    """A person of theirs: the technical director."""
    person = Person.objects.create(name="林若水", name_en="Ruth Lin", email="lin@polaris.test")
    Post.objects.create(person=person, account=account, title="CTO", layer="executive", since=START)
    return person
