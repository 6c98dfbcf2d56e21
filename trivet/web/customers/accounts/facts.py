"""What stands on the left of an account, in the order people look for it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from trivet.customers.models import Account, Post
from trivet.web import lettering

MOST_PEOPLE = 40
_PLAIN = ("city", "address", "phone", "domain", "registry_number")
_TABS = (
    ("account", gettext_lazy("Overview")),
    ("account-people", gettext_lazy("People")),
    ("account-units", gettext_lazy("Customer units")),
    ("account-family", gettext_lazy("Family")),
)


@dataclass
class Team:
    """The people of one customer unit."""

    unit: str
    posts: list[Post] = field(default_factory=list)


def of(account: Account, readable: Collection[str]) -> list[dict[str, Any]]:
    """Label, value and, where it leads somewhere, address; only what the reader may read.

    An empty fact is left out, except where its place with us is missing: that needs doing.
    """
    rows = [
        _fact("department", account, str(account.department or "")),
        _fact("group", account, str(account.group or "")),
        {
            "label": _("Role of the customer"),
            "value": lettering.listed(account.roles.all(), get_language() or "en"),
            "url": "",
        },
    ]
    always = {row["label"] for row in rows}
    rows += [
        _fact("industry", account, account.industry),
        _fact("country", account, lettering.country(account.country, get_language() or "en")),
        *[_fact(name, account, getattr(account, name)) for name in _PLAIN],
        _fact("external_key", account, account.external_key or ""),
        _fact("employees", account, _number(account.employees)),
    ]
    for name in ("revenue", "credit_limit"):
        if name in readable:
            amount = getattr(account, name)
            rows.append(_fact(name, account, _money(amount, account.currency)))
    return [row for row in rows if row["value"] or row["label"] in always]


def people(posts: list[Post]) -> dict[str, Any]:
    """Posts (ordered by unit) as teams, and whether there are more than are shown."""
    teams: list[Team] = []
    for post in posts[:MOST_PEOPLE]:
        unit = str(post.org_unit or "")
        if not teams or teams[-1].unit != unit:
            teams.append(Team(unit))
        teams[-1].posts.append(post)
    return {"teams": teams, "more": len(posts) > MOST_PEOPLE}


def tabs(account: Account, current: str) -> list[dict[str, Any]]:
    """The pages of one account; those of other parts join when their address is there."""
    found = []
    for page, label in (*_TABS, ("triangle:account", gettext_lazy("Triangle"))):
        name = page if ":" in page else f"customers:{page}"
        try:
            url = reverse(name, args=[account.pk])
        except NoReverseMatch:
            continue
        found.append({"label": label, "url": url, "current": page == current, "count": None})
    return found


def _fact(name: str, account: Account, value: str) -> dict[str, Any]:
    label = str(account._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return {"label": label[:1].upper() + label[1:], "value": value, "url": ""}


def _number(value: int | None) -> str:
    return "" if value is None else str(number_format(value, force_grouping=True))


def _money(amount: Any, currency: str) -> str:
    return "" if amount is None else lettering.money(amount, currency, get_language() or "en")
