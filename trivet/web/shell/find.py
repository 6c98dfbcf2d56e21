"""The palette's answers, and the same as a page for those without scripts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from trivet.web import finding, navigation


@require_safe
@vary_on_headers("HX-Request")
def find(request: HttpRequest) -> HttpResponse:
    """Hits for `q`, grouped; without `q` the places one can go."""
    query = request.GET.get("q", "")[:100]
    groups = finding.find(request.user, query)
    in_palette = bool(getattr(request, "htmx", False))
    context = {
        "query": query,
        "groups": groups or ([] if query.strip() else _places(request)),
        "listbox": in_palette,
    }
    return render(request, "shell/_found.html" if in_palette else "shell/find.html", context)


def _places(request: HttpRequest) -> list[finding.Group]:
    hits = [
        finding.Found(link.label, link.url, link.icon, f"g {link.key}" if link.key else "")
        for link in navigation.links(request.user)
    ]
    return [finding.Group("places", str(_("Go to")), hits)]


@finding.provider("places", _("Go to"), order=90)
def places(user: object, query: str, limit: int) -> list[finding.Found]:
    """Places of the rail whose name contains the query."""
    wanted = query.casefold()
    return [
        finding.Found(link.label, link.url, link.icon)
        for link in navigation.links(user)
        if wanted in link.label.casefold() or wanted in link.code
    ][:limit]
