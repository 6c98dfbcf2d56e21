"""Places in units: given, moved, ended, and the line of reporting."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trivet.foundation import clock
from trivet.organisation import queries
from trivet.organisation.actions import places as actions
from trivet.organisation.models import User
from trivet.web import refusals, toasts
from trivet.web.organisation import forms, parts
from trivet.web.reader import reader

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A place for a person."""
    one = queries.person_of_ours(pk)
    parts.require_some_management(reader(request))
    form = _place_form(request, {"since": clock.today()})

    def give(facts: dict[str, Any]) -> HttpResponse:
        facts["unit"] = queries.unit_of(facts["unit"])
        facts["reports_to"] = _person(facts["reports_to"])
        actions.place(by=reader(request), person=one, **facts)
        toasts.say(request, _("The place is given."))
        return redirect(parts.person_url(one))

    if request.method == "POST" and (done := refusals.attempt(form, give)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("Give %(name)s a place") % {"name": one},
        label=_("Give the place"),
        cancel=parts.person_url(one),
    )


@form_methods
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """The place ends and another begins the same day."""
    old = queries.membership_of(pk)
    parts.require_management(reader(request), old.unit)
    form = _place_form(request, {"since": clock.today(), "title": old.title})
    del form.fields["until"]

    def go(facts: dict[str, Any]) -> HttpResponse:
        actions.move(
            by=reader(request),
            membership=old,
            unit=queries.unit_of(facts["unit"]),
            on=facts["since"],
            title=facts["title"],
            is_head=facts["is_head"],
            reports_to=_person(facts["reports_to"]),
        )
        toasts.say(request, _("The person is moved."))
        return redirect(parts.person_url(old.user))

    if request.method == "POST" and (done := refusals.attempt(form, go)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("Move %(name)s") % {"name": old.user},
        lead=_("The place in %(unit)s ends the day before the first day of the new one.")
        % {"unit": old.unit},
        label=_("Move"),
        cancel=parts.person_url(old.user),
    )


@form_methods
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the person reports to in a place."""
    old = queries.membership_of(pk)
    parts.require_management(reader(request), old.unit)
    form = forms.LineForm(
        request.POST or None,
        initial={"reports_to": old.reports_to_id},
        people=queries.people_to_choose(reader(request), near=old.unit_id),
    )

    def change(facts: dict[str, Any]) -> HttpResponse:
        leader = _person(facts["reports_to"])
        actions.report_to(by=reader(request), membership=old, leader=leader)
        toasts.say(request, _("Saved."))
        return redirect(parts.person_url(old.user))

    if request.method == "POST" and (done := refusals.attempt(form, change)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("Whom does %(name)s report to?") % {"name": old.user},
        label=_("Save"),
        cancel=parts.person_url(old.user),
    )


@form_methods
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day in a place."""
    old = queries.membership_of(pk)
    parts.require_management(reader(request), old.unit)
    initial = {"until": old.until or clock.today() + timedelta(days=1)}
    form = forms.LastDayForm(request.POST or None, initial=initial)

    def stop(facts: dict[str, Any]) -> HttpResponse:
        actions.end(by=reader(request), membership=old, on=facts["until"])
        toasts.say(request, _("The last day is noted."))
        return redirect(parts.person_url(old.user))

    if request.method == "POST" and (done := refusals.attempt(form, stop)):
        return done
    return parts.form_page(
        request,
        form,
        title=_("When is the last day of %(name)s in %(unit)s?")
        % {"name": old.user, "unit": old.unit},
        label=_("Save"),
        cancel=parts.person_url(old.user),
    )


def _place_form(request: HttpRequest, initial: dict[str, Any]) -> forms.PlaceForm:
    return forms.PlaceForm(
        request.POST or None,
        initial=initial,
        units=queries.units_to_choose(),
        people=queries.people_to_choose(reader(request)),
    )


def _person(pk: int | None) -> User | None:
    return queries.person_of_ours(pk) if pk else None
