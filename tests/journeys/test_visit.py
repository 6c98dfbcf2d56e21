"""A visit from request to closed, in Traditional Chinese, the minutes on a phone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, barriers
from trivet.customers.models import TierRequirement
from trivet.processes.contact import visits
from trivet.win.contact.actions import VisitDraft
from trivet.win.contact.models import Commitment, Touchpoint


@pytest.fixture(autouse=True)
def in_chinese(ar, head, sr, sponsor):
    for user in (ar, head, sr, sponsor):
        user.language = "zh-hant"
        user.save()


@pytest.fixture(autouse=True)
def policy(account):
    TierRequirement.objects.create(
        tier="S", visits_per_quarter=3, response_hours=4, needs_approval=True
    )


@pytest.fixture
def now():
    """The server of a journey runs in its own time."""
    return timezone.now()


@pytest.fixture
def held(account, ar, head, sr, person, now):
    """An approved visit of this morning."""
    draft = VisitDraft(
        subject="新機房方案",
        goal="談定報價的日期",
        starts_at=now - timedelta(hours=2),
        persons=frozenset({person.pk}),
        colleagues=frozenset({ar.pk}),
    )
    visit = visits.request(account=account, draft=draft, by=ar)
    visits.approve(visit=visit, by=head)
    return visit


def test_from_request_to_closed(browse, account, ar, head, sr, person, now):
    desk = browse(ar, f"/accounts/{account.pk}/")
    desk.get_by_role("link", name="申請拜訪").click()
    desk.get_by_label("主題").fill("新機房方案")
    desk.get_by_label("開始").fill(f"{timezone.localtime(now - timedelta(hours=2)):%Y-%m-%dT%H:%M}")
    desk.get_by_label("目標").fill("談定報價的日期")
    desk.get_by_label("林若水").check()
    desk.get_by_role("button", name="提交申請").click()
    expect(desk.get_by_text("拜訪已申請")).to_be_visible()
    expect(desk.locator("main").get_by_text("已申請").first).to_be_visible()

    approver = browse(head, "/")
    approver.get_by_role("link", name="簽核拜訪").click()
    assert barriers(approver) == []
    approver.get_by_role("button", name="批准").click()
    expect(approver.get_by_text("拜訪已批准")).to_be_visible()

    visit = Touchpoint.objects.get()
    partner = browse(sr, f"/win/visits/{visit.pk}/brief/")
    expect(partner.get_by_role("heading", name="會見人員")).to_be_visible()
    partner.get_by_label("其他人應當知道的").fill("方案 B 較穩")
    partner.get_by_role("button", name="儲存意見").click()
    expect(partner.get_by_text("方案 B 較穩").first).to_be_visible()

    _record_on_a_phone(browse(ar, "/", viewport=PHONE))
    visit.refresh_from_db()
    assert visit.status == "recorded"
    assert Commitment.objects.get().text == "我們會在下週三前送出報價"

    desk.goto("/")
    desk.get_by_role("link", name=re.compile("評價目的達成")).click()
    desk.get_by_label(re.compile("4 ·")).check()
    assert barriers(desk) == []
    desk.get_by_role("button", name="評價並關閉").click()
    expect(desk.get_by_text("謝謝，拜訪已關閉")).to_be_visible()
    visit.refresh_from_db()
    assert visit.status == "closed"

    desk.goto("/win/commitments/")
    desk.get_by_role("link", name="我們會在下週三前送出報價").click()
    desk.get_by_label("憑據").fill("報價單 Q-118")
    desk.get_by_role("button", name="儲存").first.click()
    expect(desk.locator("main").get_by_text("已兌現").first).to_be_visible()


def _record_on_a_phone(phone: Page) -> None:
    phone.get_by_role("link", name=re.compile("記錄紀要|寫紀要")).click()
    expect(phone.get_by_label("林若水")).to_be_checked()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.get_by_label("紀要", exact=True).fill("談了新機房的進度。我們會在下週三前送出報價。")
    phone.get_by_role("button", name="從文字中找出承諾").click()
    row = phone.locator("[data-rows=commitments] [data-row]").last
    expect(row.get_by_label("承諾內容")).to_have_value("我們會在下週三前送出報價")
    assert barriers(phone) == []
    phone.get_by_role("button", name="儲存紀要").click()
    expect(phone.get_by_text("紀要已儲存")).to_be_visible()


def test_a_row_is_added_without_leaving_and_news_asks_for_its_source(browse, ar, held):
    phone = browse(ar, f"/win/visits/{held.pk}/minutes/", viewport=PHONE)
    phone.get_by_label("紀要", exact=True).fill("談了新機房的進度。")
    phone.get_by_role("button", name="再加一條觀察").click()
    row = phone.locator("[data-rows=observations] [data-row]").last
    expect(row.get_by_label("來源")).to_be_hidden()
    row.get_by_label("類別").select_option("intelligence")
    expect(row.get_by_label("來源")).to_be_visible()
    row.get_by_label("觀察內容").fill("對手換了窗口")
    row.get_by_label("如何得知").select_option("published")
    row.get_by_label("來源").fill("產業週刊")
    phone.get_by_role("button", name="再加一項承諾").click()
    expect(phone.locator("[data-rows=commitments] [data-row]")).to_have_count(2)
    phone.get_by_role("button", name="儲存紀要").click()
    expect(phone.get_by_text("紀要已儲存")).to_be_visible()
    assert held.observations.get().text == "對手換了窗口"


def test_nothing_typed_is_lost_when_the_phone_is_offline(browse, ar, held):
    address = f"/win/visits/{held.pk}/minutes/"
    phone = browse(ar, address, viewport=PHONE)
    phone.get_by_label("紀要", exact=True).fill("電梯裡寫的紀要")
    phone.get_by_role("button", name="再加一項承諾").click()
    second = phone.locator("[data-rows=commitments] [data-row]").last
    second.get_by_label("承諾內容").fill("送出測試名單")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="儲存紀要").click()
    expect(phone.get_by_text("沒有網路")).to_be_visible()
    expect(phone.get_by_label("紀要", exact=True)).to_have_value("電梯裡寫的紀要")
    phone.context.set_offline(False)
    phone.goto(address)  # the phone threw the page away meanwhile
    expect(phone.get_by_text("您之前輸入的內容已恢復")).to_be_visible()
    expect(phone.get_by_label("紀要", exact=True)).to_have_value("電梯裡寫的紀要")
    second = phone.locator("[data-rows=commitments] [data-row]").last
    expect(second.get_by_label("承諾內容")).to_have_value("送出測試名單")
    second.get_by_label("到期日").fill(f"{timezone.localdate() + timedelta(days=3)}")
    phone.get_by_role("button", name="儲存紀要").click()
    expect(phone.get_by_text("紀要已儲存")).to_be_visible()
    held.refresh_from_db()
    assert held.minutes == "電梯裡寫的紀要"
    assert held.commitments.get().text == "送出測試名單"
    phone.goto(address)
    expect(phone.get_by_text("您之前輸入的內容已恢復")).to_be_hidden()


def test_people_are_found_while_one_types(browse, account, ar, head, person):
    desk = browse(ar, f"/win/visits/new/?account={account.pk}")
    desk.get_by_label("林若水").check()
    expect(desk.get_by_label("head", exact=True)).to_be_hidden()
    desk.get_by_role("searchbox", name="查詢人員").fill("head")
    desk.get_by_label("head", exact=True).check()
    expect(desk.get_by_label("林若水")).to_be_checked()
