"""Exports: only what the person sees and may read, and fit to be taken in again."""

from pathlib import Path

import pytest

from tests.unit.intake.conftest import counts, take
from tests.unit.tables.conftest import rows_of
from trivet.customers.models import Account
from trivet.foundation.errors import NotFound
from trivet.foundation.models import Event
from trivet.intake import exports
from trivet.organisation.models import Role, RoleGrant
from trivet.tables.writing import Format

pytestmark = pytest.mark.django_db


def rows(name: str, by, tmp_path: Path, form=Format.CSV, **options) -> list[dict[str, str]]:
    path = tmp_path / f"out.{form}"
    exports.export(name, by=by, **options).write(path, form)
    return rows_of(path)


@pytest.fixture
def priced(account) -> Account:
    account.revenue, account.credit_limit, account.currency = 100, 7, "TWD"
    account.notes, account.city = "=quiet", "Taipei"
    account.save()
    return account


def test_a_person_takes_out_what_he_sees_and_nothing_else(head, priced, other_account, tmp_path):
    found = rows("accounts", head, tmp_path)
    assert [row["name"] for row in found] == ["北辰電信"]
    assert found[0]["credit limit"] == "7.00"
    assert found[0]["account department"] == "north"


def test_fields_above_the_readers_clearance_are_left_out(outsider, units, priced, tmp_path):
    RoleGrant.objects.create(user=outsider, role=Role.POLICY_OWNER, unit=units.north)
    found = rows("accounts", outsider, tmp_path)
    assert found[0]["yearly revenue"] == "100.00"
    assert "credit limit" not in found[0]
    assert "notes" not in found[0]


def test_a_seat_alone_is_enough_to_take_out_what_it_sees(ar, priced, other_account, tmp_path):
    (found,) = rows("accounts", ar, tmp_path)
    assert (found["name"], found["credit limit"]) == ("北辰電信", "7.00")
    assert {row["person"] for row in rows("seats", ar, tmp_path)} == {ar.email}


def test_who_sees_nothing_takes_out_nothing(outsider, account, person, tmp_path):
    for name in ("accounts", "persons", "seats"):
        assert rows(name, outsider, tmp_path) == []
    with pytest.raises(NotFound):
        exports.export("secrets", by=outsider)


def test_a_list_narrows_an_export_but_never_widens_it(head, account, other_account, tmp_path):
    everything = Account.objects.all()
    assert len(rows("accounts", head, tmp_path, rows=everything)) == 1
    assert rows("accounts", head, tmp_path, rows=everything.filter(name="x")) == []


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("name", ["accounts", "persons"])
def test_what_was_taken_out_can_be_taken_in_unchanged(
    steward, priced, person, other_account, tmp_path, form, name
):
    other_account.parent = priced
    other_account.save()
    path = tmp_path / f"out.{form}"
    exports.export(name, by=steward).write(path, form)
    batch = take(steward, name, path.read_bytes())
    assert counts(batch) == (0, 0, 2 if name == "accounts" else 1, 0)
    priced.refresh_from_db()
    assert priced.notes == "=quiet"


def test_seats_and_people_can_be_taken_out(admin, ar, account, tmp_path):
    assert [row["seat"] for row in rows("seats", admin, tmp_path)] == ["AR"]
    assert {row["mail address"] for row in rows("people", admin, tmp_path)} == {
        "ar@trivet.test",
        "admin@trivet.test",
    }


def test_an_export_is_an_event(head, account):
    exports.export("accounts", by=head)
    assert Event.objects.filter(type="intake.exported", actor=head).count() == 1


def test_the_number_of_statements_does_not_grow_with_the_rows(
    head, account, tmp_path, django_assert_max_num_queries
):
    Account.objects.bulk_create(
        Account(
            name=f"n{n}",
            department=account.department,
            created_at=account.created_at,
            updated_at=account.updated_at,
        )
        for n in range(30)
    )
    with django_assert_max_num_queries(12):
        assert len(rows("accounts", head, tmp_path)) == 31
