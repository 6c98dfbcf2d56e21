"""Who is away and who acts for him: the list, "I am away", back sooner."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trivet.foundation import clock
from trivet.organisation.models import User
from trivet.organisation.queries import people_to_choose, person_of_ours
from trivet.triangle import queries, rules
from trivet.triangle.actions import covers as actions
from trivet.web import refusals, toasts
from trivet.web.organisation.parts import form_page
from trivet.web.reader import reader
from trivet.web.triangle import forms, parts

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """Everybody's covers from today on."""
    me = reader(request)
    covers = list(queries.open_covers())
    context = {
        "tabs": parts.tabs(request, "away"),
        "covers": covers,
        "mine": {cover.pk for cover in covers if cover.user == me},
        "today": clock.today(),
        "may_be_away": queries.may_arrange_cover(me, me),
    }
    return render(request, "triangle/away.html", context)


@form_methods
def new(request: HttpRequest) -> HttpResponse:
    """I am away; or, for somebody above him, `?person=` is."""
    me = reader(request)
    person = _person(request, me)
    rules.check_may_cover(queries.may_arrange_cover(me, person))
    tomorrow = clock.today() + timedelta(days=1)
    form = forms.CoverForm(
        request.POST or None, initial={"since": tomorrow}, people=people_to_choose(me)
    )

    def arrange(facts: dict[str, Any]) -> HttpResponse:
        facts["covered_by"] = person_of_ours(facts["covered_by"])
        row = actions.arrange(by=me, person=person, **facts)
        toasts.say(request, _("%(name)s acts for these seats then.") % {"name": row.covered_by})
        return redirect("triangle:away")

    if request.method == "POST" and (done := refusals.attempt(form, arrange)):
        return done
    own = person == me
    return form_page(
        request,
        form,
        title=_("I am away") if own else _("%(name)s is away") % {"name": person},
        lead=_("Whoever covers sees what the seats see, and gets their work, for those days only."),
        label=_("Arrange it"),
        cancel=reverse("triangle:away"),
    )


@form_methods
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Back sooner than planned."""
    me = reader(request)
    cover = queries.cover_of(pk)
    rules.check_may_cover(queries.may_arrange_cover(me, cover.user))
    form = forms.LastDayForm(request.POST or None, initial={"until": clock.today()})

    def stop(facts: dict[str, Any]) -> HttpResponse:
        actions.end(by=me, cover=cover, on=facts["until"])
        toasts.say(request, _("Welcome back.") if cover.user == me else _("Saved."))
        return redirect("triangle:away")

    if request.method == "POST" and (done := refusals.attempt(form, stop)):
        return done
    return form_page(
        request,
        form,
        title=_("When is the last day away of %(name)s?") % {"name": cover.user},
        label=_("Save"),
        cancel=reverse("triangle:away"),
    )


def _person(request: HttpRequest, me: User) -> User:
    named = request.GET.get("person", "")
    return person_of_ours(int(named)) if named.isdecimal() else me
