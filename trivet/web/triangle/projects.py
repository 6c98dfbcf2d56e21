"""Projects formed and closed; limits delegated and withdrawn."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trivet.customers.models import Account
from trivet.foundation import clock
from trivet.organisation.queries import people_to_choose, person_of_ours
from trivet.triangle import queries, rules
from trivet.triangle.actions import delegations as limits
from trivet.triangle.actions import projects as actions
from trivet.triangle.models import Project
from trivet.web import refusals, toasts
from trivet.web.organisation.parts import form_page
from trivet.web.reader import reader
from trivet.web.triangle import forms, parts

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A project with its triangle."""
    me = reader(request)
    account = queries.account_of(pk, me)
    rules.check_may_appoint(queries.may_form_project(me, account))
    form = forms.ProjectForm(
        request.POST or None,
        initial={"since": clock.today()},
        people=people_to_choose(me, near=account.department_id),
    )

    def establish(facts: dict[str, Any]) -> HttpResponse:
        project = actions.form(
            by=me,
            account=account,
            name=facts["name"],
            code=facts["code"],
            since=facts["since"],
            until=facts["until"],
            seats={seat: person_of_ours(one) for seat, one in form.seats().items()},
        )
        toasts.say(request, _("The project is formed."))
        return redirect("triangle:project", project.pk)

    if request.method == "POST" and (done := refusals.attempt(form, establish)):
        return done
    return form_page(
        request,
        form,
        title=_("Form a project for %(account)s") % {"account": account},
        lead=_("A seat left empty is acted for by the account's own triangle."),
        label=_("Form the project"),
        cancel=parts.account_url(account),
        crumbs=parts.crumbs(account),
    )


@form_methods
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The end of a project: its seats return."""
    me = reader(request)
    project = queries.project_of(pk, me)
    rules.check_may_appoint(queries.may_form_project(me, project.account))
    initial = {"until": clock.today() + timedelta(days=1)}
    form = forms.LastDayForm(request.POST or None, initial=initial)

    def end(facts: dict[str, Any]) -> HttpResponse:
        actions.close(by=me, project=project, on=facts["until"])
        toasts.say(request, _("The project is closed, its seats have returned."))
        return redirect("triangle:project", project.pk)

    if request.method == "POST" and (done := refusals.attempt(form, end)):
        return done
    return form_page(
        request,
        form,
        title=_("Close %(project)s") % {"project": project},
        lead=_("On its last day every seat of the project returns and every limit ends."),
        label=_("Close the project"),
        cancel=parts.place_url(project.account, project),
        crumbs=parts.crumbs(project.account, project),
    )


@form_methods
def delegate_on_account(request: HttpRequest, pk: int) -> HttpResponse:
    """What the account's team may decide."""
    return _delegate(request, queries.account_of(pk, reader(request)), None)


@form_methods
def delegate_on_project(request: HttpRequest, pk: int) -> HttpResponse:
    """What a project's team may decide."""
    project = queries.project_of(pk, reader(request))
    return _delegate(request, project.account, project)


def _delegate(request: HttpRequest, account: Account, project: Project | None) -> HttpResponse:
    me = reader(request)
    rules.check_may_appoint(queries.may_delegate(me, account))
    form = forms.DelegationForm(request.POST or None, initial={"since": clock.today()})

    def give(facts: dict[str, Any]) -> HttpResponse:
        limits.delegate(by=me, account=account, project=project, **facts)
        toasts.say(request, _("The limit holds."))
        return redirect(parts.place_url(account, project))

    if request.method == "POST" and (done := refusals.attempt(form, give)):
        return done
    return form_page(
        request,
        form,
        title=_("Let the team of %(place)s decide") % {"place": project or account},
        lead=_("A new limit ends the one of its kind that holds today."),
        label=_("Delegate"),
        cancel=parts.place_url(account, project),
        crumbs=parts.crumbs(account, project),
    )


@form_methods
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a limit."""
    me = reader(request)
    old = queries.delegation_of(pk, me)
    rules.check_may_appoint(queries.may_delegate(me, old.account))
    initial = {"until": old.until or clock.today() + timedelta(days=1)}
    form = forms.LastDayForm(request.POST or None, initial=initial)

    def stop(facts: dict[str, Any]) -> HttpResponse:
        limits.withdraw(by=me, delegation=old, on=facts["until"])
        toasts.say(request, _("The last day is noted."))
        return redirect(parts.place_url(old.account, old.project))

    if request.method == "POST" and (done := refusals.attempt(form, stop)):
        return done
    return form_page(
        request,
        form,
        title=_("Withdraw from the team of %(place)s: %(kind)s")
        % {"place": old.project or old.account, "kind": old.get_kind_display()},
        label=_("Save"),
        cancel=parts.place_url(old.account, old.project),
        crumbs=parts.crumbs(old.account, old.project),
    )
