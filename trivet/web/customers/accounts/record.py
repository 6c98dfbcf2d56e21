"""The page of an account: facts, one timeline, next steps; and the form of its facts."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)
from django.views.decorators.vary import vary_on_headers

from trivet.customers.actions import accounts as writes
from trivet.customers.models import Account
from trivet.customers.queries import access, accounts, hierarchy, persons
from trivet.foundation.errors import Invalid, Refused, Stale
from trivet.foundation.visibility import Change, clearance
from trivet.reporting import timeline
from trivet.web import editing, refusals, toasts
from trivet.web.customers import panels, story
from trivet.web.customers.accounts import facts
from trivet.web.customers.accounts.forms import AccountForm, initial
from trivet.web.pickers import typed, written
from trivet.web.reader import reader

FORM = "customers/accounts/form.html"


@require_safe
@vary_on_headers("HX-Request")
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole page, or (htmx) the next stretch of its timeline."""
    user = reader(request)
    account = accounts.one(user, pk)
    after = request.GET.get("after", "")
    level = clearance(user, account)
    told = story.of(timeline.of_account(user, account, level=level, after=after))
    if getattr(request, "htmx", False):
        return render(request, "customers/_timeline.html", {"story": told})
    granted = access.changes(user, account)
    beneath = hierarchy.subsidiaries(user, account)
    context = {
        "account": account,
        "story": told,
        "facts": facts.of(account, access.readable_at(Account, level)),
        "tabs": facts.tabs(account, "account"),
        "people": facts.people(persons.working_at(account, facts.MOST_PEOPLE + 1)),
        "subsidiaries": beneath,
        "roll_up": hierarchy.roll_up(user, account) if beneath else None,
        "panels": panels.of(user, account),
        "may_edit": bool(granted & {Change.FACTS, Change.STANDING}),
        "may_keep_persons": Change.PERSONS in granted,
    }
    return render(request, "customers/accounts/record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    access.check_may_add(user)
    form = AccountForm(editing.sent(request), user=user)
    if request.method == "POST" and form.is_valid():
        try:
            made = writes.add(by=user, fields=form.facts, roles=form.cleaned_data["roles"])
        except (Invalid, Refused) as error:
            refusals.put(form, error)
        else:
            toasts.say(request, _("%(name)s is added.") % {"name": made.name})
            return HttpResponseRedirect(reverse("customers:account", args=[made.pk]))
    context = {"form": form, "back": reverse("customers:accounts")}
    return render(request, FORM, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; a second editor sees both versions beside each other and loses nothing."""
    user = reader(request)
    account = accounts.one(user, pk)
    access.check_may_change(user, account, Change.FACTS, Change.STANDING)
    data = editing.chosen(request.POST) if request.method == "POST" else None
    form = AccountForm(data, user=user, account=account, initial=initial(account))
    here = reverse("customers:account", args=[pk])
    context: dict[str, Any] = {"form": form, "account": account, "back": here}
    if data is None or not form.is_valid():
        return render(request, FORM, context, status=422 if form.errors else 200)
    try:
        writes.edit(
            by=user,
            account=account,
            changes=form.facts,
            roles=form.cleaned_data.get("roles"),
            expected=form.cleaned_data["version"],
        )
    except Stale as stale:
        context["compare"] = editing.compare(form, stale)
        return render(request, FORM, context, status=412)
    except (Invalid, Refused) as error:
        refusals.put(form, error)
        return render(request, FORM, context, status=422)
    toasts.say(request, _("Saved."))
    return HttpResponseRedirect(here)


@require_POST
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the account, or open it again: `active` says which."""
    user = reader(request)
    account = accounts.one(user, pk)
    if request.POST.get("active"):
        writes.reactivate(by=user, account=account)
        toasts.say(request, _("%(name)s is active again.") % {"name": account.name})
    else:
        writes.deactivate(by=user, account=account)
        toasts.say(request, _("%(name)s is closed; its history stays.") % {"name": account.name})
    return HttpResponseRedirect(reverse("customers:account", args=[pk]))


@require_safe
def family(request: HttpRequest, pk: int) -> HttpResponse:
    """Parents and subsidiaries as far as the reader sees them, and what they come to."""
    user = reader(request)
    account = accounts.one(user, pk)
    context = {
        "account": account,
        "tabs": facts.tabs(account, "account-family"),
        "nodes": hierarchy.tree_around(user, account),
        "roll_up": hierarchy.roll_up(user, account),
    }
    return render(request, "customers/accounts/family.html", context)


@require_GET
def choices(request: HttpRequest) -> HttpResponse:
    """Suggestions for a picker: accounts whose name has the words typed, whatever the field."""
    user = reader(request)
    words = typed(request)
    found = accounts.suggested(user, words) if words else []
    context = {"choices": [written(account) for account in found]}
    return render(request, "components/form/_choices.html", context)


@require_GET
def spellings(request: HttpRequest, field: str) -> HttpResponse:
    """How a country or an industry is written among the accounts seen."""
    user = reader(request)
    context = {"choices": accounts.spellings(user, field, typed(request))}
    return render(request, "components/form/_choices.html", context)
