"""Names, amounts and browsers as people write them."""

from decimal import Decimal

import pytest

from trivet.web import lettering


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王承恩", "承恩"),
        ("林 若水", "若水"),
        ("歐陽娜娜", "娜娜"),
        ("李明", "李明"),
        ("Helen Castro", "HC"),
        ("Jean-Luc de la Fontaine", "JF"),
        ("Cher", "CH"),
        ("林若水 Ruth Lin", "若水"),
        ("", "?"),
        ("—", "?"),
    ],
)
def test_initials_are_those_a_colleague_would_write(name, shown):
    assert lettering.initials(name) == shown


@pytest.mark.parametrize(
    ("amount", "currency", "language", "short", "shown"),
    [
        ("12840000", "TWD", "en", False, "NT$12,840,000"),
        ("12840000", "TWD", "zh-hant", False, "NT$12,840,000"),
        ("12840000", "TWD", "zh-hant", True, "NT$1284萬"),
        ("12840000", "CNY", "zh-hans", False, "¥12,840,000"),
        ("99.50", "EUR", "en", False, "€99.50"),
        ("12840000", "USD", "en", True, "US$12.8M"),
        ("12840000", "CNY", "zh-hans", True, "¥1284万"),
        ("1284", "", "en", False, "1,284"),
    ],
)
def test_money_is_set_as_the_language_sets_it(amount, currency, language, short, shown):
    assert lettering.money(Decimal(amount), currency, language, short=short) == shown


def test_no_amount_is_a_dash_and_not_a_zero():
    assert lettering.money(None, "TWD", "en") == "—"


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge 140, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
            "like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari 17, iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
    ],
)
def test_a_browser_is_called_by_its_name(agent, shown):
    assert lettering.browser(agent) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "陳國傑, Amara Hassan"),
        ("zh-hant", "陳國傑、Amara Hassan"),
        ("zh-hans", "陳國傑、Amara Hassan"),
    ],
)
def test_names_are_parted_by_the_comma_of_the_language(language, shown):
    assert lettering.listed(["陳國傑", "Amara Hassan"], language) == shown


@pytest.mark.parametrize(
    ("written", "language", "shown"),
    [
        ("TW", "zh-hant", "台灣"),
        ("PT", "zh-hans", "葡萄牙"),
        ("PT", "en", "Portugal"),
        ("HK", "zh-hant", "香港"),
        ("Portugal", "zh-hant", "Portugal"),
        ("", "en", ""),
    ],
)
def test_a_country_kept_as_its_code_is_named(written, language, shown):
    assert lettering.country(written, language) == shown
