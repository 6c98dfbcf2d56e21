"""Signing in as people do: password, second factor, passkey, in a browser with a key of its own."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD
from tests.journeys.conftest import barriers


@pytest.fixture
def insecure_keys(settings):
    """The test server has no certificate; browsers allow keys on localhost all the same."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


def sign_in(page: Page, person) -> None:
    page.goto("/sign-in/login/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, person) -> None:
    page.get_by_role("button", name=person.name).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def confirm_password(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def give_a_key(page: Page) -> None:
    """Plug a security key into the browser that says yes to everything."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_passkey_is_added_and_then_signs_in_alone(browse, ar, insecure_keys):
    page = browse(at="/sign-in/login/")
    give_a_key(page)
    sign_in(page, ar)
    page.goto("/sign-in/2fa/webauthn/add/")
    confirm_password(page)
    page.get_by_role("checkbox").check()
    assert barriers(page) == []
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()
    assert barriers(page) == []
    page.goto("/")
    sign_out(page, ar)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()


def test_a_second_factor_is_set_up_and_asked_for(browse, ar):
    page = browse(at="/sign-in/login/")
    sign_in(page, ar)
    page.goto("/sign-in/2fa/totp/activate/")
    confirm_password(page)
    secret = page.get_by_label("Authenticator secret").input_value()
    assert barriers(page) == []
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()
    codes = page.get_by_label("Unused codes").input_value().split()
    page.goto("/")
    sign_out(page, ar)
    sign_in(page, ar)
    expect(page.get_by_role("heading", name=re.compile("Two-Factor"))).to_be_visible()
    assert barriers(page) == []
    page.locator("[name=code]").first.fill(codes[0])
    page.get_by_role("button", name="Sign In", exact=True).click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
