"""The component gallery: every component with made-up data, for builders and for the eye.

Refuses real data: nothing here is read from the database.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from trivet.foundation import clock

SECTIONS = ("colour", "text", "signs", "buttons", "forms", "lists", "record", "page", "overlays")
ICONS = [
    "today",
    "accounts",
    "people",
    "visits",
    "commitments",
    "triangle",
    "processes",
    "groups",
    "units",
    "import",
    "export",
    "settings",
    "search",
    "plus",
    "check",
    "close",
    "more",
    "right",
    "filter",
    "columns",
    "bookmark",
    "edit",
    "trash",
    "undo",
    "clock",
    "mail",
    "phone",
    "note",
    "lock",
    "key",
    "device",
    "print",
    "language",
    "theme",
    "issue",
    "star",
]
STATES = (
    ("open", _("Open")),
    ("active", _("In progress")),
    ("waiting", _("Waiting")),
    ("done", _("Done")),
    ("late", _("Late")),
    ("refused", _("Refused")),
    ("draft", _("Draft")),
)
COLOURS = [
    "paper",
    "surface",
    "sunken",
    "line",
    "ink",
    "accent",
    "accent-soft",
    "bad",
    "warn",
    "good",
]


class SpecimenForm(forms.Form):
    """One field of each kind, one of them wrong."""

    name = forms.CharField(label=_("Name"), initial="北辰電信 Polaris Telecom")
    mail = forms.EmailField(label=_("Mail address"), help_text=_("Used to sign in."))
    tier = forms.ChoiceField(label=_("Tier"), choices=[(one, one) for one in "SABC"])
    due = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    form = forms.ChoiceField(
        label=_("Form of the promise"),
        choices=[("oral", _("Oral")), ("written", _("Written"))],
        widget=forms.RadioSelect,
        initial="oral",
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The gallery."""
    context = {
        "sections": SECTIONS,
        "icons": ICONS,
        "states": STATES,
        "colours": COLOURS,
        "form": SpecimenForm({"name": "北辰電信", "mail": "lin@", "tier": "A", "form": "oral"}),
        "moments": _moments(),
        "amount": Decimal("12840000"),
        "rows": _rows(),
        "steps": _steps(),
        "compare": _compare(),
        "crumbs": [{"label": _("Accounts"), "url": "#page"}, {"label": "北辰電信", "url": ""}],
        "tabs": _tabs(),
        "views": _views(),
        "columns": [
            {"code": one, "label": one, "shown": one != "city"} for one in ("name", "city")
        ],
        "kept": [("q", "電信")],
    }
    return render(request, "shell/components.html", context)


def _moments() -> dict[str, Any]:
    now = clock.now()
    return {
        "now": now,
        "hour": now - timedelta(hours=3),
        "yesterday": now - timedelta(days=1),
        "week": now - timedelta(days=8),
        "soon": clock.today() + timedelta(days=2),
        "late": clock.today() - timedelta(days=5),
    }


def _rows() -> list[dict[str, Any]]:
    names = [
        ("北辰電信", "S", "王承恩", "active", _("In progress"), "12840000"),
        ("Meridian Mobile", "A", "Helen Castro", "waiting", _("Waiting"), "8120000"),
        ("南海寬頻", "A", "李若水", "late", _("Late"), "5400000"),
        ("Fjordnett AS", "B", "Ola Berg", "done", _("Done"), "960000"),
        ("青江網路", "C", "陳小美", "open", _("Open"), "310000"),
    ]
    fields = ("name", "tier", "person", "kind", "status", "amount")
    return [dict(zip(fields, row, strict=True)) | {"amount": Decimal(row[5])} for row in names]


def _steps() -> list[dict[str, Any]]:
    steps = [
        ("done", _("Request"), "王承恩, 3/1"),
        ("done", _("Approval"), "林大維, 3/2"),
        ("done", _("Brief"), "李若水, 3/4"),
        ("active", _("Visit"), "王承恩"),
        ("open", _("Minutes"), ""),
        ("open", _("Closed"), ""),
    ]
    words = dict(STATES)
    return [
        {
            "state": state,
            "state_label": words[state],
            "label": label,
            "detail": detail,
            "current": state == "active",
            "url": "",
        }
        for state, label, detail in steps
    ]


def _compare() -> list[dict[str, Any]]:
    return [
        {"name": "tier", "label": _("Tier"), "mine": "S", "theirs": "A", "raw": ["A"]},
        {"name": "phone", "label": _("Phone"), "mine": "02 2345 6789", "theirs": "", "raw": [""]},
    ]


def _tabs() -> list[dict[str, Any]]:
    return [
        {"label": _("Overview"), "url": "#page", "current": True, "count": None},
        {"label": _("People"), "url": "#page", "current": False, "count": 14},
        {"label": _("Visits"), "url": "#page", "current": False, "count": 6},
    ]


def _views() -> list[dict[str, Any]]:
    return [
        {"label": _("All"), "url": "#lists", "current": True},
        {"label": _("My S and A accounts"), "url": "#lists", "current": False},
        {"label": _("Without a sponsor"), "url": "#lists", "current": False},
    ]
