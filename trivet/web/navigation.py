"""Where a person can go: the rail, the dock on a phone, `g` keys and the palette read one list.

An entry whose page is not there yet is left out. Refuses to ask the database: a predicate reads
what is already on the person.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Permitted = Callable[[Any], bool]


def everyone(user: Any) -> bool:
    """Whoever is signed in."""
    return True


@dataclass(frozen=True)
class Place:
    """One destination. `key` follows `g`; `dock` shows it at the bottom of a phone."""

    code: str
    label: str | Promise
    page: str
    icon: str
    key: str = ""
    group: str = "work"
    dock: bool = False
    permitted: Permitted = field(default=everyone)


PLACES: list[Place] = [
    Place("today", _("Today"), "today", "today", key="t", dock=True),
    Place("work", _("Work"), "processes:work", "check", key="w"),
    Place("accounts", _("Accounts"), "customers:accounts", "accounts", key="a", dock=True),
    Place("people", _("People"), "customers:persons", "people", key="p"),
    Place("visits", _("Visits"), "win:visits", "visits", key="v", dock=True),
    Place("commitments", _("Commitments"), "win:commitments", "commitments", key="c", dock=True),
    Place("triangles", _("Triangles"), "triangle:triangles", "triangle", key="3", group="house"),
    Place("processes", _("Processes"), "processes:tree", "processes", key="r", group="house"),
    Place("groups", _("Customer groups"), "customers:groups", "groups", key="g", group="house"),
    Place("organisation", _("Organisation"), "organisation:units", "units", key="o", group="house"),
    Place("import", _("Import"), "intake:imports", "import", key="i", group="house"),
    Place("settings", _("Settings"), "settings", "settings", key="s", group="own"),
]


@dataclass(frozen=True)
class Link:
    """A place as one person sees it."""

    code: str
    label: str
    url: str
    icon: str
    key: str
    group: str
    dock: bool


def links(user: Any) -> list[Link]:
    """The places open to `user`, in order."""
    return [
        Link(place.code, str(place.label), url, place.icon, place.key, place.group, place.dock)
        for place in PLACES
        if (url := _address(place.page)) and place.permitted(user)
    ]


SETTINGS: list[tuple[str, str | Promise, str]] = [
    ("settings", _("Preferences"), "settings"),
    ("account_change_password", _("Password"), "lock"),
    ("mfa_index", _("Two-factor sign-in"), "key"),
    ("usersessions_list", _("Sessions"), "device"),
    ("tokens", _("Access tokens"), "key"),
]


def settings_links(path: str) -> list[dict[str, Any]]:
    """The person's own settings; access tokens and the like append themselves to SETTINGS."""
    found = [(_address(page), label, icon) for page, label, icon in SETTINGS]
    shown = [one for one in found if one[0]]
    current = max((url for url, _label, _icon in shown if path.startswith(url)), default="")
    return [
        {"url": url, "label": label, "icon": icon, "current": url == current}
        for url, label, icon in shown
    ]


@cache
def _address(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
