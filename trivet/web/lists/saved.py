"""Saved views of any list: keep the present one, forget one of one's own."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trivet.customers.actions import views
from trivet.web import toasts
from trivet.web.lists import state
from trivet.web.lists.shape import Listing
from trivet.web.reader import reader

_listings: dict[str, Listing] = {}


def register(listing: Listing) -> Listing:
    """Make a list known by its code, so that its views can be kept."""
    _listings[listing.code] = listing
    return listing


def listing_of(code: str) -> Listing:
    """Raises Http404 on a code no list has."""
    if code not in _listings:
        raise Http404
    return _listings[code]


@require_POST
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Save the posted state (read and written anew, so that nothing else gets in) under a name."""
    listing = listing_of(code)
    asked = state.read(listing, QueryDict(request.POST.get("query", "").lstrip("?")))
    view = views.keep(
        by=reader(request),
        list=code,
        name=request.POST.get("name", ""),
        query=state.address(asked),
        shared=bool(request.POST.get("shared")),
    )
    toasts.say(request, _("Saved as “%(name)s”.") % {"name": view.name})
    return HttpResponseRedirect(f"{reverse(listing.page)}?{view.query}")


@require_POST
def forget(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Remove a view of one's own."""
    listing = listing_of(code)
    views.remove(by=reader(request), pk=pk)
    toasts.say(request, _("The view is gone."))
    return HttpResponseRedirect(reverse(listing.page))
