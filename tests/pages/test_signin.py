"""Who may come in: only people the organisation knows."""

from pathlib import Path
from types import SimpleNamespace

import allauth
import polib
import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tests.cast import PASSWORD
from trivet.web import borrowed
from trivet.web.signin import KnownPeopleAdapter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def patience():
    """Forget earlier tests' wrong passwords: guesses are counted by address."""
    cache.clear()


def login_by_provider(rf, email, verified=True):
    """What allauth hands over when a provider has sent somebody back."""
    request = rf.get("/sign-in/oidc/company/login/callback/")
    request.session = {}
    request._messages = FallbackStorage(request)
    joined = []
    login = SimpleNamespace(
        is_existing=False,
        email_addresses=[SimpleNamespace(email=email, verified=verified)],
        connect=lambda request, person: joined.append(person),
    )
    KnownPeopleAdapter().pre_social_login(request, login)
    return joined


def test_a_known_person_comes_in_through_the_company_provider(rf, ar):
    assert login_by_provider(rf, ar.email.upper()) == [ar]


@pytest.mark.parametrize("verified", [True, False])
def test_a_stranger_of_the_provider_is_turned_away(rf, ar, verified):
    with pytest.raises(ImmediateHttpResponse):
        login_by_provider(rf, "nobody@trivet.test", verified)


def test_an_unverified_address_opens_nothing(rf, ar):
    with pytest.raises(ImmediateHttpResponse):
        login_by_provider(rf, ar.email, verified=False)


def test_somebody_who_has_left_is_turned_away(rf, ar):
    ar.is_active = False
    ar.save()
    with pytest.raises(ImmediateHttpResponse):
        login_by_provider(rf, ar.email)


def test_somebody_who_has_left_cannot_use_his_password(client, ar):
    ar.is_active = False
    ar.save()
    client.post(reverse("account_login"), {"login": ar.email, "password": PASSWORD})
    assert client.get("/components/").status_code == 302


def test_guessing_passwords_is_slowed_down(client, ar):
    for _ in range(6):
        client.post(reverse("account_login"), {"login": ar.email, "password": "wrong-one"})
    answer = client.post(reverse("account_login"), {"login": ar.email, "password": PASSWORD})
    assert answer.status_code != 302


def test_a_password_can_be_reset_by_mail(client, ar, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": ar.email})
    assert [mail.to for mail in mailoutbox] == [[ar.email]]


def test_nobody_learns_whether_an_address_is_known(client, ar, mailoutbox):
    known = client.post(reverse("account_reset_password"), {"email": ar.email})
    other = client.post(reverse("account_reset_password"), {"email": "nobody@trivet.test"})
    assert (known.status_code, known["Location"]) == (other.status_code, other["Location"])


def test_the_second_factor_is_asked_for_after_the_password(client, ar):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(ar, generate_totp_secret())
    answer = client.post(reverse("account_login"), {"login": ar.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    page = client.get(answer["Location"]).content.decode()
    assert 'class="entrance"' in page


def sign_in(client, person, password=PASSWORD, **more):
    return client.post(
        reverse("account_login"), {"login": person.email, "password": password, **more}
    )


def test_guessing_from_one_place_is_slowed_down_whoever_is_guessed(client, ar, sr):
    for number in range(11):
        client.post(reverse("account_login"), {"login": f"n{number}@trivet.test", "password": "x"})
    answer = sign_in(client, sr)
    assert answer.status_code != 302
    assert "_auth_user_id" not in client.session


def test_a_good_sign_in_is_not_counted_as_a_guess(client, ar):
    for _ in range(12):
        assert sign_in(client, ar)["Location"] == reverse("today")
        client.logout()


def test_signing_in_takes_a_new_session(client, ar):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    sign_in(client, ar)
    assert client.session.session_key != before


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(client, ar):
    sign_in(client, ar)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("place", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
def test_signing_in_leads_to_no_foreign_place(client, ar, place):
    assert sign_in(client, ar, next=place)["Location"] == reverse("today")


def test_a_changed_password_ends_the_sessions_of_others_who_knew_it(client, ar):
    from django.test import Client

    elsewhere = Client()
    sign_in(elsewhere, ar)
    sign_in(client, ar)
    new = "four-legged-iron-stand"
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert elsewhere.get(reverse("settings")).status_code == 302
    assert sign_in(Client(), ar, PASSWORD).status_code == 200


def test_a_wrong_second_factor_opens_nothing(client, ar):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(ar, generate_totp_secret())
    sign_in(client, ar)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("settings")).status_code == 302
    assert client.get("/api/v1/me").status_code == 401


def test_the_second_step_has_one_name_in_chinese():
    """Whatever sentence of the library speaks of it, in this version or the next."""
    shipped = polib.pofile(Path(allauth.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.po")
    asked = {entry.msgid for entry in shipped if "two-factor" in entry.msgid.lower()}
    assert asked == set(borrowed.TWO_FACTOR)
    for language, word in (("zh-hans", "两步验证"), ("zh-hant", "兩步驗證")):
        with translation.override(language):
            said = [gettext(msgid) for msgid in ("Two-factor sign-in", *asked)]
            assert [one for one in said if word not in one] == []
