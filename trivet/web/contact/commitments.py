"""The ledger of commitments, one commitment, and each way in which it goes on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trivet.foundation.errors import allowed
from trivet.organisation.models import User
from trivet.processes.contact import commitments as flow
from trivet.triangle.models import Seat
from trivet.triangle.queries import account_of
from trivet.web import telling, toasts
from trivet.web.contact import parts
from trivet.web.contact.forms import commitments as shapes
from trivet.web.contact.forms.offers import Offer, picked
from trivet.web.contact.lists import COMMITMENTS
from trivet.web.lists import export, pages
from trivet.web.reader import reader
from trivet.win.contact import actions, rules
from trivet.win.contact.models import Commitment
from trivet.win.contact.queries import figures, ledger, places, stories, visits

Status = Commitment.Status
Direction = Commitment.Direction


@require_safe
def commitment_list(request: HttpRequest) -> HttpResponse:
    """The ledger: what is open by the day due, then what has ended."""
    return pages.answer(request, COMMITMENTS, "contact/commitments.html")


@require_safe
def commitment_total(request: HttpRequest) -> HttpResponse:
    """How many the ledger holds."""
    return pages.total(request, COMMITMENTS)


@require_POST
def commitment_export(request: HttpRequest) -> HttpResponseBase:
    """The ledger as a file."""
    return export.answer(request, COMMITMENTS)


@parts.form_methods
def new(request: HttpRequest) -> HttpResponse:
    """Write down a promise by itself, or one given on a visit."""
    user = reader(request)
    pk = parts.number(request.GET, "account")
    if pk is None:
        return redirect(f"{reverse('win:visit-request')}?for=commitment")
    account = account_of(pk, user)
    rules.check_can_work(place=places.place(user, account))
    sent = parts.sent(request)
    offer = Offer(user, account, persons=picked(sent, "their_person"))
    form = shapes.CommitmentForm(sent, offer=offer)
    given_on = parts.number(request.GET, "visit")
    touchpoint = visits.touchpoint(user, given_on) if given_on else None

    def give(facts: dict[str, Any]) -> HttpResponse:
        given = flow.promise(account=account, draft=form.draft(), by=user, touchpoint=touchpoint)
        toasts.say(request, _("The commitment is written down."))
        return parts.go(request, "win:commitment", given.pk)

    if sent is not None and (done := parts.attempt(form, give)):
        return done
    context = {
        "form": form,
        "account": account,
        "cancel": parts.account_url(pk) or reverse("win:commitments"),
        "crumbs": parts.crumbs(
            (_("Commitments"), reverse("win:commitments")),
            (str(account), parts.account_url(pk)),
            (_("New commitment"), ""),
        ),
    }
    return render(request, "contact/commitment_new.html", context, status=parts.status_of(form))


@require_safe
def commitment(request: HttpRequest, commitment: int) -> HttpResponse:
    """One commitment: who, to whom, by when, cleared by whom, how it went."""
    found = ledger.commitment(reader(request), commitment)
    return _page(request, found)


@require_POST
def keeping(request: HttpRequest, commitment: int) -> HttpResponse:
    """Kept, with the proof or the customer's word."""
    return _step(
        request,
        commitment,
        "keeping",
        lambda found, facts: flow.keep(
            commitment=found,
            by=reader(request),
            proof=facts["proof"],
            ended_on=facts["ended_on"],
            confirmed_by_id=facts["confirmed_by"],
            expected=facts["version"],
        ),
        _("Kept: well done."),
    )


@require_POST
def breaking(request: HttpRequest, commitment: int) -> HttpResponse:
    """Not kept, and why."""
    return _step(
        request, commitment, "breaking", _ending(request, flow.mark_broken), _("Marked as broken.")
    )


@require_POST
def release(request: HttpRequest, commitment: int) -> HttpResponse:
    """The receiver lets the giver off."""
    return _step(request, commitment, "release", _ending(request, flow.release), _("Released."))


@require_POST
def reopening(request: HttpRequest, commitment: int) -> HttpResponse:
    """Open again."""
    return _step(request, commitment, "reopening", _ending(request, flow.reopen), _("Open again."))


@require_POST
def moving(request: HttpRequest, commitment: int) -> HttpResponse:
    """Another day, agreed with the other side."""
    return _step(
        request,
        commitment,
        "moving",
        lambda found, facts: flow.renegotiate(
            commitment=found,
            due_on=facts["due_on"],
            reason=facts["reason"],
            by=reader(request),
            expected=facts["version"],
        ),
        _("Moved. The other days stay in the history."),
    )


@require_POST
def confirmation(request: HttpRequest, commitment: int) -> HttpResponse:
    """The customer's person says it was kept."""
    return _step(
        request,
        commitment,
        "confirmation",
        lambda found, facts: flow.confirm_by_customer(
            commitment=found,
            person_id=facts["person"],
            by=reader(request),
            expected=facts["version"],
        ),
        _("Confirmed by the customer."),
    )


