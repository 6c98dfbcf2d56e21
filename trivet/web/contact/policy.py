"""The cost limits: what a visit may cost before somebody must agree to it, per currency.

Everybody may read the policy; the policy owner sets it.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from trivet.organisation.queries import standing
from trivet.organisation.rules import Power
from trivet.web import editing, toasts
from trivet.web.contact import parts
from trivet.web.reader import reader
from trivet.win.contact import actions
from trivet.win.contact.queries import places


class LimitForm(forms.Form):
    """One limit; a currency that has one already is changed."""

    currency = forms.CharField(
        label=lazy("Currency"), max_length=3, help_text=lazy("Such as TWD or EUR.")
    )
    amount = forms.DecimalField(label=lazy("Limit"), max_digits=18, decimal_places=2, min_value=0)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper()


@parts.form_methods
def policy(request: HttpRequest) -> HttpResponse:
    """The limits, and the form that sets one."""
    user = reader(request)
    sent = parts.sent(request)
    form = LimitForm(editing.chosen(sent) if sent is not None else None)

    def save(facts: dict[str, Any]) -> HttpResponse:
        limit = actions.set_cost_limit(
            currency=facts["currency"],
            amount=facts["amount"],
            by=user,
            expected=facts["version"],
        )
        toasts.say(request, _("The limit for %(currency)s is set.") % {"currency": limit.currency})
        return parts.go(request, "win:policy")

    if sent is not None and (done := parts.attempt(form, save)):
        return done
    context = {
        "limits": places.cost_limits(),
        "form": form,
        "may_set": Power.EDIT_POLICY in standing(user).powers,
    }
    return render(request, "contact/policy.html", context, status=parts.status_of(form))
