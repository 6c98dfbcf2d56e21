"""Access tokens in the settings: made by their person, shown once, ended."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import PASSWORD, TODAY
from trivet.organisation.actions import tokens
from trivet.organisation.models import AccessToken


@pytest.fixture
def page(client, ar):
    """A browser in which `ar` has just given his password again."""
    client.post(reverse("account_login"), {"login": ar.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def make(page, **fields):
    fields = {"name": "Month-end report", "expires_on": "2026-05-01", **fields}
    return page.post(reverse("tokens"), fields)


def test_a_new_token_is_shown_once_and_works(page, ar):
    answer = make(page)
    assert "no-store" in answer["Cache-Control"]
    plain = re.search(r"<code>(tvt_[\w-]+)</code>", answer.content.decode())[1]
    asked = page.get("/api/v1/me", headers={"Authorization": f"Bearer {plain}"})
    assert asked.json()["id"] == ar.pk
    listing = page.get(reverse("tokens")).content.decode()
    assert plain not in listing
    assert plain[:12] in listing
    assert "Month-end report" in listing


def test_making_a_token_asks_for_the_password_again(client, ar):
    client.force_login(ar)
    asked = make(client)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not AccessToken.objects.exists()
    answer = client.post(asked["Location"], {"password": PASSWORD})
    assert re.search(r"<code>tvt_[\w-]+</code>", answer.content.decode())
    assert AccessToken.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"name": ""}, "required"),
        ({"expires_on": str(TODAY)}, "within the next year"),
        ({"expires_on": str(TODAY + timedelta(days=366))}, "within the next year"),
        ({"expires_on": "soon"}, "valid date"),
        ({"name": "a\0b"}, "Null characters"),
    ],
)
def test_a_token_that_cannot_be_says_why_beside_the_field(page, fields, part):
    answer = make(page, **fields)
    assert answer.status_code == 422
    assert part in answer.content.decode()
    assert not AccessToken.objects.exists()


def test_a_token_is_ended_by_its_person(page, ar):
    issued = tokens.issue(by=ar, name="x", expires_on=TODAY + timedelta(days=1))
    answer = page.post(reverse("token-revocation", args=[issued.token.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("tokens"), 302)]
    assert tokens.present(plain=issued.plain) is None


def test_the_token_of_another_is_not_there(page, sr):
    issued = tokens.issue(by=sr, name="of sr", expires_on=TODAY + timedelta(days=1))
    assert page.post(reverse("token-revocation", args=[issued.token.pk])).status_code == 404
    assert "of sr" not in page.get(reverse("tokens")).content.decode()


def test_the_list_asks_two_questions_whatever_its_length(page, ar, django_assert_max_num_queries):
    for number in range(30):
        tokens.issue(by=ar, name=str(number), expires_on=TODAY + timedelta(days=1))
    page.get(reverse("tokens"))
    with django_assert_max_num_queries(4):
        page.get(reverse("tokens"))


def test_what_the_api_offers_is_a_page_without_scripts_of_others(page):
    answer = page.get(reverse("api:reference"))
    text = answer.content.decode()
    assert 'id="read_triangle"' in text
    assert 'id="stale"' in text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
