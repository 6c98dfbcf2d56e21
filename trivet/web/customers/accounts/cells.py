"""One value of an account changed in its place in the list.

Without scripts the small form is a page of its own. Refuses to overwrite what somebody else stored
meanwhile: the small form then shows his value, and the person decides.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trivet.customers.actions import accounts as writes
from trivet.customers.models import Account
from trivet.customers.queries import access, accounts
from trivet.foundation import journal
from trivet.foundation.errors import Invalid, NotPermitted, Refused, Stale
from trivet.foundation.visibility import Change
from trivet.web import editing, refusals, toasts
from trivet.web.customers.accounts import shape
from trivet.web.customers.accounts.forms import spot_form
from trivet.web.lists.drawing import draw
from trivet.web.reader import reader

PAGE, FORM = "customers/accounts/cell.html", "customers/accounts/_cell_form.html"


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """The small form, then the new value with an undo."""
    user = reader(request)
    account = accounts.one(user, pk)
    if field not in shape.ON_THE_SPOT:
        raise Http404
    if request.GET.get("leave"):
        return _shown(user, account, field)
    access.check_may_change(user, account, Change.FACTS, Change.STANDING)
    in_place = bool(getattr(request, "htmx", False))
    template = FORM if in_place else PAGE
    posted = editing.sent(request)
    form = spot_form(account, field, user, posted)
    if field not in form.fields:  # his seat keeps the facts, but not this
        raise NotPermitted(_("This is not yours to change. Ask the department head."))
    context: dict[str, Any] = {"form": form, "account": account, "field": form[field]}
    if posted is None or not form.is_valid():
        return render(request, template, context, status=422 if form.errors else 200)
    try:
        writes.edit(
            by=user,
            account=account,
            changes={field: form.cleaned_data[field]},
            expected=form.cleaned_data["version"],
        )
    except Stale as stale:
        context["compare"] = editing.compare(form, stale)
        return render(request, template, context, status=412)
    except (Invalid, Refused) as error:
        refusals.put(form, error)
        return render(request, template, context, status=422)
    newest = next(iter(journal.about(account, limit=1)), None)
    undo = reverse("customers:undo", args=[newest.pk]) if newest else ""
    toasts.say(request, _("%(name)s is changed.") % {"name": account.name}, undo=undo)
    if not in_place:
        return HttpResponseRedirect(reverse("customers:accounts"))
    return _shown(user, account, field)


def _shown(user: Any, account: Account, field: str) -> HttpResponse:
    granted = access.changes(user, account)
    row: Any = account
    row.may_facts, row.may_standing = Change.FACTS in granted, Change.STANDING in granted
    return HttpResponse(draw(shape.cell(row, field)))
