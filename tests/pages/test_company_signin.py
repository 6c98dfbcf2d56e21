"""Signing in through the company, from the button to Today, by configuration alone."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.pages.provider import CODE, Provider

pytestmark = pytest.mark.django_db
DOOR = {"provider_id": "company"}


@pytest.fixture
def provider(settings):
    """The installation is told of a provider, as the environment would tell it."""
    with Provider() as running:
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "APPS": [
                    {
                        "provider_id": "company",
                        "name": "Keystone",
                        "client_id": "trivet",
                        "secret": "between us",
                        "settings": {"server_url": running.address},
                    }
                ]
            }
        }
        yield running


def come_back(client, provider, **claims):
    """Go to the provider by its button, and come back as whom it says."""
    provider.claims = {"sub": "7", **claims}
    there = client.post(reverse("openid_connect_login", kwargs=DOOR))
    asked = parse_qs(urlsplit(there["Location"]).query)
    back = reverse("openid_connect_callback", kwargs=DOOR)
    return client.get(back, {"code": CODE, "state": asked["state"][0]})


def test_the_sign_in_page_offers_the_company(client, provider):
    page = client.get(reverse("account_login")).content.decode()
    assert "Keystone" in page
    assert reverse("openid_connect_login", kwargs=DOOR) in page


def test_without_a_provider_there_is_no_button_and_no_door(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "/oidc/" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("openid_connect_login", kwargs=DOOR)).status_code == 404


def test_a_person_we_know_comes_in(client, ar, provider):
    answer = come_back(client, provider, email=ar.email.upper(), email_verified=True)
    assert answer["Location"] == reverse("today")
    assert client.session["_auth_user_id"] == str(ar.pk)
    assert "/token" in provider.asked


def test_he_comes_in_again_when_his_address_there_has_changed(client, ar, provider):
    come_back(client, provider, email=ar.email, email_verified=True)
    client.logout()
    answer = come_back(client, provider, email="married@keystone.test", email_verified=True)
    assert answer["Location"] == reverse("today")
    assert client.session["_auth_user_id"] == str(ar.pk)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@keystone.test", "email_verified": True},
        {"email": "ar@trivet.test", "email_verified": False},
        {"email": "ar@trivet.test"},
        {},
    ],
)
def test_nobody_else_comes_in(client, ar, provider, claims):
    come_back(client, provider, **claims)
    assert "_auth_user_id" not in client.session


def test_somebody_who_left_does_not_come_back_through_the_company(client, ar, provider):
    come_back(client, provider, email=ar.email, email_verified=True)
    client.logout()
    ar.is_active = False
    ar.save()
    come_back(client, provider, email=ar.email, email_verified=True)
    assert client.get(reverse("settings")).status_code == 302


def test_an_answer_that_nobody_asked_for_is_refused(client, ar, provider):
    provider.claims = {"sub": "7", "email": ar.email, "email_verified": True}
    back = reverse("openid_connect_callback", kwargs=DOOR)
    client.get(back, {"code": CODE, "state": "made-up"})
    assert "_auth_user_id" not in client.session


def test_going_there_needs_a_click_not_a_link(client, provider):
    answer = client.get(reverse("openid_connect_login", kwargs=DOOR))
    assert answer.status_code == 200
    assert "authorize" not in answer.headers.get("Location", "")
