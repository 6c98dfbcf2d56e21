"""One observation: what was seen, by whom it is kept, how it ended; and noting one by itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trivet.foundation.errors import allowed
from trivet.foundation.security import SecurityClass
from trivet.triangle.queries import account_of
from trivet.web import telling, toasts
from trivet.web.contact import parts
from trivet.web.contact.forms import sightings as shapes
from trivet.web.contact.forms.offers import Offer, picked
from trivet.web.reader import reader
from trivet.win.contact import actions, rules
from trivet.win.contact.models import Observation
from trivet.win.contact.queries import places, stories
from trivet.win.contact.queries import sightings as queries


@parts.form_methods
def new(request: HttpRequest) -> HttpResponse:
    """Note something seen outside a visit."""
    user = reader(request)
    pk = parts.number(request.GET, "account")
    if pk is None:
        return redirect("win:visits")
    account = account_of(pk, user)
    rules.check_can_work(place=places.place(user, account))
    sent = parts.sent(request)
    form = shapes.ObservationForm(sent, offer=Offer(user, account, persons=picked(sent, "person")))

    def note(facts: dict[str, Any]) -> HttpResponse:
        noted = actions.note(account=account, draft=form.draft(), by=user)
        toasts.say(request, _("Noted."))
        return parts.go(request, "win:observation", noted.pk)

    if sent is not None and (done := parts.attempt(form, note)):
        return done
    context = {
        "form": form,
        "cancel": parts.account_url(pk) or reverse("win:visits"),
        "crumbs": parts.crumbs(
            (str(account), parts.account_url(pk)), (_("Note an observation"), "")
        ),
    }
    return render(request, "contact/observation_new.html", context, status=parts.status_of(form))


@require_safe
def observation(request: HttpRequest, observation: int) -> HttpResponse:
    """One observation with its source."""
    return _page(request, queries.observation(reader(request), observation), {})


@require_POST
def owner(request: HttpRequest, observation: int) -> HttpResponse:
    """Hand it to another of ours."""
    user = reader(request)
    found = queries.observation(user, observation)
    offer = Offer(user, found.account, colleagues=picked(request.POST, "owner"))
    form = shapes.OwnerForm(request.POST, offer=offer)

    def hand_over(facts: dict[str, Any]) -> HttpResponse:
        actions.reassign(
            observation=found, owner_id=facts["owner"], by=user, expected=facts["version"]
        )
        toasts.say(request, _("Handed over."))
        # Whoever hands on what only its owner may read no longer reads it.
        return parts.go_to(
            request, (found.account_id and parts.account_url(found.account_id)) or "/"
        )

    if done := parts.attempt(form, hand_over):
        return done
    return _page(request, found, {"owner": form})


@require_POST
def closing(request: HttpRequest, observation: int) -> HttpResponse:
    """It is done with."""
    user = reader(request)
    found = queries.observation(user, observation)
    form = shapes.ClosingForm(request.POST)

    def close(facts: dict[str, Any]) -> HttpResponse:
        actions.close_observation(
            observation=found, note=facts["closing_note"], by=user, expected=facts["version"]
        )
        toasts.say(request, _("Closed."))
        return parts.go(request, "win:observation", observation)

    if done := parts.attempt(form, close):
        return done
    return _page(request, found, {"closing": form})


def _page(request: HttpRequest, found: Observation, sent: dict[str, Any]) -> HttpResponse:
    user = reader(request)
    place = places.place(user, found.account)
    works = allowed(rules.check_can_work, place=place, own=found.owner_id == user.pk)
    initial = {"version": found.version}
    sign, word = parts.sighting_sign(found)
    context = {
        "observation": found,
        "sign": sign,
        "word": word,
        "security": SecurityClass(found.security).label,
        "may_change": works and found.closed_on is None,
        "owner_form": sent.get("owner")
        or shapes.OwnerForm(initial=initial, offer=Offer(user, found.account)),
        "closing_form": sent.get("closing") or shapes.ClosingForm(initial=initial),
        "events": [telling.tell(event) for event in stories.story(user, found)],
        "account_url": parts.account_url(found.account_id),
        "crumbs": parts.crumbs(parts.account_crumb(found), (found.get_kind_display(), "")),
    }
    status = max((parts.status_of(form) for form in sent.values()), default=200)
    return render(request, "contact/observation.html", context, status=status)
