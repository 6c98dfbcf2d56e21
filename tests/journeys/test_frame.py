"""The frame in a browser: no barriers, the palette, the keys, themes, a phone."""

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.journeys.conftest import DESKTOP, PHONE, barriers

PLACES = ["/components/", "/find/?q=to", "/settings/", "/sign-in/2fa/", "/sign-in/sessions/"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_gallery_keeps_nobody_out(browse, ar, viewport, dark):
    assert barriers(browse(ar, "/components/", viewport=viewport, dark=dark)) == []


@pytest.mark.parametrize("place", PLACES)
def test_no_page_of_the_frame_keeps_anybody_out(browse, ar, place):
    assert barriers(browse(ar, place)) == []


def test_a_person_signs_in_and_reaches_today(browse, ar):
    page = browse(at="/")
    assert barriers(page) == []
    page.get_by_label("Email").fill(ar.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()


def test_a_stranger_chooses_his_language_at_the_door(browse):
    page = browse(at="/sign-in/login/")
    page.get_by_role("button", name="繁體中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-hant"


def test_the_palette_opens_by_key_finds_and_follows(browse, ar):
    page = browse(ar, "/components/")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find").fill("tod")
    expect(page.get_by_role("option", name="Today")).to_have_attribute("aria-selected", "true")
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()


def test_g_and_a_letter_go_to_a_place(browse, ar):
    page = browse(ar, "/components/")
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()


def test_a_question_mark_shows_the_keys_unless_one_is_typing(browse, ar):
    page = browse(ar, "/components/")
    page.get_by_label("Mail address").press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_hidden()
    page.get_by_role("heading", name="Components").click()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()


def test_selecting_rows_shows_what_can_be_done_with_them(browse, ar):
    page = browse(ar, "/components/#lists")
    page.get_by_role("checkbox", name="Select all rows").check()
    expect(page.get_by_text("5 selected")).to_be_visible()
    page.get_by_role("button", name="Clear the selection").click()
    expect(page.get_by_text("5 selected")).to_be_hidden()


def test_a_phone_has_a_dock_and_nothing_wider_than_itself(browse, ar):
    page = browse(ar, "/components/", viewport=PHONE)
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_finding_works_without_scripts(client, ar):
    client.force_login(ar)
    page = client.get("/find/?q=tod").content.decode()
    assert "<!doctype html>" in page
    assert "<span>Today</span>" in page
