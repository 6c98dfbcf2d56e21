"""Processes and work in a browser: no barriers, a phone in the dark, a version published."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.cast import START, TODAY, make_user
from tests.journeys.conftest import DESKTOP, PHONE, barriers
from tests.pages.processes.conftest import longer_visit
from trivet.customers.models import Tier, TierRequirement
from trivet.engine import timers
from trivet.engine.models import Run, WorkItem
from trivet.foundation import clock
from trivet.organisation.models import Role, RoleGrant
from trivet.processes import actions
from trivet.processes.contact import commitments, visits
from trivet.win.contact.actions import CommitmentDraft, VisitDraft

PLACES = ["tree", "process", "version", "runs", "run", "new", "work", "item", "hand-over"]


@pytest.fixture
def address(account, ar, sr, fr, head, admin):
    """Pages that have something to show: a visit under way, a promise to look at."""
    actions.install()
    facts = {"visits_per_quarter": 6, "response_hours": 8, "needs_approval": True}
    TierRequirement.objects.update_or_create(tier=Tier.S, defaults=facts)
    draft = VisitDraft(subject="Core network", starts_at=clock.now() + timedelta(days=7))
    visits.approve(visit=visits.request(account=account, draft=draft, by=ar), by=head)
    promise = CommitmentDraft(
        direction="ours",
        text="Send the roadmap",
        due_on=TODAY + timedelta(days=5),
        our_person_id=ar.pk,
    )
    commitments.promise(account=account, draft=promise, by=ar)
    with clock.at(clock.now() + timedelta(days=3)):
        timers.tick()
    item = WorkItem.objects.get(action="tick")
    run = Run.objects.get(process="contact.visit")
    about = {
        "process": ["contact.visit"],
        "version": ["contact.visit", 1],
        "run": [run.pk],
        "item": [item.pk],
        "hand-over": [item.pk],
    }
    return lambda name: reverse(f"processes:{name}", args=about.get(name, []))


def reader_of(name, ar, admin):
    return admin if name == "new" else ar


@pytest.mark.parametrize("name", PLACES)
def test_no_page_keeps_anybody_out(browse, ar, admin, address, name):
    page = browse(reader_of(name, ar, admin), address(name), viewport=DESKTOP)
    assert barriers(page) == []


@pytest.mark.parametrize("name", PLACES)
def test_a_phone_in_the_dark_shows_the_whole_page(browse, ar, admin, address, name):
    page = browse(reader_of(name, ar, admin), address(name), viewport=PHONE, dark=True)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_every_word_of_a_drawing_stays_inside_its_step(browse, ar, address):
    page = browse(ar, address("run"), viewport=DESKTOP)
    too_wide = page.evaluate(
        """[...document.querySelectorAll('.shape.task')].flatMap(step => {
             const room = step.querySelector('.body').getBBox().width;
             return [...step.querySelectorAll('text')]
               .filter(words => words.getBBox().width > room)
               .map(words => words.textContent);
           })"""
    )
    assert too_wide == []


def test_a_process_owner_publishes_a_version(browse, address, units, tmp_path):
    owner = make_user("owner")
    RoleGrant.objects.create(user=owner, role=Role.PROCESS_OWNER, since=START)
    address("tree")
    (tmp_path / "visit.bpmn").write_bytes(longer_visit())
    page = browse(owner, "/processes/")
    page.get_by_role("link", name="Publish a version").click()
    page.get_by_label("BPMN file").set_input_files(tmp_path / "visit.bpmn")
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator("#step-revise")).to_contain_text("Changed")
    page.get_by_role("button", name="Publish").first.click()
    expect(page.get_by_text("Visit: version 2 is used for new runs.")).to_be_visible()


def test_a_step_is_done_by_saying_so(browse, ar, address):
    page = browse(ar, "/work/")
    page.get_by_role("link", name="Is it on track?").click()
    page.get_by_label("On track").check()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Done.", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Is it on track?")).to_have_count(0)
