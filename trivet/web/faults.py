"""Every failure as a sentence in the form that was asked for: page, fragment or JSON.

Refuses to show a trace, a path or a value from the inside: only sentences written for people.
"""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from trivet.foundation.errors import TrivetError

# A page without scripts may carry its own style: it must not depend on anything that broke.
STANDALONE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"


def answer(request: HttpRequest, error: TrivetError) -> HttpResponse:
    """What a page answers when a query or an action refused."""
    response = _respond(request, error.status, str(error.sentence), code=error.code)
    if isinstance(response, JsonResponse) and error.fields:
        fields = {name: [str(one) for one in each] for name, each in error.fields.items()}
        return _json(error.status, str(error.sentence), error.code, fields)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Too much data at once has a status of its own; everything else malformed is a 400."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return _respond(request, 400, _("The request cannot be read. Go back and try again."))


def too_large(request: HttpRequest) -> HttpResponse:
    """More data than one request may carry."""
    sentence = _("That is more data than one request may carry. Split it or import it as a file.")
    return _respond(request, 413, sentence, code="too-large")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The person may see the place, not do this."""
    return _respond(request, 403, _("You may not do this. Ask whoever owns the record."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came without its proof of origin; nearly always an old page."""
    sentence = _("This page was open for too long. Load it again, then repeat what you did.")
    return _respond(request, 403, sentence, code="stale-page")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or none that this person may know of: the same words for both."""
    sentence = _("There is nothing at this address, or it is not open to you.")
    return _respond(request, 404, sentence, code="not-found")


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Uses nothing that may itself be broken: no database, no person, no files."""
    sentence = _("Something went wrong on our side. What you had saved is safe. Try again shortly.")
    if _wants_json(request):
        return _json(500, sentence, "broken", {})
    page = "shell/_toast.html" if getattr(request, "htmx", False) else "500.html"
    body = loader.render_to_string(page, {"sentence": sentence, "kind": "bad"})
    response = HttpResponse(body, status=500)
    response["Content-Security-Policy"] = STANDALONE_POLICY
    return _to_toasts(request, response)


def _respond(
    request: HttpRequest, status: int, sentence: str, *, code: str = "error"
) -> HttpResponse:
    if _wants_json(request):
        return _json(status, sentence, code, {})
    if getattr(request, "htmx", False):
        toast = {"sentence": sentence, "kind": "bad"}
        return _to_toasts(request, render(request, "shell/_toast.html", toast, status=status))
    template = f"{status}.html" if status in (400, 403, 404, 413) else "400.html"
    page = {"sentence": sentence, "status": status}
    return render(request, template, page, status=status)


def _to_toasts(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An htmx request that failed must not replace what the person was looking at."""
    if getattr(request, "htmx", False):
        response["HX-Retarget"] = "#toasts"
        response["HX-Reswap"] = "beforeend"
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or not request.accepts("text/html")


def _json(status: int, sentence: str, code: str, fields: dict[str, list[str]]) -> JsonResponse:
    body: dict[str, object] = {"type": code, "status": status, "detail": sentence}
    if fields:
        body["fields"] = fields
    return JsonResponse(body, status=status, content_type="application/problem+json")
