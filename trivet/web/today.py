"""Today: what waits for me, what I promised, whom I meet, which seats fall vacant, what changed.

Reading it moves the mark of "since I was last here"; nothing else. Refuses to do another's work: a
step that needs a page of its own is only linked from here.
"""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trivet.engine.models import WorkItem
from trivet.organisation.actions import people
from trivet.organisation.models import User
from trivet.processes import actions, bindings
from trivet.processes.queries import Entry, for_user, late_for
from trivet.reporting.today import Changes
from trivet.reporting.today import today as day_of
from trivet.triangle.queries import Vacancy, units_to_appoint_in
from trivet.web import telling, toasts
from trivet.web.contact import parts
from trivet.web.reader import reader
from trivet.web.triangle.parts import vacancy_url

#: More than this nobody takes in at a glance; the next come up as these are done.
MOST = 15
#: Ways of coming to a step that need no word.
_PLAIN = (WorkItem.Resolved.HOLDER, WorkItem.Resolved.NAMED)


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The page."""
    user = reader(request)
    people.seen_today(by=user)
    found, entries = day_of(user), for_user(user, limit=MOST + 1)
    context = {
        "day": found.day,
        "since": found.since,
        "work": [_work(entry) for entry in entries[:MOST]],
        "more": len(entries) > MOST,
        "late": late_for(user),
        "commitments": parts.with_sign(found.commitments, parts.promise_sign),
        "visits_today": parts.with_sign(found.visits_today, parts.visit_sign),
        "visits_next": parts.with_sign(found.visits_next, parts.visit_sign),
        "vacancies": _vacancies(user, found.vacancies),
        "changes": [_told(change) for change in found.changes],
    }
    return render(request, "today/today.html", context)


@require_POST
def item(request: HttpRequest, item: int) -> HttpResponse:
    """Do a step that needs no page: say how it ended, and be offered the next."""
    done = actions.complete(item, by=reader(request), outcome=request.POST.get("outcome", ""))
    toasts.say(
        request, _("Done. Next: %(step)s") % {"step": done.next} if done.next else _("Done.")
    )
    return redirect("today")


def _work(entry: Entry) -> dict[str, Any]:
    """A work item as the page shows it; one without a page of its own can be done here."""
    item = entry.item
    here = item.action == bindings.TICK
    shown = parts.as_next(entry)
    title = entry.title
    return shown | {
        "pk": item.pk,
        "subject": title.text if title else "",
        "account": title.account if title else "",
        "how": item.get_resolved_display() if item.resolved not in _PLAIN else "",
        "outcomes": item.choices() if here else [],
        "here": here,
        "escalated": item.escalated_at is not None,
    }


def _vacancies(user: User, found: list[Vacancy]) -> list[dict[str, Any]]:
    """Each vacant seat with the page that fills it, or for who may not the page of its triangle."""
    may_fill = units_to_appoint_in(user, {gap.unit for gap in found})
    return [
        {
            "seat": gap.seat.label,
            "place": gap.project_name or gap.account_name,
            "account": gap.account_name if gap.project else "",
            "day": gap.day,
            "now": gap.now,
            "url": vacancy_url(gap, may_fill=gap.unit in may_fill),
            "may_fill": gap.unit in may_fill,
        }
        for gap in found
    ]


def _told(change: Changes) -> dict[str, Any]:
    """The events of one account; the same step done several times is told once, with its number."""
    told = [telling.tell(event) for event in change.events]
    return {
        "account": change.account,
        "url": parts.account_url(change.account.pk),
        "events": told,
        "more": change.more,
        "summary": [
            (title, len(list(same))) for title, same in groupby(told, key=lambda one: one.title)
        ],
    }
