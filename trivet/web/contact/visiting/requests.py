"""Asking for a visit, changing the request, answering it, rating what came of it.

Refuses to show the form of an account the reader does not work on: it could not be sent.
"""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trivet.customers.models import Account
from trivet.foundation.errors import allowed
from trivet.processes.contact import visits as flow
from trivet.triangle.queries import account_of
from trivet.web import editing, toasts
from trivet.web.contact import parts
from trivet.web.contact.forms.offers import Offer, picked
from trivet.web.contact.forms.visits import ApprovalForm, RatingForm, VisitForm
from trivet.web.reader import reader
from trivet.win.contact import rules
from trivet.win.contact.actions import VisitDraft
from trivet.win.contact.models import Touchpoint
from trivet.win.contact.queries import choices, places, visits

FACTS = (
    *("subject", "kind", "starts_at", "ends_at", "place", "goal", "background"),
    *("project_id", "cost", "currency", "security"),
)


@parts.form_methods
def request_visit(request: HttpRequest) -> HttpResponse:
    """Choose the customer, then ask for a visit."""
    user = reader(request)
    pk = parts.number(request.GET, "account")
    if pk is None:
        return _choose_account(request)
    account = account_of(pk, user)
    rules.check_can_work(place=places.place(user, account))
    draft_key = f"request-{pk}-{user.pk}"
    form = _form(request, account, initial={"colleagues": [user.pk], "client_key": uuid.uuid4()})

    def ask(facts: dict[str, Any]) -> HttpResponse:
        draft = VisitDraft(
            persons=facts["persons"],
            colleagues=facts["colleagues"],
            **{name: facts[name] for name in FACTS},
        )
        visit = flow.request(account=account, draft=draft, by=user, client_key=facts["client_key"])
        toasts.say(request, _asked(visit))
        return parts.go(request, "win:visit", visit.pk, saved=draft_key)

    if _sent(request) and (done := parts.attempt(form, ask)):
        return done
    context = {
        "draft_key": draft_key,
        "title": _("Request a visit"),
        "label": _("Request the visit"),
        "cancel": parts.account_url(account.pk) or reverse("win:visits"),
        "crumbs": parts.crumbs(
            (_("Visits"), reverse("win:visits")),
            (str(account), parts.account_url(account.pk)),
            (_("Request a visit"), ""),
        ),
    }
    return _page(request, form, account, context)


@parts.form_methods
def revision(request: HttpRequest, touchpoint: int) -> HttpResponse:
    """Change a request; a refused one is asked for again by that."""
    user = reader(request)
    visit = visits.touchpoint(user, touchpoint)
    own = visit.requested_by_id == user.pk
    rules.check_can_work(place=places.place(user, visit.account), own=own)
    theirs, ours = visits.people_of(visits.participants(visit))
    kept = {name: getattr(visit, name) for name in FACTS} | {
        "persons": [row.person_id for row in theirs],
        "colleagues": [row.user_id for row in ours],
        "version": visit.version,
    }
    form = _form(request, visit.account, initial=kept)

    def save(facts: dict[str, Any]) -> HttpResponse:
        revised = flow.revise(
            visit=visit,
            changes={name: facts[name] for name in FACTS},
            by=user,
            expected=facts["version"],
            persons=facts["persons"],
            colleagues=facts["colleagues"],
        )
        toasts.say(request, _asked(revised) if visit.status == "refused" else _("Saved."))
        return parts.go(request, "win:visit", touchpoint)

    if _sent(request) and (done := parts.attempt(form, save)):
        return done
    refused = visit.status == Touchpoint.Status.REFUSED
    context = {
        "title": _("Change the request"),
        "label": _("Ask again") if refused else _("Save"),
        "cancel": reverse("win:visit", args=[touchpoint]),
        "crumbs": parts.crumbs(
            (_("Visits"), reverse("win:visits")),
            (visit.subject, reverse("win:visit", args=[touchpoint])),
            (_("Change the request"), ""),
        ),
    }
    return _page(request, form, visit.account, context)


