"""Every page in a browser, on a desk by day and on a phone by night: WCAG 2.2 AA, nothing too wide.

The pages are those of the sweep of rights, so a new address is looked at without being asked for.
"""

import pytest
from django.test import Client

from tests.journeys.conftest import DESKTOP, PHONE, barriers
from tests.test_rights_sweep import pages

#: In so many parts, so that two processes share the work.
SHARE = 4


def readable(user, world) -> list[str]:
    """The addresses that answer `user` with a whole page."""
    client = Client()
    client.force_login(user)
    found = []
    for page in pages():
        answer = client.get(page.address(world))
        html = answer.headers.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and html and b"<html" in answer.content[:200]:
            found.append(page.address(world))
    return sorted(set(found))


@pytest.mark.parametrize("part", range(SHARE))
def test_no_page_keeps_anybody_out_or_overflows_a_phone(browse, world, part):
    page = browse(world.admin, "/components/")
    wrong = []
    for address in readable(world.admin, world)[part::SHARE]:
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.goto(address)
        wrong += [f"{address} by day: {one}" for one in barriers(page)]
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        wrong += [f"{address} by night: {one}" for one in barriers(page)]
        if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            wrong.append(f"{address} is wider than a phone")
    assert wrong == []
