"""Made-up data for the gallery. Refuses real data: nothing here is read from the database."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trivet.foundation import clock

STATES = (
    ("open", _("Open")),
    ("active", _("In progress")),
    ("waiting", _("Waiting")),
    ("done", _("Done")),
    ("late", _("Late")),
    ("refused", _("Refused")),
    ("draft", _("Draft")),
)


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


def moments() -> dict[str, Any]:
    now = clock.now()
    return {
        "now": now,
        "hour": now - timedelta(hours=3),
        "yesterday": now - timedelta(days=1),
        "week": now - timedelta(days=8),
        "soon": clock.today() + timedelta(days=2),
        "late": clock.today() - timedelta(days=5),
    }


def rows() -> list[dict[str, Any]]:
    names = [
        ("北辰電信", "S", "王承恩", "active", _("In progress"), "12840000"),
        ("Meridian Mobile", "A", "Helen Castro", "waiting", _("Waiting"), "8120000"),
        ("南海寬頻", "A", "李若水", "late", _("Late"), "5400000"),
        ("Fjordnett AS", "B", "Ola Berg", "done", _("Done"), "960000"),
        ("青江網路", "C", "陳小美", "open", _("Open"), "310000"),
    ]
    fields = ("name", "tier", "person", "kind", "status", "amount")
    return [dict(zip(fields, row, strict=True)) | {"amount": Decimal(row[5])} for row in names]


def steps() -> list[dict[str, Any]]:
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


def compare() -> list[dict[str, Any]]:
    return [
        {"name": "tier", "label": _("Tier"), "mine": "S", "theirs": "A", "raw": ["A"]},
        {"name": "phone", "label": _("Phone"), "mine": "02 2345 6789", "theirs": "", "raw": [""]},
    ]


def tabs() -> list[dict[str, Any]]:
    return [
        {"label": _("Overview"), "url": "#page", "current": True, "count": None},
        {"label": _("People"), "url": "#page", "current": False, "count": 14},
        {"label": _("Visits"), "url": "#page", "current": False, "count": 6},
    ]


def views() -> list[dict[str, Any]]:
    return [
        {"label": _("All"), "url": "#lists", "current": True},
        {"label": _("My S and A accounts"), "url": "#lists", "current": False},
        {"label": _("Without a sponsor"), "url": "#lists", "current": False},
    ]


def crumbs() -> list[dict[str, Any]]:
    return [{"label": _("Accounts"), "url": "#page"}, {"label": "北辰電信", "url": ""}]


def columns() -> list[dict[str, Any]]:
    labels = {"name": _("Name"), "tier": _("Tier"), "city": _("City")}
    return [
        {"code": code, "label": label, "shown": code != "city"} for code, label in labels.items()
    ]


def facts() -> list[dict[str, Any]]:
    rows = [
        (_("Group"), "Operators / 行動電信", ""),
        (_("Department"), "北區系統部", ""),
        (_("Industry"), "Mobile operator", ""),
        (_("Revenue"), "NT$ 41.2 billion", "2025-08"),
        (_("Website"), "polaris.example", ""),
        (_("Tax number"), "", ""),
    ]
    return [{"label": label, "value": value, "stale": stale} for label, value, stale in rows]


def people() -> list[dict[str, Any]]:
    rows = [
        ("林若水 Ruth Lin", _("Technical director")),
        ("陳志遠", _("Purchasing")),
        ("Ingrid Falk", _("Network operations")),
    ]
    return [{"name": name, "detail": title} for name, title in rows]


def days() -> list[dict[str, Any]]:
    """A timeline, by day."""
    at = moments()
    return [
        {
            "label": _("Today"),
            "entries": [
                {
                    "icon": "visits",
                    "title": _("Visit to the technical director"),
                    "text": _("Agreed to a joint test in June; wants a named engineer on site."),
                    "by": "王承恩, 林若水",
                    "moment": at["hour"],
                },
                {
                    "icon": "commitments",
                    "title": _("Promised: a test plan"),
                    "text": "",
                    "by": "李若水",
                    "moment": at["hour"],
                },
            ],
        },
        {
            "label": _("Earlier"),
            "entries": [
                {
                    "icon": "check",
                    "title": _("Promise kept: spare parts in Taichung"),
                    "text": _("Confirmed by the customer."),
                    "by": "林大維",
                    "moment": at["yesterday"],
                },
                {
                    "icon": "edit",
                    "title": _("Tier changed from A to S"),
                    "text": "",
                    "by": "林大維",
                    "moment": at["week"],
                },
                {
                    "icon": "triangle",
                    "title": _("李若水 took the seat of SR"),
                    "text": "",
                    "by": "",
                    "moment": at["week"],
                },
            ],
        },
    ]


def next_steps() -> list[dict[str, Any]]:
    at = moments()
    return [
        {
            "title": _("Write the minutes"),
            "kind": "late",
            "status": _("Late"),
            "due": at["late"],
            "who": "AR",
        },
        {
            "title": _("Send the test plan"),
            "kind": "open",
            "status": _("Open"),
            "due": at["soon"],
            "who": "SR",
        },
        {
            "title": _("Confirm the sponsor's visit"),
            "kind": "waiting",
            "status": _("Waiting"),
            "due": at["soon"],
            "who": "黃正雄",
        },
    ]
