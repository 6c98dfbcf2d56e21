"""A person's own settings: preferences, password, second factor, sessions."""

import pytest
from django.urls import reverse

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

CHOSEN = {
    "language": "zh-hant",
    "theme": "dark",
    "time_zone": "Europe/Berlin",
    "collation": "stroke",
}


def test_preferences_are_saved_and_the_page_answers_in_the_new_language(client, ar):
    client.force_login(ar)
    answer = client.post(reverse("settings"), CHOSEN, follow=True)
    ar.refresh_from_db()
    assert {name: getattr(ar, name) for name in CHOSEN} == CHOSEN
    assert '<html lang="zh-hant" data-theme="dark">' in answer.content.decode()


def test_an_unknown_time_zone_is_refused_beside_its_field(client, ar):
    client.force_login(ar)
    answer = client.post(reverse("settings"), CHOSEN | {"time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["time_zone"] == ["Unknown time zone."]
    ar.refresh_from_db()
    assert ar.language == "en"


def test_a_language_trivet_does_not_speak_is_refused(client, ar):
    client.force_login(ar)
    answer = client.post(reverse("settings"), CHOSEN | {"language": "xx"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "page",
    [
        "settings",
        "account_change_password",
        "mfa_index",
        "mfa_list_webauthn",
        "usersessions_list",
    ],
)
def test_each_page_of_the_settings_stands_in_our_frame(client, ar, page):
    client.post(reverse("account_login"), {"login": ar.email, "password": PASSWORD})
    answer = client.get(reverse(page))
    assert answer.status_code == 200
    assert 'class="rail"' in answer.content.decode()


@pytest.mark.parametrize("page", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_a_second_factor_is_added_after_saying_the_password_again(client, ar, page):
    client.post(reverse("account_login"), {"login": ar.email, "password": PASSWORD})
    door = client.get(reverse(page))
    assert door["Location"].startswith(reverse("account_reauthenticate"))
    answer = client.post(door["Location"], {"password": PASSWORD}, follow=True)
    assert answer.status_code == 200
    assert 'class="rail"' in answer.content.decode()


def test_other_sessions_can_be_ended(client, client_elsewhere, ar):
    for one in (client, client_elsewhere):
        one.post(reverse("account_login"), {"login": ar.email, "password": PASSWORD})
    assert client_elsewhere.get(reverse("settings")).status_code == 200
    client.post(reverse("usersessions_list"))
    assert client_elsewhere.get(reverse("settings")).status_code == 302
    assert client.get(reverse("settings")).status_code == 200


def test_one_session_elsewhere_can_be_ended(client, client_elsewhere, ar):
    for one in (client, client_elsewhere):
        one.post(reverse("account_login"), {"login": ar.email, "password": PASSWORD})
    sessions = client.get(reverse("usersessions_list")).context["sessions"]
    (other,) = [one for one in sessions if one.session_key != client.session.session_key]
    client.post(reverse("session-end", args=[other.pk]))
    assert client_elsewhere.get(reverse("settings")).status_code == 302


def test_the_session_of_another_person_is_not_found(client, client_elsewhere, ar, sr):
    for one, person in ((client, ar), (client_elsewhere, sr)):
        one.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    (theirs,) = client_elsewhere.get(reverse("usersessions_list")).context["sessions"]
    assert client.post(reverse("session-end", args=[theirs.pk])).status_code == 404
    assert client_elsewhere.get(reverse("settings")).status_code == 200


@pytest.fixture
def client_elsewhere():
    from django.test import Client

    return Client()


def test_a_stranger_keeps_the_language_he_chose_and_is_not_sent_elsewhere(client):
    answer = client.post(reverse("language"), {"language": "zh-hans", "next": "https://evil.test/"})
    assert answer["Location"] == "/"
    assert client.get(reverse("account_login"))["Content-Language"] == "zh-hans"
