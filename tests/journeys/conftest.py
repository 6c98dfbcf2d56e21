"""A real browser on a real server: Chromium from TRIVET_CHROMIUM or the usual place, else a skip.

`browse(user)` gives a signed-in page of one person; `barriers(page)` lists what axe finds against
WCAG 2.2 AA. Scripts and policies that fail in the console fail the test.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

Browse = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey needs a browser, and a live server sees only what was committed."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """For the journeys alone: while Playwright is there its loop runs, and no worker may."""
    path = os.environ.get("TRIVET_CHROMIUM", "/usr/bin/chromium")
    if not Path(path).exists():
        pytest.skip(f"no Chromium at {path}; install it or set TRIVET_CHROMIUM")
    # Playwright's loop would make Django believe that the test itself is asynchronous.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def last_word(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A browser may close in the middle of an answer; its connection would keep the database."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def browse(chromium: Browser, live_server) -> Iterator[Browse]:
    """`browse(user, at="/", viewport=PHONE, dark=True)`: that page, read by that person."""
    contexts = []
    complaints: list[str] = []

    def open_page(user=None, at="/", viewport=DESKTOP, dark=False, language="en-GB") -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=viewport,
            locale=language,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if blocked(said) else None)
        page.goto(at)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def blocked(said) -> bool:
    return said.type == "error" and "Content Security Policy" in said.text


def barriers(page: Page) -> list[str]:
    """What keeps some people out of this page, one line for each rule and place."""
    # `preload` would copy our style sheets into the page, which the policy rightly forbids.
    options = {"runOnly": {"type": "tag", "values": RULES}, "preload": False}
    found = Axe().run(page, options=options)
    return [
        f"{rule['id']}: {' '.join(node['target'])} {node['failureSummary']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