@require_POST
def clearance(request: HttpRequest, commitment: int) -> HttpResponse:
    """A seat of one's own says "we can do this"."""
    return _step(
        request,
        commitment,
        "clearance",
        lambda found, facts: actions.clear(
            commitment=found,
            seat=facts["seat"],
            by=reader(request),
            before_promise=facts["before_promise"],
        ),
        _("Cleared."),
    )


#: What must be possible for the page to show a step; one that came too late is told above it.
_WAYS = {
    **dict.fromkeys(("keeping", "moving", "breaking", "release"), "may_end"),
    "reopening": "may_reopen",
    "confirmation": "may_confirm",
}

Act = Callable[[Commitment, dict[str, Any]], Any]


def _ending(request: HttpRequest, end: Callable[..., Any]) -> Act:
    return lambda found, facts: end(
        commitment=found, by=reader(request), reason=facts["reason"], expected=facts["version"]
    )


def _step(request: HttpRequest, pk: int, name: str, act: Act, said: str) -> HttpResponse:
    """Do one step, or show the page again with that step open and what was typed in it."""
    user = reader(request)
    found = ledger.commitment(user, pk)
    form = _forms(user, found, request.POST, only=name)[name]

    def do(facts: dict[str, Any]) -> HttpResponse:
        act(found, facts)
        toasts.say(request, said)
        return parts.go(request, "win:commitment", pk)

    if done := parts.attempt(form, do):
        return done
    return _page(request, ledger.commitment(user, pk), sent=(name, form))


def _page(
    request: HttpRequest, found: Commitment, sent: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    user = reader(request)
    place = places.place(user, found.account)
    steps = _forms(user, found, None)
    if sent is not None:
        steps[sent[0]] = sent[1]
    ways = _ways(user, found, place)
    sign, word = parts.promise_sign(found)
    cleared = ledger.clearances(found)
    rates = figures.kept_rates(user, account=found.account)
    context = {
        "commitment": found,
        "sign": sign,
        "word": word,
        "ours": found.direction == Direction.OURS,
        "clearances": [(Seat(row.seat).label, row) for row in cleared],
        "may_clear": _may_clear(found, place, {row.seat for row in cleared}),
        "steps": steps,
        "elsewhere": parts.elsewhere(user, found),
        "opened": sent[0] if sent else "",
        "lost": sent[1] if sent and not ways.get(_WAYS.get(sent[0], "")) else None,
        "rate": rates[found.direction],
        "events": [telling.tell(event) for event in stories.story(user, found)],
        "account_url": parts.account_url(found.account_id),
        "crumbs": parts.crumbs(
            (_("Commitments"), reverse("win:commitments")),
            parts.account_crumb(found),
            (found.text, ""),
        ),
        **ways,
    }
    status = parts.status_of(sent[1]) if sent else 200
    return render(request, "contact/commitment.html", context, status=status)


def _forms(user: User, found: Commitment, sent: Any, *, only: str = "") -> dict[str, forms.Form]:
    """The form of each step, unbound but for the one that was sent."""
    ids = [pk for pk in (found.their_person_id, *picked(sent, "person")) if pk]
    offer = Offer(user, found.account, persons=[*ids, *picked(sent, "confirmed_by")])
    initial = {"version": found.version}
    makers: dict[str, Callable[..., forms.Form]] = {
        "keeping": lambda *a, **o: shapes.KeepingForm(*a, offer=offer, **o),
        "breaking": shapes.EndForm,
        "release": shapes.EndForm,
        "reopening": shapes.EndForm,
        "moving": shapes.MoveForm,
        "confirmation": lambda *a, **o: shapes.ConfirmationForm(*a, offer=offer, **o),
        "clearance": shapes.ClearanceForm,
    }
    return {
        name: make(sent if name == only else None, initial=initial, auto_id=f"{name}_%s")
        for name, make in makers.items()
        if not only or name == only
    }


def _ways(user: User, found: Commitment, place: rules.Place) -> dict[str, bool]:
    """What this person may do to this commitment now."""
    works = allowed(rules.check_can_work, place=place, own=found.our_person_id == user.pk)
    is_open = found.status == Status.OPEN
    return {
        "may_end": works and is_open,
        "may_reopen": works and not is_open,
        "may_confirm": works and allowed(rules.check_can_confirm, commitment=found),
    }


def _may_clear(found: Commitment, place: rules.Place, done: set[str]) -> list[tuple[str, str]]:
    if found.status != Status.OPEN:
        return []
    return [
        (seat.value, str(seat.label))
        for seat in rules.CLEARING_SEATS
        if allowed(rules.check_can_clear, commitment=found, seat=seat, seats=place.seats, done=done)
    ]
