"""What each tier is owed: one table, a row at a time."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from trivet.customers.actions import tiers as writes
from trivet.customers.models import Tier
from trivet.customers.queries import tiers
from trivet.foundation.errors import Invalid, Refused, Stale
from trivet.web import editing, refusals, toasts
from trivet.web.reader import reader

#: In an address the tier "none" needs a word.
NONE = "none"


class RequirementForm(forms.Form):
    """The row of one tier."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    visits_per_quarter = forms.IntegerField(
        label=gettext_lazy("Visits per quarter"), min_value=0, max_value=999
    )
    response_hours = forms.IntegerField(
        label=gettext_lazy("Answer within hours"), min_value=0, max_value=9999
    )
    minutes_hours = forms.IntegerField(
        label=gettext_lazy("Minutes within hours"), min_value=1, max_value=9999
    )
    dedicated_ar = forms.BooleanField(
        label=gettext_lazy("Needs an account responsible"), required=False
    )
    dedicated_sr = forms.BooleanField(
        label=gettext_lazy("Needs a solution responsible"), required=False
    )
    dedicated_fr = forms.BooleanField(
        label=gettext_lazy("Needs a fulfilment responsible"), required=False
    )
    needs_sponsor = forms.BooleanField(label=gettext_lazy("Needs a sponsor"), required=False)
    needs_approval = forms.BooleanField(label=gettext_lazy("Visits need approval"), required=False)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    rows = [{"row": row, "code": row.tier or NONE} for row in tiers.requirements()]
    context = {"rows": rows, "may_edit": tiers.may_edit(user)}
    return render(request, "customers/groups/tiers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """The row of one tier; a second editor is shown what the first stored."""
    user = reader(request)
    tiers.check_may_edit(user)
    tier = "" if code == NONE else code
    if tier not in Tier.values:
        raise Http404
    row = next(one for one in tiers.requirements() if one.tier == tier)
    values = {name: getattr(row, name) for name in RequirementForm.base_fields}
    data = editing.chosen(request.POST) if request.method == "POST" else None
    form = RequirementForm(data, initial=values)
    context: dict[str, Any] = {
        "form": form,
        "title": _("Tier %(tier)s") % {"tier": row.get_tier_display()},
        "back": reverse("customers:tiers"),
    }
    template, status = "customers/groups/form.html", 200
    if data is not None and form.is_valid():
        facts = dict(form.cleaned_data)
        expected = facts.pop("version")
        try:
            writes.set_requirement(by=user, tier=tier, values=facts, expected=expected)
        except Stale as stale:
            context["compare"], status = editing.compare(form, stale), 412
        except (Invalid, Refused) as error:
            refusals.put(form, error)
        else:
            toasts.say(request, _("Saved."))
            return HttpResponseRedirect(reverse("customers:tiers"))
    status = 422 if form.errors and status == 200 else status
    return render(request, template, context, status=status)
