"""The person's own settings: preferences, and the language of a stranger at the door.

Passwords, keys and sessions are allauth's pages in our frame.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language a stranger chose in a cookie; a person's own is in his preferences."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if (code := request.POST.get("language", "")) in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=31_536_000, samesite="Lax")
    return response


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Holds the place of Today until the work items have their page."""
    return render(request, "shell/today.html")