@parts.form_methods
def approval(request: HttpRequest, touchpoint: int) -> HttpResponse:
    """The request as an approver needs to see it, and his answer."""
    user = reader(request)
    visit = visits.touchpoint(user, touchpoint)
    place = places.place(user, visit.account)
    sent = parts.sent(request)
    form = ApprovalForm(editing.chosen(sent) if sent else None, initial={"version": visit.version})

    def answer(facts: dict[str, Any]) -> HttpResponse:
        granted = request.POST.get("answer") == "approved"
        step = flow.approve if granted else flow.refuse
        step(visit=visit, by=user, note=facts["note"], expected=facts["version"])
        toasts.say(request, _("The visit is approved.") if granted else _("The visit is refused."))
        return parts.go(request, "win:visit", touchpoint)

    if sent is not None and (done := parts.attempt(form, answer)):
        return done
    theirs, ours = visits.people_of(visits.participants(visit))
    context = {
        "form": form,
        "visit": visit,
        "theirs": theirs,
        "ours": ours,
        "needs": places.needs_of(visit.account, visit.cost, visit.currency),
        "asked": visit.status == Touchpoint.Status.REQUESTED,
        "may_approve": allowed(rules.check_can_approve, visit=visit, by=user, place=place),
        "own": visit.requested_by_id == user.pk,
        "compared": getattr(form, "compared", []),
        "crumbs": parts.crumbs(
            (_("Visits"), reverse("win:visits")),
            (visit.subject, reverse("win:visit", args=[touchpoint])),
            (_("Approval"), ""),
        ),
    }
    return render(request, "contact/approval.html", context, status=parts.status_of(form))


@parts.form_methods
def rating(request: HttpRequest, touchpoint: int) -> HttpResponse:
    """Five choices and a word on why."""
    user = reader(request)
    visit = visits.touchpoint(user, touchpoint)
    form = RatingForm(parts.sent(request), initial={"version": visit.version})

    def rate(facts: dict[str, Any]) -> HttpResponse:
        flow.rate(
            visit=visit,
            rating=facts["rating"],
            note=facts["note"],
            by=user,
            expected=facts["version"],
        )
        toasts.say(request, _("Thank you. The visit is closed."))
        return parts.go(request, "win:visit", touchpoint)

    if request.method == "POST":
        if done := parts.attempt(form, rate):
            return done
    elif visit.status != Touchpoint.Status.RECORDED:
        return parts.go(request, "win:visit", touchpoint)  # nothing to rate yet, or no more
    else:
        rules.check_can_rate(visit=visit, by=user, place=places.place(user, visit.account))
    context = {
        "form": form,
        "visit": visit,
        "crumbs": parts.crumbs(
            (_("Visits"), reverse("win:visits")),
            (visit.subject, reverse("win:visit", args=[touchpoint])),
            (_("Rating"), ""),
        ),
    }
    return render(request, "contact/rating.html", context, status=parts.status_of(form))


@require_safe
def people(request: HttpRequest, account: int) -> HttpResponse:
    """The people to tick, narrowed to what is typed; those ticked stay."""
    found = account_of(account, reader(request))
    form = _form(request, found, initial={}, data_of="GET")
    return render(request, "contact/_people.html", {"form": form})


def _form(
    request: HttpRequest, account: Account, *, initial: dict[str, Any], data_of: str = "POST"
) -> VisitForm:
    asked = request.POST if data_of == "POST" else request.GET
    data = editing.chosen(asked) if data_of == "GET" or request.method == "POST" else None
    offer = Offer(
        reader(request),
        account,
        persons=picked(data, "persons", initial.get("persons", ())),
        colleagues=picked(data, "colleagues", initial.get("colleagues", ())),
        find=asked.get("find", ""),
    )
    projects = choices.projects(account)
    return VisitForm(data, initial=initial, offer=offer, projects=projects)


def _sent(request: HttpRequest) -> bool:
    """Sent to be saved, not to look for more people."""
    return request.method == "POST" and "look" not in request.POST


def _page(
    request: HttpRequest, form: VisitForm, account: Account, context: dict[str, Any]
) -> HttpResponse:
    looked = request.method == "POST" and "look" in request.POST
    if looked:
        form.errors.clear()
    context |= {
        "form": form,
        "account": account,
        "find": request.POST.get("find", ""),
        "compared": getattr(form, "compared", []),
    }
    status = 200 if looked else parts.status_of(form)
    return render(request, "contact/request.html", context, status=status)


def _choose_account(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    page = request.GET.get("for") if request.GET.get("for") in _NEW else "visit"
    context = {
        "title": _("For which customer?"),
        "query": text,
        "accounts": choices.accounts(reader(request), text),
        "target": reverse(_NEW[page or "visit"]),
        "page": page,
    }
    return render(request, "contact/choose_account.html", context)


_NEW = {"visit": "win:visit-request", "call": "win:call", "commitment": "win:commitment-new"}


def _asked(visit: Touchpoint) -> str:
    if visit.status == Touchpoint.Status.APPROVED:
        return _("The visit is on: policy asks nobody's approval.")
    return _("The visit is requested. You hear when it is answered.")
