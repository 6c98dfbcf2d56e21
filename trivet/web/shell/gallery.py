"""The component gallery: every component with made-up data, for builders and for the eye."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from trivet.web.shell import specimens

SECTIONS = {
    "colour": _("Colour and icons"),
    "text": _("Text"),
    "signs": _("Signs"),
    "buttons": _("Buttons"),
    "forms": _("Forms"),
    "lists": _("Lists"),
    "record": _("Record"),
    "page": _("Page parts"),
    "overlays": _("Above the page"),
}
ICONS = (
    "today accounts people visits commitments triangle processes groups units import export "
    "settings search plus check close more right filter columns bookmark edit trash undo clock "
    "mail phone note lock key device print language theme issue star"
)
COLOURS = "paper surface sunken line ink accent accent-soft bad warn good"


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The gallery."""
    typed = {"name": "北辰電信", "mail": "lin@", "tier": "A", "form": "oral"}
    context = {
        "sections": SECTIONS,
        "icons": ICONS.split(),
        "colours": COLOURS.split(),
        "states": specimens.STATES,
        "form": specimens.SpecimenForm(typed),
        "moments": specimens.moments(),
        "amount": Decimal("12840000"),
        "rows": specimens.rows(),
        "steps": specimens.steps(),
        "compare": specimens.compare(),
        "crumbs": specimens.crumbs(),
        "tabs": specimens.tabs(),
        "views": specimens.views(),
        "columns": specimens.columns(),
        "kept": [("q", "電信")],
    }
    return render(request, "shell/components.html", context)


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """A whole record page."""
    context = {
        "crumbs": specimens.crumbs(),
        "tabs": specimens.tabs(),
        "facts": specimens.facts(),
        "people": specimens.people(),
        "days": specimens.days(),
        "next_steps": specimens.next_steps(),
        "steps": specimens.steps(),
    }
    return render(request, "shell/specimen_record.html", context)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """A whole list page."""
    context = {
        "rows": specimens.rows() * 6,
        "views": specimens.views(),
        "columns": specimens.columns(),
        "kept": [],
    }
    return render(request, "shell/specimen_list.html", context)
