"""Who may come in: only people the organisation knows."""

from types import SimpleNamespace

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.cache import cache
from django.urls import reverse

from tests.cast import PASSWORD
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
