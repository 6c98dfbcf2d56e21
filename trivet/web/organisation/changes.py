"""The forms that change a person: add, edit, give a password, close the door."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trivet.foundation import clock
from trivet.organisation import queries
from trivet.organisation.actions import people as actions
from trivet.organisation.rules import OWN_FIELDS, check_fields
from trivet.organisation.ties import ties_of
from trivet.web import refusals, toasts
from trivet.web.organisation import forms, parts
from trivet.web.reader import reader

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def new(request: HttpRequest) -> HttpResponse:
    """A new colleague."""
    parts.require_management(reader(request))
    form = forms.NewPersonForm(request.POST or None)

    def add(facts: dict[str, Any]) -> HttpResponse:
        facts["password"] = facts["password"] or None
        made = actions.add(by=reader(request), **facts)
        toasts.say(request, _("The person is added. Now give a place and a role."))
        return redirect(parts.person_url(made))

    if request.method == "POST" and (done := refusals.attempt(form, add)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("Add a person"),
        label=_("Add the person"),
        cancel=reverse("organisation:people"),
    )


@form_methods
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything for an administrator; of oneself, how one is reached."""
    me, one = reader(request), queries.person_of_ours(pk)
    manages = queries.manages(me)
    if not manages:
        check_fields(OWN_FIELDS, OWN_FIELDS if one == me else ())
    kind: type[forms.PersonForm] | type[forms.OwnForm]
    kind = forms.PersonForm if manages else forms.OwnForm
    initial = {name: getattr(one, name) for name in kind.base_fields}
    form = kind(request.POST or None, initial=initial)

    def save(facts: dict[str, Any]) -> HttpResponse:
        actions.edit(by=me, person=one, changes=facts)
        toasts.say(request, _("Saved."))
        return redirect(parts.person_url(one))

    if request.method == "POST" and (done := refusals.attempt(form, save)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": one},
        label=_("Save"),
        cancel=parts.person_url(one),
    )


@form_methods
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password for somebody who forgot his."""
    one = queries.person_of_ours(pk)
    parts.require_management(reader(request))
    form = forms.PasswordForm(request.POST or None)

    def give(facts: dict[str, Any]) -> HttpResponse:
        actions.set_password(by=reader(request), person=one, password=facts["password"])
        toasts.say(request, _("The password is set. Tell it to the person by another way."))
        return redirect(parts.person_url(one))

    if request.method == "POST" and (done := refusals.attempt(form, give)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("Set a password for %(name)s") % {"name": one},
        label=_("Set the password"),
        cancel=parts.person_url(one),
    )


@form_methods
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """Closing the door behind somebody: what still hangs on him is listed first."""
    one = queries.person_of_ours(pk)
    parts.require_management(reader(request))
    ties = ties_of(one)
    initial = {"until": clock.today() + timedelta(days=1)}
    form = forms.LeavingForm(request.POST or None, initial=initial, tied=bool(ties))

    def leave(facts: dict[str, Any]) -> HttpResponse:
        actions.deactivate(
            by=reader(request),
            person=one,
            on=facts["until"],
            despite_ties=facts.get("despite_ties", False),
        )
        toasts.say(request, _("%(name)s can no longer sign in.") % {"name": one})
        return redirect(parts.person_url(one))

    if request.method == "POST" and (done := refusals.attempt(form, leave)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("%(name)s leaves") % {"name": one},
        lead=_("From now on the person cannot sign in. Places and roles end; the history stays."),
        label=_("End the access"),
        cancel=parts.person_url(one),
        notes=ties,
        notes_title=_("Still open"),
    )
