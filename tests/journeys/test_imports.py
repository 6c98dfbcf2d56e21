"""A file taken in through a browser: no barriers, a phone, from upload to undo."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PHONE, barriers
from tests.unit.intake.conftest import storage, take, upload  # noqa: F401
from trivet.customers.models import Account
from trivet.intake import actions
from trivet.intake.models import Batch

SHEET = "客户名称,城市,员工人数\n北辰電信,台北,1200\n南方网络,广州,many\n"
PAGES = ["imports", "new", "mapped", "tried", "running", "done", "undoing", "undone"]


@pytest.fixture
def address(steward, account):
    """Where an import in each state is looked at."""

    def find(page: str) -> str:
        if page in ("imports", "new"):
            return reverse(f"intake:{page}")
        made = {
            "mapped": lambda: upload(steward, "accounts", SHEET),
            "running": lambda: upload(steward, "accounts", SHEET),
            "tried": lambda: actions.try_out(by=steward, batch=upload(steward, "accounts", SHEET)),
            "undone": lambda: actions.undo(by=steward, batch=take(steward, "accounts", SHEET)),
        }
        batch = made.get(page, lambda: take(steward, "accounts", SHEET))()
        if page == "running":
            Batch.objects.filter(pk=batch.pk).update(status="running", progress=150_000)
        return reverse(f"intake:{'undoing' if page == 'undoing' else 'import'}", args=[batch.pk])

    return find


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_an_import_keeps_anybody_out(browse, steward, address, name):
    assert barriers(browse(steward, address(name), viewport=DESKTOP)) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_in_the_dark_shows_each_page_whole(browse, steward, address, name):
    page = browse(steward, address(name), viewport=PHONE, dark=True)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_file_is_taken_in_and_undone(browse, steward, account, tmp_path):
    file = tmp_path / "firms.csv"
    file.write_text(SHEET, encoding="gb18030")
    page = browse(steward, reverse("intake:new"))
    page.get_by_label("What does it bring?").select_option("accounts")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_label("城市")).to_have_value("account.city")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Nothing has been written")).to_be_visible()
    expect(page.get_by_text("“many” is not a number")).to_be_visible()
    page.get_by_role("button", name="Take it in").first.click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    account.refresh_from_db()
    assert account.city == "台北"
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Everything was put back")).to_be_visible()
    account.refresh_from_db()
    assert (account.city, Account.objects.count()) == ("", 1)


def test_a_running_import_shows_its_end_by_itself(browse, steward, account):
    batch = upload(steward, "accounts", SHEET)
    Batch.objects.filter(pk=batch.pk).update(status="running", progress=50_000)
    page = browse(steward, reverse("intake:import", args=[batch.pk]))
    expect(page.get_by_text("50,000 rows read")).to_be_visible()
    Batch.objects.filter(pk=batch.pk).update(status="waiting")
    actions.jobs.run(batch_id=batch.pk, step="take-in")
    expect(page.get_by_role("heading", name="What happened")).to_be_visible(timeout=10_000)
