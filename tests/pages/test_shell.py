"""The frame: health, sign-in, preferences, headers, the gallery, finding."""

import pytest
from django.urls import reverse

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


def test_health_needs_no_sign_in(client):
    assert client.get("/healthz").status_code == 200


def test_a_stranger_is_led_to_the_sign_in_page(client):
    answer = client.get("/components/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_person_signs_in_with_mail_address_and_password(client, ar):
    answer = client.post(reverse("account_login"), {"login": ar.email, "password": PASSWORD})
    assert answer["Location"] == reverse("today")


def test_the_sign_up_page_is_closed(client):
    answer = client.post("/sign-in/signup/", {"email": "new@trivet.test", "password1": PASSWORD})
    assert "account/signup_closed.html" in [template.name for template in answer.templates]


def test_every_page_forbids_foreign_and_inline_scripts(client):
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize(
    ("asked", "given"),
    [("zh-TW", "zh-hant"), ("zh-HK", "zh-hant"), ("zh-CN,en;q=0.5", "zh-hans"), ("de", "en")],
)
def test_a_stranger_is_spoken_to_in_the_language_of_his_browser(client, asked, given):
    answer = client.get(reverse("account_login"), headers={"accept-language": asked})
    assert answer["Content-Language"] == given
    assert f'lang="{given}"' in answer.content.decode()


def test_a_person_is_spoken_to_in_his_own_language_whatever_the_browser_asks(client, ar):
    ar.language = "zh-hans"
    ar.theme = "dark"
    ar.save()
    client.force_login(ar)
    page = client.get("/components/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="zh-hans" data-theme="dark">' in page


def test_the_gallery_asks_the_database_for_nothing_but_the_person(
    client, ar, django_assert_num_queries
):
    client.force_login(ar)
    client.get("/components/")
    with django_assert_num_queries(2):
        assert client.get("/components/").status_code == 200
