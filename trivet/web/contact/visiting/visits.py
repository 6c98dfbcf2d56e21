"""Visits: the list, the month, one visit with all that hangs on it, calling one off."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trivet.foundation import clock
from trivet.foundation.errors import allowed
from trivet.organisation.models import User
from trivet.processes.contact import visits as flow
from trivet.processes.contact.bindings import VISIT
from trivet.processes.queries import open_about
from trivet.web import telling, toasts
from trivet.web.contact import parts
from trivet.web.contact.forms.visits import WithdrawalForm
from trivet.web.contact.lists import VISITS
from trivet.web.lists import export, pages
from trivet.web.reader import reader
from trivet.win.contact import rules
from trivet.win.contact.models import Touchpoint
from trivet.win.contact.queries import ledger, places, sightings, stories, visits
from trivet.win.contact.rules import Place

Status = Touchpoint.Status


@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """Touchpoints the reader sees, newest first."""
    return pages.answer(request, VISITS, "contact/visits.html")


@require_safe
def visit_total(request: HttpRequest) -> HttpResponse:
    """How many the list holds."""
    return pages.total(request, VISITS)


@require_POST
def visit_export(request: HttpRequest) -> HttpResponseBase:
    """The list as a file."""
    return export.answer(request, VISITS)


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """The visits of a month, as a calendar on a desk and as a list on a phone."""
    first = _first(request.GET.get("at", ""))
    mine = request.GET.get("all") != "1"
    user = reader(request)
    by_day = dict(visits.month(user, first, mine=mine))
    for listed in by_day.values():
        parts.with_sign(listed, parts.visit_sign)
    before, after = first - timedelta(days=1), first + timedelta(days=32)
    context = {
        "first": first,
        "weekdays": [WEEKDAYS_ABBR[number] for number in range(7)],
        "days": _calendar(first, by_day),
        "before": parts.here(request, at=f"{before:%Y-%m}"),
        "after": parts.here(request, at=f"{after:%Y-%m}"),
        "other": parts.here(request, all="1" if mine else None),
        "mine": mine,
        "empty": not by_day,
    }
    return render(request, "contact/month.html", context)


@require_safe
def visit(request: HttpRequest, touchpoint: int) -> HttpResponse:
    """One visit: where it stands, who takes part, what was said, what followed."""
    user = reader(request)
    found = visits.touchpoint(user, touchpoint)
    place = places.place(user, found.account)
    theirs, ours = visits.people_of(visits.participants(found))
    promises = parts.with_sign(ledger.of_visit(user, found), parts.promise_sign)
    sign, word = parts.visit_sign(found)
    waiting = open_about(user, VISIT, found)
    context = {
        "visit": found,
        "sign": sign,
        "word": word,
        "steps": parts.steps(found),
        "theirs": theirs,
        "ours": ours,
        "approvals": visits.approvals(found),
        "minutes_late": _minutes_late(found),
        "commitments": promises,
        "observations": parts.with_sign(sightings.of_visit(user, found), parts.sighting_sign),
        "waiting": [parts.as_next(entry) for entry in waiting],
        "events": [telling.tell(event) for event in stories.story(user, found)],
        "crumbs": parts.crumbs(
            (_("Visits"), reverse("win:visits")), parts.account_crumb(found), (found.subject, "")
        ),
        "account_url": parts.url_of_account(found),
        "tier": None if found.by_invitation else found.account.tier,
        "elsewhere": parts.elsewhere(user, found),
        "withdrawal": WithdrawalForm(),
        **ways(user, found, place, {entry.item.action for entry in waiting}),
    }
    return render(request, "contact/visit.html", context)


@require_POST
def withdrawal(request: HttpRequest, touchpoint: int) -> HttpResponse:
    """Call a visit off."""
    found = visits.touchpoint(reader(request), touchpoint)
    form = WithdrawalForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    flow.withdraw(visit=found, by=reader(request), note=note)
    toasts.say(request, _("The visit is withdrawn."))
    return parts.go(request, "win:visit", touchpoint)


def ways(user: User, visit: Touchpoint, place: Place, waits: set[str]) -> dict[str, bool]:
    """What this person may do to this visit now: the buttons of the page.

    `waits` are the steps the process waits for; none where no process runs.
    """
    own = visit.requested_by_id == user.pk
    works = allowed(rules.check_can_work, place=place)
    status, begun = visit.status, visit.starts_at <= clock.now()
    asked = status in (Status.REQUESTED, Status.APPROVED, Status.REFUSED)
    return {
        "may_approve": status == Status.REQUESTED
        and allowed(rules.check_can_approve, visit=visit, by=user, place=place),
        "may_revise": asked and (works or own),
        "may_withdraw": asked
        and allowed(rules.check_can_withdraw, visit=visit, by=user, place=place),
        "may_record": works and begun and status in (Status.APPROVED, Status.HELD),
        "may_rate": (not waits or "rate" in waits)
        and allowed(rules.check_can_rate, visit=visit, by=user, place=place),
        "may_add": works and allowed(rules.check_has_minutes, visit=visit),
        "may_read_brief": visit.kind not in rules.LOGGED_KINDS,
    }


def _minutes_late(visit: Touchpoint) -> bool:
    if visit.recorded_at is None or visit.kind in rules.LOGGED_KINDS:
        return False
    hours = places.minutes_hours(visit.account)
    due = rules.minutes_due(starts_at=visit.starts_at, ends_at=visit.ends_at, hours=hours)
    return visit.recorded_at > due


def _first(asked: str) -> date:
    """The first day of the month asked for, else of this one."""
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        return clock.today().replace(day=1)


def _calendar(first: date, by_day: dict[date, list[Touchpoint]]) -> list[dict[str, Any]]:
    """The weeks that touch the month, day by day, Monday first."""
    begin = first - timedelta(days=first.weekday())
    end = (first + timedelta(days=32)).replace(day=1)
    days = []
    while begin < end or begin.weekday():
        days.append(
            {
                "day": begin,
                "visits": by_day.get(begin, []),
                "outside": begin.month != first.month,
                "today": begin == clock.today(),
            }
        )
        begin += timedelta(days=1)
    return days
