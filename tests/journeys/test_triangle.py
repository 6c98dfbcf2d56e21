"""The triangle and our own side in a browser: no barriers, a phone, a seat handed on."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.cast import make_user
from tests.journeys.conftest import DESKTOP, PHONE, barriers
from trivet.customers.models import Tier, TierRequirement
from trivet.triangle.actions import appointments, delegations, projects
from trivet.triangle.models import Seat

PLACES = [
    "triangle:account",
    "triangle:letter",
    "triangle:triangles",
    "triangle:vacancies",
    "triangle:away",
    "triangle:away-new",
    "organisation:units",
    "organisation:unit",
    "organisation:people",
    "organisation:person",
    "organisation:roles",
    "organisation:person-leaving",
    "tokens",
]


@pytest.fixture
def address(account, units, ar, sr, head, person):
    """Pages that have something to show."""
    facts = {"visits_per_quarter": 6, "response_hours": 8, "dedicated_fr": True}
    TierRequirement.objects.update_or_create(tier=Tier.S, defaults=facts)
    appointments.appoint(by=head, account=account, seat=Seat.LEGAL, person=head)
    delegations.delegate(by=head, account=account, kind="discount", limit=Decimal(12))
    projects.form(by=head, account=account, name="5G core", seats={Seat.SR: sr})
    about = {
        "triangle:account": account.pk,
        "triangle:letter": ar.appointments.get().pk,
        "organisation:unit": units.north.pk,
        "organisation:person": ar.pk,
        "organisation:person-leaving": ar.pk,
    }
    return lambda name: reverse(name, args=[about[name]] if name in about else [])


@pytest.mark.parametrize("name", PLACES)
def test_no_page_keeps_anybody_out(browse, admin, address, name):
    assert barriers(browse(admin, address(name), viewport=DESKTOP)) == []


@pytest.mark.parametrize("name", PLACES)
def test_a_phone_in_the_dark_shows_the_whole_page(browse, admin, address, name):
    page = browse(admin, address(name), viewport=PHONE, dark=True)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_head_hands_a_seat_on(browse, head, address):
    make_user("successor")
    page = browse(head, address("triangle:account"))
    page.get_by_role("link", name="Replace AR").click()
    page.get_by_label("Person").select_option(label="successor (successor@trivet.test)")
    page.get_by_label("Reason").fill("moves on")
    page.get_by_role("button", name="Appoint").click()
    expect(page.get_by_role("article", name="AR Account responsible")).to_contain_text("successor")
    expect(page.get_by_text("successor is appointed.")).to_be_visible()
