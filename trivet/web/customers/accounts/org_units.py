"""The customer's own departments: the tree, and its editor."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from trivet.customers.actions import org_units as writes
from trivet.customers.models import Account, OrgUnit
from trivet.customers.queries import access, accounts, org_units
from trivet.foundation.errors import Invalid, Refused
from trivet.foundation.visibility import Change
from trivet.web import editing, refusals, toasts
from trivet.web.customers.accounts import facts
from trivet.web.customers.accounts.forms import Choice
from trivet.web.reader import reader


class OrgUnitForm(forms.Form):
    """A unit: its name, what it does, what it is part of."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    function = forms.CharField(label=gettext_lazy("Function"), max_length=80, required=False)
    parent = Choice(label=gettext_lazy("Part of"), required=False)

    def __init__(self, *args: Any, account: Account, unit: OrgUnit | None, **more: Any) -> None:
        super().__init__(*args, **more)
        others = [one for one in org_units.of(account) if unit is None or one.pk != unit.pk]
        self.fields["parent"].offer(others)  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The tree, and the form that adds to it."""
    user = reader(request)
    account = accounts.one(user, pk)
    form = OrgUnitForm(editing.sent(request), account=account, unit=None)
    if request.method == "POST" and form.is_valid():
        try:
            made = writes.add(by=user, account=account, **form.cleaned_data)
        except (Invalid, Refused) as error:
            refusals.put(form, error)
        else:
            toasts.say(request, _("%(name)s is added.") % {"name": made.name})
            return HttpResponseRedirect(_tree(account.pk))
    granted = access.changes(user, account)
    context = {
        "account": account,
        "tabs": facts.tabs(account, "account-units"),
        "branches": org_units.tree(account),
        "form": form,
        "may_edit": bool(granted & {Change.FACTS, Change.STANDING}),
        "may_keep_persons": Change.PERSONS in granted,
    }
    status = 422 if form.errors else 200
    return render(request, "customers/accounts/units.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a unit, or hang it elsewhere in the tree."""
    user = reader(request)
    unit = org_units.one(user, pk)
    access.check_may_change(user, unit.account, Change.PERSONS)
    values = {"name": unit.name, "function": unit.function, "parent": unit.parent}
    form = OrgUnitForm(editing.sent(request), account=unit.account, unit=unit, initial=values)
    if request.method == "POST" and form.is_valid():
        try:
            writes.change(by=user, org_unit=unit, **form.cleaned_data)
        except (Invalid, Refused) as error:
            refusals.put(form, error)
        else:
            toasts.say(request, _("Saved."))
            return HttpResponseRedirect(_tree(unit.account_id))
    context = {
        "unit": unit,
        "form": form,
        "back": _tree(unit.account_id),
    }
    status = 422 if form.errors else 200
    return render(request, "customers/accounts/unit.html", context, status=status)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Only an empty one goes; the refusal is said on the page of the tree."""
    user = reader(request)
    unit = org_units.one(user, pk)
    account, name = unit.account_id, unit.name
    try:
        writes.remove(by=user, org_unit=unit)
    except Refused as error:
        toasts.say(request, str(error), kind="warn")
    else:
        toasts.say(request, _("%(name)s is gone.") % {"name": name})
    return HttpResponseRedirect(_tree(account))


def _tree(account: int) -> str:
    return reverse("customers:account-units", args=[account])
