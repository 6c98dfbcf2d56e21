"""The directory and a person's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from trivet.foundation import clock
from trivet.foundation.names import sort_column
from trivet.foundation.paging import page
from trivet.organisation import queries
from trivet.organisation.actions import people as actions
from trivet.triangle import queries as triangles
from trivet.web import toasts
from trivet.web.organisation import parts
from trivet.web.reader import reader

ROWS = 50


@require_safe
@vary_on_headers("HX-Request")
def people(request: HttpRequest) -> HttpResponse:
    """Our people by name, searched and narrowed to a unit."""
    me = reader(request)
    text, unit = request.GET.get("q", "")[:100], request.GET.get("unit", "")
    left = request.GET.get("left") == "1"
    there = queries.unit_of(int(unit)) if unit.isdecimal() else None
    rows = queries.directory(me, text=text, unit=there, left=left)
    found = page(
        rows, order=[sort_column(me), "id"], limit=ROWS, after=request.GET.get("after", "")
    )
    kept = request.GET.copy()
    kept["after"] = found.next
    context = {
        "tabs": parts.tabs(request, "people"),
        "rows": found.rows,
        "total": rows.count(),
        "more": f"?{kept.urlencode()}" if found.next else "",
        "query": text,
        "unit": there,
        "units": queries.units_to_choose(),
        "left": left,
        "may_manage": queries.manages(me),
    }
    return render(request, "organisation/people.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One of ours: how to reach him, his places and seats over time, who reports to him."""
    me = reader(request)
    one = queries.person_of_ours(pk)
    may_manage = queries.manages(me)
    context = {
        "profile": queries.profile(one, reader=me),
        "person": one,
        "seats": triangles.seats_held(one, reader=me),
        "covers": triangles.covers_of(one),
        "own": one == me,
        "may_manage": may_manage,
        "may_see_roles": one == me or queries.may_see_grants(me),
        "may_cover": triangles.may_arrange_cover(me, one),
        "today": clock.today(),
        "crumbs": [parts.crumb(_("Our people"), reverse("organisation:people")), parts.crumb(one)],
    }
    return render(request, "organisation/person.html", context)


@require_POST
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who left may sign in again."""
    one = queries.person_of_ours(pk)
    actions.readmit(by=reader(request), person=one)
    toasts.say(request, _("%(name)s can sign in again. Now give a place.") % {"name": one})
    return redirect(parts.person_url(one))
