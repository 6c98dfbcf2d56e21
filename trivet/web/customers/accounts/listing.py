"""The list of accounts as a page, its total, its file, and a change of many at once."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trivet.customers.actions import bulk
from trivet.customers.actions.undo import undo as take_back
from trivet.customers.models import Account
from trivet.customers.queries import access, accounts
from trivet.customers.queries.accounts import AccountFilter
from trivet.web import lettering, toasts
from trivet.web.customers.accounts.forms import BulkForm
from trivet.web.customers.accounts.shape import LISTING, narrowed
from trivet.web.lists import export, pages, state
from trivet.web.reader import reader

#: Names of accounts that a batch left, said in one breath.
MOST_NAMES = 5


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    may_add = access.may_add_accounts(user)
    return pages.answer(request, LISTING, "customers/accounts/list.html", may_add=may_add)


@require_safe
def total(request: HttpRequest) -> HttpResponse:
    return pages.total(request, LISTING)


@require_POST
def export_file(request: HttpRequest) -> HttpResponseBase:
    return export.answer(request, LISTING)


@require_POST
def change_many(request: HttpRequest) -> HttpResponse:
    """First what to set on the selected rows, then set it. Works without scripts."""
    user = reader(request)
    chosen = _chosen(request)
    query = request.POST.get("query", "").lstrip("?")
    form = BulkForm(request.POST if "field" in request.POST else None, user=user)
    if form.is_bound and form.is_valid():
        field, value = form.setting
        done = bulk.set_field(
            by=user, accounts=accounts.matching(user, chosen), field=field, value=value
        )
        _say(request, done)
        return HttpResponseRedirect(f"{reverse('customers:accounts')}?{query}")
    context = {
        "form": form,
        "rows": request.POST.getlist("row"),
        "all": request.POST.get("all", ""),
        "query": query,
        "count": accounts.total(user, chosen),
        "back": f"{reverse('customers:accounts')}?{query}",
    }
    return render(request, "customers/accounts/bulk.html", context)


@require_POST
def undo(request: HttpRequest, event: int) -> HttpResponse:
    """Take back a change of one's own; what was changed since is left, and named."""
    user = reader(request)
    taken = take_back(by=user, event=event)
    if taken.restored:
        sentence = ngettext(
            "%(n)s account holds again what it held before.",
            "%(n)s accounts hold again what they held before.",
            taken.restored,
        )
        toasts.say(request, sentence % {"n": taken.restored})
    if taken.left:
        sentence = _("Left as they are, because they were changed since: %(names)s.")
        toasts.say(request, sentence % {"names": _names(taken.left)}, kind="warn")
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return HttpResponseRedirect(reverse("customers:accounts"))


def _chosen(request: HttpRequest) -> AccountFilter:
    """The rows that were ticked, or all that the posted state of the list finds."""
    if request.POST.get("all"):
        query = QueryDict(request.POST.get("query", "").lstrip("?"))
        return narrowed(state.read(LISTING, query))
    ids = state.numbers(request.POST.getlist("row"))
    return AccountFilter(ids=ids or (0,))


def _say(request: HttpRequest, done: bulk.Outcome) -> None:
    sentence = ngettext("%(n)s account changed.", "%(n)s accounts changed.", done.done)
    undo_at = reverse("customers:undo", args=[done.event.pk]) if done.event else ""
    toasts.say(request, sentence % {"n": done.done}, undo=undo_at)
    if done.left:
        sentence = _("Not yours to change, so left as they are: %(names)s.")
        toasts.say(request, sentence % {"names": _names(done.left)}, kind="warn")


def _names(left: list[Account]) -> str:
    names = lettering.listed(left[:MOST_NAMES], get_language() or "en")
    more = len(left) - MOST_NAMES
    return _("%(names)s and %(n)s more") % {"names": names, "n": more} if more > 0 else names
