"""The triangle of an account or project on any day, one's own seats, vacancies, the letter."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trivet.foundation import clock
from trivet.organisation.queries import unit_of, units_to_choose
from trivet.triangle import queries
from trivet.triangle.models import Appointment
from trivet.web.customers.accounts.facts import tabs
from trivet.web.reader import reader
from trivet.web.triangle import parts

LANGUAGES = ("zh-hant", "zh-hans", "en")


@dataclass(frozen=True)
class Change:
    """Something that happened in a seat, as the timeline tells it."""

    day: date | None
    title: str
    text: str
    by: str
    url: str


@require_safe
def triangles(request: HttpRequest) -> HttpResponse:
    """The seats of the reader."""
    me = reader(request)
    held = queries.seats_held(me, reader=me)
    context = {
        "tabs": parts.tabs(request, "triangles"),
        "seats": [one for one in held if one.current],
        "past": [one for one in held if not one.current],
        "may_be_away": queries.may_arrange_cover(me, me),
    }
    return render(request, "triangle/triangles.html", context)


@require_safe
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """The triangle of an account, today or on `?day=`."""
    me = reader(request)
    one = queries.account_of(pk, me)
    found = queries.triangle_on(one, day=_day(request))
    context = {
        "triangle": found,
        "seat_page": "triangle:account-seat",
        "place": one,
        "crumbs": parts.crumbs(one),
        "tabs": tabs(one, "triangle:account"),
        "changes": _changes(found.history),
        "may_appoint": queries.may_appoint(me, one),
        "may_delegate": queries.may_delegate(me, one),
        "may_form": queries.may_form_project(me, one),
        "today": clock.today(),
    }
    return render(request, "triangle/account.html", context)


@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """The triangle of a project."""
    me = reader(request)
    one = queries.project_of(pk, me)
    found = queries.triangle_on(one.account, project=one, day=_day(request))
    today = clock.today()
    may_appoint = queries.may_appoint(me, one.account, project=one)
    context = {
        "triangle": found,
        "seat_page": "triangle:project-seat",
        "place": one,
        "crumbs": parts.crumbs(one.account, one),
        "changes": _changes(found.history),
        "may_appoint": may_appoint,
        "may_delegate": queries.may_delegate(me, one.account),
        "may_close": may_appoint and (one.until is None or one.until > today),
        "today": today,
    }
    return render(request, "triangle/project.html", context)


@require_safe
def vacancies(request: HttpRequest) -> HttpResponse:
    """The alarm: what nobody fills today, or soon."""
    me = reader(request)
    named = request.GET.get("unit", "")
    unit = unit_of(int(named)) if named.isdecimal() else None
    found = queries.vacancies(me, unit=unit)
    may_fill = queries.units_to_appoint_in(me, {gap.unit for gap in found})
    context = {
        "tabs": parts.tabs(request, "vacancies"),
        "vacancies": [_vacant(gap, may_fill) for gap in found],
        "unit": unit,
        "units": units_to_choose(),
        "days": queries.SOON.days,
    }
    return render(request, "triangle/vacancies.html", context)


def _vacant(gap: queries.Vacancy, may_fill: set[int | None]) -> dict[str, Any]:
    """A vacancy, the triangle it is in, and, for who may, where it is filled."""
    return {
        "gap": gap,
        "url": parts.vacancy_url(gap, may_fill=False),
        "fill": parts.vacancy_url(gap, may_fill=True) if gap.unit in may_fill else "",
    }


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The appointment letter, in three languages, to print and sign."""
    context = {
        "letter": queries.letter(pk, reader(request)),
        "languages": LANGUAGES,
        "today": clock.today(),
    }
    return render(request, "triangle/letter.html", context)


def _day(request: HttpRequest) -> date:
    """The day asked for; today where it makes no sense."""
    try:
        return parse_date(request.GET.get("day", "")) or clock.today()
    except ValueError:
        return clock.today()


def _changes(history: list[Appointment]) -> list[Change]:
    """Every beginning and end, newest first."""
    found = []
    for row in history:
        names = {"name": row.user, "seat": row.get_seat_display()}
        begins = _("%(name)s backs up the seat: %(seat)s") if row.is_backup else ""
        begins = begins or _("%(name)s takes the seat: %(seat)s")
        by = str(row.appointed_by) if row.appointed_by else ""
        url = parts.letter_url(row)
        found.append(Change(row.since, begins % names, row.reason, by, url))
        if row.last_day is not None:
            left = _("%(name)s leaves the seat: %(seat)s") % names
            found.append(Change(row.last_day, left, "", "", url))
    return sorted(found, key=lambda change: change.day or date.min, reverse=True)
