"""How names and amounts are set in each of the three languages. Pure; knows no request.

Refuses to invent: no amount gives a dash, an unknown currency keeps its code.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from babel import Locale
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
)

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LOCALES = {"en": "en_GB", "zh-hant": "zh_Hant_TW", "zh-hans": "zh_Hans_CN"}
NOTHING = "—"
#: Where Babel gives only the long official form, which no column has room for.
_SHORT = {
    "en_GB": {"HK": "Hong Kong", "MO": "Macao"},
    "zh_Hant_TW": {"HK": "香港", "MO": "澳門"},
    "zh_Hans_CN": {"HK": "香港", "MO": "澳门"},
}
# The first that fits names the browser: each later one is imitated by those before it.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("MicroMessenger/", "WeChat"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def initials(name: str) -> str:
    """The last two characters of a Chinese name (the given name), else first letters of words."""
    chinese = "".join(_CJK.findall(name))
    if chinese:
        return chinese[-2:]
    words = [word for word in re.split(r"[\s\-_.]+", name) if word and word[0].isalnum()]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()


def locale(language: str) -> str:
    """Babel's name for one of our languages."""
    return _LOCALES.get(language.lower(), "en_GB")


def money(amount: Decimal | None, currency: str, language: str, *, short: bool = False) -> str:
    """An amount with its currency; whole amounts drop the cents."""
    if amount is None:
        return NOTHING
    if currency == "TWD" and language == "zh-hant":
        # CLDR writes a bare $ in Taiwan; beside accounts in other dollars that would mislead.
        return _short_nt(amount) if short else money(amount, currency, "en")
    where = locale(language)
    whole = amount == amount.to_integral_value()
    if not currency:
        if short:
            return format_compact_decimal(amount, locale=where, fraction_digits=1)
        return format_decimal(amount, locale=where)
    if short:
        return format_compact_currency(amount, currency, locale=where, fraction_digits=1)
    return format_currency(
        amount,
        currency,
        format="¤#,##0" if whole else None,
        locale=where,
        currency_digits=not whole,
    )


def _short_nt(amount: Decimal) -> str:
    number = format_compact_decimal(amount, locale=locale("zh-hant"), fraction_digits=1)
    return f"NT${number}"


def listed(names: Iterable[object], language: str) -> str:
    """Names one after another, with the comma of the language."""
    return ("、" if language.lower().startswith("zh") else ", ").join(str(name) for name in names)


def country(written: str, language: str) -> str:
    """The name of a country that is kept as its code of two letters; any other text as it is."""
    babel = locale(language)
    short = _SHORT[babel].get(written)
    return short or str(Locale.parse(babel).territories.get(written, written))


def browser(agent: str) -> str:
    """A browser's long description of itself in the words people use: `Chrome 156, Windows`."""
    name = next(
        (
            f"{name} {agent.split(mark, 1)[1].split('.', 1)[0]}"
            for mark, name in _BROWSERS
            if mark in agent
        ),
        agent[:40],
    )
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(part for part in (name, system) if part)
