"""Who holds which role where; granting and ending, for administrators."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trivet.foundation import clock
from trivet.organisation import queries
from trivet.organisation.actions import roles as actions
from trivet.web import refusals, toasts
from trivet.web.organisation import forms, parts
from trivet.web.reader import reader

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Every role that holds today or later."""
    me = reader(request)
    context = {
        "grants": list(queries.grants(me)),
        "tabs": parts.tabs(request, "roles"),
        "may_manage": queries.manages_somewhere(me),
        "today": clock.today(),
    }
    return render(request, "organisation/roles.html", context)


@form_methods
def new(request: HttpRequest) -> HttpResponse:
    """A role for somebody; `?person=` names him beforehand."""
    me = reader(request)
    parts.require_some_management(me)
    form = forms.GrantForm(
        request.POST or None,
        initial={"since": clock.today(), "person": request.GET.get("person", "")},
        units=queries.units_to_choose(),
        people=queries.people_to_choose(me),
    )

    def grant(facts: dict[str, Any]) -> HttpResponse:
        facts["person"] = queries.person_of_ours(facts["person"])
        facts["unit"] = queries.unit_of(facts["unit"]) if facts["unit"] else None
        actions.grant(by=me, **facts)
        toasts.say(request, _("The role is granted."))
        return redirect("organisation:roles")

    if request.method == "POST" and (done := refusals.attempt(form, grant)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("Grant a role"),
        lead=_("A role holds in a unit and everything beneath it, from its first day on."),
        label=_("Grant it"),
        cancel=reverse("organisation:roles"),
    )


@form_methods
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a role."""
    me = reader(request)
    old = queries.grant_of(pk, me)
    parts.require_management(me, old.unit)
    initial = {"until": old.until or clock.today() + timedelta(days=1)}
    form = forms.LastDayForm(request.POST or None, initial=initial)

    def stop(facts: dict[str, Any]) -> HttpResponse:
        actions.end(by=me, grant=old, on=facts["until"])
        toasts.say(request, _("The last day is noted."))
        return redirect("organisation:roles")

    if request.method == "POST" and (done := refusals.attempt(form, stop)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("When does %(name)s cease to be %(role)s?")
        % {"name": old.user, "role": old.get_role_display()},
        label=_("Save"),
        cancel=reverse("organisation:roles"),
    )
