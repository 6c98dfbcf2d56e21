"""The tree of units, one unit, and the forms that change it."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trivet.foundation import clock
from trivet.organisation import queries
from trivet.organisation.actions import units as actions
from trivet.organisation.models import Unit
from trivet.web import refusals, toasts
from trivet.web.organisation import forms, parts
from trivet.web.reader import reader

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The whole tree."""
    context = {
        "tabs": parts.tabs(request, "units"),
        "branches": queries.tree(),
        "may_manage": queries.manages(reader(request)),
    }
    return render(request, "organisation/units.html", context)


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its head, its people, the units beneath it."""
    one = queries.unit_of(pk)
    context = {
        "unit": one,
        "crumbs": [*parts.unit_crumbs(one), parts.crumb(one)],
        "members": list(queries.members(one, reader=reader(request))),
        "head": queries.head_of(one),
        "beneath": queries.children(one),
        "may_manage": queries.manages(reader(request), one),
        "today": clock.today(),
    }
    return render(request, "organisation/unit.html", context)


@form_methods
def new(request: HttpRequest) -> HttpResponse:
    """A new unit, beneath the one that `?beneath=` names."""
    parent = _parent(request)
    parts.require_management(reader(request), parent)
    form = forms.UnitForm(request.POST or None, initial={"kind": "department"})

    def add(facts: dict[str, Any]) -> HttpResponse:
        made = actions.add(
            by=reader(request),
            name=facts["name"],
            kind=facts["kind"],
            code=facts["code"],
            parent=parent,
            labels=form.labels(),
        )
        toasts.say(request, _("The unit is added."))
        return redirect(parts.unit_url(made))

    if request.method == "POST" and (done := refusals.attempt(form, add)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("Add a unit"),
        lead=_("It becomes part of %(unit)s.") % {"unit": parent} if parent else "",
        label=_("Add the unit"),
        cancel=parts.unit_url(parent) if parent else reverse("organisation:units"),
    )


@form_methods
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or kind."""
    one = queries.unit_of(pk)
    parts.require_management(reader(request), one)
    initial = {
        "name": one.name,
        "kind": one.kind,
        "name_hant": one.labels.get("zh-hant", ""),
        "name_hans": one.labels.get("zh-hans", ""),
    }
    form = forms.RenameForm(request.POST or None, initial=initial)

    def rename(facts: dict[str, Any]) -> HttpResponse:
        actions.rename(
            by=reader(request),
            unit=one,
            name=facts["name"],
            kind=facts["kind"],
            labels=form.labels(),
        )
        toasts.say(request, _("Saved."))
        return redirect(parts.unit_url(one))

    if request.method == "POST" and (done := refusals.attempt(form, rename)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("Rename %(unit)s") % {"unit": one},
        label=_("Save"),
        cancel=parts.unit_url(one),
    )


@form_methods
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another place in the tree."""
    one = queries.unit_of(pk)
    parts.require_management(reader(request), one)
    form = forms.UnitMoveForm(
        request.POST or None, initial={"parent": one.parent_id}, units=queries.units_to_choose()
    )

    def hang(facts: dict[str, Any]) -> HttpResponse:
        parent = queries.unit_of(facts["parent"]) if facts["parent"] else None
        actions.move(by=reader(request), unit=one, parent=parent)
        toasts.say(request, _("The unit is moved."))
        return redirect(parts.unit_url(one))

    if request.method == "POST" and (done := refusals.attempt(form, hang)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("Move %(unit)s") % {"unit": one},
        lead=_("Everything beneath it moves with it. Whoever has a role above sees it from there."),
        label=_("Move it"),
        cancel=parts.unit_url(one),
    )


@form_methods
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The end of a unit that nothing hangs on any more."""
    one = queries.unit_of(pk)
    parts.require_management(reader(request), one)
    initial = {"until": clock.today() + timedelta(days=1)}
    form = forms.LastDayForm(request.POST or None, initial=initial)

    def end(facts: dict[str, Any]) -> HttpResponse:
        actions.close(by=reader(request), unit=one, on=facts["until"])
        toasts.say(request, _("The unit is closed."))
        return redirect("organisation:units")

    if request.method == "POST" and (done := refusals.attempt(form, end)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("Close %(unit)s") % {"unit": one},
        lead=_("Its history stays. Move its people and accounts to another unit first."),
        label=_("Close it"),
        cancel=parts.unit_url(one),
    )


def _parent(request: HttpRequest) -> Unit | None:
    named = request.GET.get("beneath", "")
    return queries.unit_of(int(named)) if named.isdecimal() else None
