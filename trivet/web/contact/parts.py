"""What the pages of contact share: signs, steps, forms that come back with what was typed.

Refuses nothing itself: rights are the domain's, and a page only asks what it may offer.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from trivet.foundation import clock, journal
from trivet.foundation.errors import Invalid, Refused, Stale
from trivet.organisation.models import User
from trivet.processes.queries import Entry, for_user
from trivet.web import editing, refusals
from trivet.win.contact.models import Commitment, Observation, Touchpoint
from trivet.win.contact.rules import LOGGED_KINDS, STEPS

Status = Touchpoint.Status
Promise = Commitment.Status

form_methods = require_http_methods(["GET", "HEAD", "POST"])

#: The sign of each status: shape and colour say the same as the word beside it.
VISIT_SIGNS = {
    Status.REQUESTED: "waiting",
    Status.APPROVED: "active",
    Status.REFUSED: "refused",
    Status.HELD: "active",
    Status.RECORDED: "active",
    Status.CLOSED: "done",
    Status.WITHDRAWN: "draft",
}
_PROMISE_SIGNS = {
    Promise.OPEN: "open",
    Promise.KEPT: "done",
    Promise.BROKEN: "refused",
    Promise.RELEASED: "draft",
}
_STEPS = {
    Status.REQUESTED: lazy("Request"),
    Status.APPROVED: lazy("Approval"),
    Status.HELD: lazy("Visit"),
    Status.RECORDED: lazy("Minutes"),
    Status.CLOSED: lazy("Rating"),
}
_STATES = {
    "done": lazy("Done"),
    "active": lazy("Next"),
    "open": lazy("To come"),
    "refused": lazy("Stopped here"),
}


def visit_sign(visit: Touchpoint) -> tuple[str, str]:
    """The sign and the word of a visit's status."""
    return VISIT_SIGNS[Status(visit.status)], visit.get_status_display()


def promise_sign(commitment: Commitment) -> tuple[str, str]:
    """The sign and the word of a commitment; late is a status only for the eye."""
    if commitment.is_late:
        return "late", _("Late")
    return _PROMISE_SIGNS[Promise(commitment.status)], commitment.get_status_display()


def sighting_sign(observation: Observation) -> tuple[str, str]:
    if observation.closed_on is not None:
        return "done", _("Closed")
    return "open", pgettext("observation", "Open")


def with_sign(rows: list[Any], sign: Callable[[Any], tuple[str, str]]) -> list[Any]:
    """Each row with `.sign` and `.status_word` for `components/sign/chip.html`."""
    for row in rows:
        row.sign, row.status_word = sign(row)
    return rows


def steps(visit: Touchpoint) -> list[dict[str, Any]]:
    """The stepper of a visit: what is done, what is on, what is still to come."""
    if visit.kind in LOGGED_KINDS:
        return []
    reached = _reached(visit)
    stopped = visit.status in (Status.REFUSED, Status.WITHDRAWN)
    found = []
    for place, status in enumerate(STEPS):
        current = place == reached + 1 and not stopped
        state = "done" if place <= reached else "active" if current else "open"
        if stopped and place == reached + 1:
            state = "refused"
        found.append(
            {
                "state": state,
                "state_label": str(_STATES[state]),
                "label": str(_STEPS[status]),
                "current": current,
                "detail": "",
            }
        )
    return found


def _reached(visit: Touchpoint) -> int:
    """The last of STEPS that is behind the visit."""
    if visit.status in (Status.REFUSED, Status.WITHDRAWN):
        return 1 if visit.status == Status.WITHDRAWN and visit.held_at else 0
    return STEPS.index(Status(visit.status))


def is_over(visit: Touchpoint) -> bool:
    """Whether the visit lies in the past but nobody has said how it went."""
    return visit.status == Status.APPROVED and visit.starts_at <= clock.now()


def attempt(form: forms.Form, act: Callable[[dict[str, Any]], HttpResponse]) -> HttpResponse | None:
    """What `act` answers to the cleaned values; None where form or domain refused them.

    Keeps what was typed: a refusal stands beside its field, a stale record is compared.
    """
    form.compared = []  # type: ignore[attr-defined]
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except Stale as stale:
        form.stale = True  # type: ignore[attr-defined]
        form.compared = editing.compare(form, stale)  # type: ignore[attr-defined]
        form.add_error(None, str(stale.sentence))
    except (Invalid, Refused) as error:
        refusals.put(form, error)
    return None


def status_of(form: forms.BaseForm) -> int:
    """200, 422 for a form that came back, 412 where somebody else was first."""
    if getattr(form, "stale", False):
        return 412
    return 422 if form.is_bound and form.errors else 200


def go(request: HttpRequest, page: str, *arguments: Any, saved: str = "") -> HttpResponse:
    """On to another page after something was done; `saved` is the draft that has arrived."""
    url = reverse(page, args=arguments)
    return go_to(request, f"{url}?saved={saved}" if saved else url)


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect that htmx follows as a new page and a browser as ever."""
    if getattr(request, "htmx", False):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = url
        return answer
    return redirect(url)


def entry_url(entry: Entry) -> str:
    """Where a work item is done."""
    if entry.is_tick:
        return reverse("processes:item", args=[entry.item.pk])
    return reverse(entry.page, args=[entry.item.subject_id])


def as_next(entry: Entry) -> dict[str, Any]:
    """A work item as `components/record/next.html` shows it."""
    item = entry.item
    late = item.due_at is not None and item.due_at < clock.now()
    return {
        "title": item.label,
        "url": entry_url(entry),
        "kind": "late" if late else "open",
        "status": _("Late") if late else pgettext("work item", "Open"),
        "due": item.due_at,
        "who": str(item.assignee or _("Nobody yet")),
        "text": item.instance,
    }


def elsewhere(user: User, record: Any) -> dict[str, Any] | None:
    """The most urgent thing that waits for `user` beside `record`: one thing done, the next is
    offered.
    """
    about = (journal.kind_of(record), record.pk)
    waiting = (
        entry
        for entry in for_user(user, limit=3)
        if (entry.item.subject_kind, entry.item.subject_id) != about and entry.title is not None
    )
    found = next(waiting, None)
    return as_next(found) | {"text": found.title.text} if found and found.title else None


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form sent; an empty form was sent too."""
    return request.POST if request.method == "POST" else None


def here(request: HttpRequest, **changes: str | None) -> str:
    """This page with the parameters changed; None takes one away."""
    asked = request.GET.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = value
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def number(asked: QueryDict, name: str) -> int | None:
    """A positive number from the address, or None."""
    value = asked.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def day(value: str) -> date | None:
    """A day from the address, or None."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """`(label, url)` from the root to here; the last has no url."""
    return [{"label": label, "url": url} for label, url in steps]


def account_crumb(record: Any) -> tuple[str, str]:
    """The customer, linked where its page is there for the reader."""
    return str(record.account), url_of_account(record)


def url_of_account(record: Any) -> str:
    """The page of a record's customer; empty for who sees the visit by invitation alone."""
    return "" if getattr(record, "by_invitation", False) else account_url(record.account_id)


def account_url(pk: int) -> str:
    """The page of a customer, empty while there is none."""
    try:
        return reverse("customers:account", args=[pk])
    except NoReverseMatch:
        return ""
