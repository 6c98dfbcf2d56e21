"""What the pages of our own side share: tabs, crumbs, the page that is one form."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from trivet.organisation import queries
from trivet.organisation.models import Unit, User
from trivet.organisation.rules import Power, check_power
from trivet.web import refusals
from trivet.web.reader import reader


def tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """Units, people, and the roles for those who may read them."""
    places = [("units", _("Units")), ("people", _("Our people"))]
    if queries.may_see_grants(reader(request)):
        places.append(("roles", _("Roles")))
    return [
        {
            "label": label,
            "url": reverse(f"organisation:{code}"),
            "current": code == here,
            "count": None,
        }
        for code, label in places
    ]


def require_management(user: User, unit: Unit | None = None) -> None:
    """A form that he could not send is not shown to him. Raises NotPermitted."""
    check_power([Power.MANAGE_PEOPLE] if queries.manages(user, unit) else [], Power.MANAGE_PEOPLE)


def require_some_management(user: User) -> None:
    """The same where the unit is chosen on the form itself. Raises NotPermitted."""
    powers = [Power.MANAGE_PEOPLE] if queries.manages_somewhere(user) else []
    check_power(powers, Power.MANAGE_PEOPLE)


def crumb(label: object, url: str = "") -> dict[str, str]:
    return {"label": str(label), "url": url}


def unit_crumbs(unit: Unit) -> list[dict[str, str]]:
    """From the tree down to the one above `unit`."""
    above = [crumb(one, unit_url(one)) for one in queries.ancestors(unit)]
    return [crumb(_("Organisation"), reverse("organisation:units")), *above]


def unit_url(unit: Unit) -> str:
    return reverse("organisation:unit", args=[unit.pk])


def person_url(person: User) -> str:
    return reverse("organisation:person", args=[person.pk])


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, label: str, cancel: str, **more: Any
) -> HttpResponse:
    """The page that is one form, in the state the form is in."""
    context = {"form": form, "title": title, "label": label, "cancel": cancel, **more}
    return render(request, "form_page.html", context, status=refusals.status(form))
