"""A sweep: which page of our own side opens to whom."""

import pytest
from django.urls import reverse

from tests.cast import make_user
from trivet.organisation.models import Role, RoleGrant

ROLES = ["ar", "sponsor", "head", "outsider", "auditor", "steward", "admin"]
OPEN = {"units", "unit", "people", "person"}
MANAGED = {
    "unit-new",
    "unit-name",
    "unit-parent",
    "unit-closure",
    "person-new",
    "person-password",
    "person-leaving",
    "place-new",
    "place-move",
    "place-line",
    "place-end",
    "role-new",
}


@pytest.fixture
def address(ar, units):
    """The address of each page about the account responsible and his department."""

    def of(name: str) -> str:
        about = {
            "unit": units.north.pk,
            "person": ar.pk,
            "place": ar.memberships.get().pk,
        }
        bare = {"units", "people", "roles", "unit-new", "person-new", "role-new"}
        kind = name.split("-")[0]
        pk = ar.pk if name == "place-new" else about.get(kind)
        return reverse(f"organisation:{name}", args=[] if name in bare else [pk])

    return of


@pytest.mark.parametrize("name", sorted(OPEN))
@pytest.mark.parametrize("who", ROLES)
def test_everybody_reads_who_works_here(who, name, client, request, address):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address(name)).status_code == 200


@pytest.mark.parametrize("name", sorted(MANAGED))
@pytest.mark.parametrize("who", ROLES)
def test_only_an_administrator_is_shown_what_changes_people(who, name, client, request, address):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address(name)).status_code == (200 if who == "admin" else 403)


@pytest.mark.parametrize("name", sorted(MANAGED))
def test_a_post_by_another_changes_nothing(name, client, head, address, units):
    client.force_login(head)
    facts = {
        "name": "N",
        "kind": "region",
        "code": "n",
        "email": "n@trivet.test",
        "language": "en",
        "password": "long-enough-and-odd",
        "until": "2027-01-01",
        "since": "2026-03-03",
        "unit": units.north.pk,
        "parent": "",
        "reports_to": "",
        "person": head.pk,
        "role": "administrator",
        "despite_ties": "on",
    }
    assert client.post(address(name), facts).status_code == 403


@pytest.mark.parametrize("who", ROLES)
def test_roles_are_read_by_administrators_and_auditors(who, client, request, address):
    client.force_login(request.getfixturevalue(who))
    expected = 200 if who in ("admin", "auditor") else 403
    assert client.get(address("roles")).status_code == expected


def test_a_role_of_another_branch_does_not_exist_for_its_administrator(client, units, steward):
    local = make_user("local")
    RoleGrant.objects.create(user=local, role=Role.ADMINISTRATOR, unit=units.north)
    client.force_login(local)
    answer = client.get(reverse("organisation:role-end", args=[steward.grants.get().pk]))
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["unit", "person", "place-end", "role-end"])
def test_what_does_not_exist_is_not_found(name, client, admin):
    client.force_login(admin)
    assert client.get(reverse(f"organisation:{name}", args=[10**9])).status_code == 404
