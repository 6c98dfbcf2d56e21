"""Filling a seat, handing it on, ending an appointment."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trivet.customers.models import Account
from trivet.foundation import clock
from trivet.organisation.queries import people_to_choose, person_of_ours
from trivet.triangle import queries, rules
from trivet.triangle.actions import appointments as actions
from trivet.triangle.models import Project, Seat
from trivet.web import refusals, toasts
from trivet.web.organisation.parts import form_page
from trivet.web.reader import reader
from trivet.web.triangle import forms, parts

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def on_account(request: HttpRequest, pk: int, seat: str, how: str) -> HttpResponse:
    """Fill a seat of an account."""
    return _fill(request, queries.account_of(pk, reader(request)), None, seat, how)


@form_methods
def on_project(request: HttpRequest, pk: int, seat: str, how: str) -> HttpResponse:
    """Fill a seat of a project."""
    project = queries.project_of(pk, reader(request))
    return _fill(request, project.account, project, seat, how)


def _fill(
    request: HttpRequest, account: Account, project: Project | None, seat: str, how: str
) -> HttpResponse:
    """`how` is appointment, replacement or backup: what the button said when it was pressed."""
    me = reader(request)
    if seat not in Seat.values:
        raise Http404
    rules.check_may_appoint(queries.may_appoint(me, account, project=project))
    form = forms.AppointmentForm(
        request.POST or None,
        initial={"since": _since(request), "person": request.GET.get("person", "")},
        people=people_to_choose(me, near=account.department_id),
    )

    def fill(facts: dict[str, Any]) -> HttpResponse:
        facts["person"] = person_of_ours(facts["person"])
        act = actions.replace if how == "replacement" else actions.appoint
        row = act(
            by=me,
            account=account,
            project=project,
            seat=seat,
            is_backup=how == "backup",
            **facts,
        )
        toasts.say(request, _("%(name)s is appointed.") % {"name": row.user})
        return redirect(parts.place_url(account, project))

    if request.method == "POST" and (done := refusals.attempt(form, fill)):
        return done
    words = {"seat": Seat(seat).label, "place": project or account}
    return form_page(
        request,
        form,
        title=_title(how) % words,
        lead=_lead(how),
        label=_("Appoint"),
        cancel=parts.place_url(account, project),
        crumbs=parts.crumbs(account, project),
    )


@form_methods
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of somebody in a seat; an appointment to come is cancelled."""
    me = reader(request)
    old = queries.appointment_of(pk, me)
    rules.check_may_appoint(queries.may_appoint(me, old.account, project=old.project))
    initial = {"until": old.until or clock.today() + timedelta(days=1)}
    form = forms.EndForm(request.POST or None, initial=initial)

    def stop(facts: dict[str, Any]) -> HttpResponse:
        left = actions.end(by=me, appointment=old, on=facts["until"], reason=facts["reason"])
        toasts.say(request, _("The last day is noted.") if left else _("It is cancelled."))
        return redirect(parts.place_url(old.account, old.project))

    if request.method == "POST" and (done := refusals.attempt(form, stop)):
        return done
    return form_page(
        request,
        form,
        title=_("When does %(name)s leave the seat: %(seat)s?")
        % {"name": old.user, "seat": old.get_seat_display()},
        lead=_("The seat is vacant from the next day on, unless somebody is appointed by then."),
        label=_("Save"),
        cancel=parts.place_url(old.account, old.project),
        crumbs=parts.crumbs(old.account, old.project),
    )


def _since(request: HttpRequest) -> date:
    """The day the seat falls vacant, where a link says so; today where it makes no sense."""
    try:
        return parse_date(request.GET.get("since", "")) or clock.today()
    except ValueError:
        return clock.today()


def _title(how: str) -> str:
    titles = {
        "appointment": _("Appoint for %(place)s: %(seat)s"),
        "replacement": _("Replace the holder at %(place)s: %(seat)s"),
        "backup": _("Appoint a backup for %(place)s: %(seat)s"),
    }
    return titles[how]


def _lead(how: str) -> str:
    leads = {
        "appointment": _("The first day may lie in the past or in the future."),
        "replacement": _(
            "The present holder's last day is the day before the first day of the new one."
        ),
        "backup": _("A backup acts while the seat is vacant or its holder has left."),
    }
    return leads[how]
