"""A sweep: which page of the triangle opens to whom; a stranger cannot tell that it exists."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.cast import TODAY
from trivet.triangle.actions import covers, delegations, projects

READ = {"account", "project", "letter"}
BY_HEAD = {"account-seat", "appointment-end", "account-limit", "project-limit", "limit-withdrawal"}
BY_AR = {"project-new", "project-closure", "project-seat"}
ON_ACCOUNT = sorted(READ | BY_HEAD | BY_AR)
SEES = ["ar", "sr", "sponsor", "head", "auditor", "steward", "admin"]
FACTS = {"since": "2026-03-03", "until": "2026-12-31", "kind": "cash", "limit": "5", "name": "N"}


@pytest.fixture
def address(account, ar, units):
    """The address of each page about the account."""
    project = projects.form(by=None, account=account, name="5G", since=date(2026, 1, 1))
    limit = delegations.delegate(by=None, account=account, kind="discount", limit=Decimal(5))
    about = {
        "account": account.pk,
        "project": project.pk,
        "project-new": account.pk,
        "limit": limit.pk,
        "letter": ar.appointments.get().pk,
        "appointment": ar.appointments.get().pk,
    }

    def of(name: str) -> str:
        pk = about.get(name) or about[name.split("-")[0]]
        more = ["LEGAL", "appointment"] if name.endswith("-seat") else []
        return reverse(f"triangle:{name}", args=[pk, *more])

    return of


@pytest.mark.parametrize("name", ON_ACCOUNT)
def test_a_stranger_cannot_tell_that_it_exists(name, client, outsider, address):
    client.force_login(outsider)
    missing = client.get(reverse("triangle:account", args=[10**9]))
    for answer in (client.get(address(name)), client.post(address(name), FACTS)):
        assert answer.status_code in (404, 405)
    assert client.get(address(name)).status_code == missing.status_code == 404


@pytest.mark.parametrize("name", sorted(READ))
@pytest.mark.parametrize("who", SEES)
def test_whoever_sees_the_account_reads_its_triangle(who, name, client, request, address):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address(name)).status_code == 200


@pytest.mark.parametrize("name", sorted(BY_HEAD | BY_AR))
@pytest.mark.parametrize("who", SEES)
def test_changing_is_for_the_head_the_administrator_and_in_projects_the_ar(
    who, name, client, request, address
):
    client.force_login(request.getfixturevalue(who))
    may = who in ("head", "admin") or (who == "ar" and name in BY_AR)
    assert client.get(address(name)).status_code == (200 if may else 403)
    if not may:
        assert client.post(address(name), FACTS).status_code == 403


def test_a_cover_is_arranged_and_ended_by_its_person_or_one_above(client, ar, sr, head, outsider):
    row = covers.arrange(by=ar, covered_by=sr, until=TODAY + timedelta(days=3))
    new = reverse("triangle:away-new") + f"?person={ar.pk}"
    end = reverse("triangle:away-end", args=[row.pk])
    for user, status in ((ar, 200), (head, 200), (sr, 403), (outsider, 403)):
        client.force_login(user)
        assert client.get(new).status_code == status
        assert client.get(end).status_code == status


@pytest.mark.parametrize("name", ["triangles", "vacancies", "away", "away-new"])
@pytest.mark.parametrize("who", [*SEES, "outsider"])
def test_what_is_about_nobody_else_is_open_to_everybody(who, name, client, request):
    client.force_login(request.getfixturevalue(who))
    # An auditor has no seats that somebody could cover.
    expected = 403 if (who, name) == ("auditor", "away-new") else 200
    assert client.get(reverse(f"triangle:{name}")).status_code == expected


@pytest.mark.parametrize("name", ["account", "project", "letter", "appointment-end", "away-end"])
def test_what_does_not_exist_is_not_found(name, client, admin):
    client.force_login(admin)
    assert client.get(reverse(f"triangle:{name}", args=[10**9])).status_code == 404
