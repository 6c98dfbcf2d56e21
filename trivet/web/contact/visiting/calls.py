"""Noting a call or a mail: quick, with the promises that were made in it."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trivet.foundation import clock
from trivet.foundation.errors import Invalid, Refused
from trivet.processes.contact import visits as flow
from trivet.triangle.queries import account_of
from trivet.web import refusals, toasts
from trivet.web.contact import parts
from trivet.web.contact.forms.offers import Offer, picked
from trivet.web.contact.forms.rows import Rows, picked_in_rows
from trivet.web.contact.forms.visits import CallForm
from trivet.web.reader import reader
from trivet.win.contact import rules
from trivet.win.contact.actions import LogDraft
from trivet.win.contact.queries import places


@parts.form_methods
def call(request: HttpRequest) -> HttpResponse:
    """One form for both; the rows are those of the minutes."""
    user = reader(request)
    pk = parts.number(request.GET, "account")
    if pk is None:
        return redirect(f"{reverse('win:visit-request')}?for=call")
    account = account_of(pk, user)
    rules.check_can_work(place=places.place(user, account))
    sent = parts.sent(request)
    more = sent.get("more", "") if sent is not None else ""
    offer = Offer(user, account, persons=[*picked(sent, "persons"), *picked_in_rows(sent)])
    initial: dict[str, Any] = {"happened_at": clock.now(), "client_key": uuid.uuid4()}
    form, rows = CallForm(sent, initial=initial, offer=offer), Rows(sent, offer, more=more)
    if sent is not None and not more and form.is_valid() & rows.is_valid():
        try:
            return _log(request, account, form.cleaned_data, rows)
        except (Invalid, Refused) as error:
            if not rows.blame(error):
                refusals.put(form, error)
    if more:
        form.errors.clear()
        rows.quieten()
    wrong = sent is not None and not more
    context = {
        "form": form,
        "wrong": wrong,
        "rows": rows.sets,
        "account": account,
        "cancel": parts.account_url(pk) or reverse("win:visits"),
        "draft_key": _draft_key(request, pk),
        "crumbs": parts.crumbs(
            (_("Visits"), reverse("win:visits")),
            (str(account), parts.account_url(pk)),
            (_("Note a call"), ""),
        ),
    }
    return render(request, "contact/call.html", context, status=422 if wrong else 200)


def _log(request: HttpRequest, account: Any, facts: dict[str, Any], rows: Rows) -> HttpResponse:
    draft = LogDraft(
        subject=facts["subject"],
        happened_at=facts["happened_at"],
        text=facts["text"],
        next_step=facts["next_step"],
        persons=facts["persons"],
        commitments=rows.commitments(),
        observations=rows.observations(),
    )
    log = flow.log_mail if facts["kind"] == "mail" else flow.log_call
    noted = log(account=account, draft=draft, by=reader(request), client_key=facts["client_key"])
    toasts.say(request, _("Noted."))
    return parts.go(request, "win:visit", noted.pk, saved=_draft_key(request, account.pk))


def _draft_key(request: HttpRequest, account: int) -> str:
    return f"call-{account}-{reader(request).pk}"
