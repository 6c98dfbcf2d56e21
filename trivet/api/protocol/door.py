"""The door of every address: admits the caller, speaks his language, turns failures into problems.

It stands around the URL, not around the operation, so that a wrong method, a wrong address and a
fault of ours answer in the same form as everything else.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from trivet.api.protocol import identity, problems
from trivet.organisation.models import User

View = Callable[..., HttpResponseBase]


def guarded(view: View, *, public: bool = False) -> View:
    """`view` behind the door; a `public` one is open to strangers."""

    @wraps(view)
    def enter(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            person = None if public else identity.admit(request)
            with _manners(request, person):
                response = _answer(view, request, *args, **kwargs)
                response.headers.setdefault("Content-Language", translation.get_language())
        except Exception as error:  # every failure leaves through the same door
            response = problems.answer(request, error)
        patch_vary_headers(response, ["Authorization", "Cookie", "Accept-Language"])
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    enter.csrf_exempt = True  # type: ignore[attr-defined]  # identity checks it for sessions
    enter.login_required = False  # type: ignore[attr-defined]  # identity answers 401, no redirect
    return enter


def nothing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Every address beneath the API that is none."""
    return problems.nothing_here()


def _answer(view: View, request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
    asked = request.method or ""
    if asked == "HEAD":
        request.method = "GET"
    try:
        response = view(request, *args, **kwargs)
    except Exception as error:
        response = problems.answer(request, error)
    if response.status_code == 405 and response.headers["Content-Type"] != problems.MEDIA_TYPE:
        response = problems.wrong_method(asked, response.headers["Allow"])
    if asked == "HEAD" and isinstance(response, HttpResponse):
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


@contextmanager
def _manners(request: HttpRequest, person: User | None) -> Iterator[None]:
    """The caller's language and time zone.

    A program that sends Accept-Language means it. A browser always sends one, so in a session the
    person's own choice stands.
    """
    by_token = "Authorization" in request.headers
    if person is None or (by_token and "Accept-Language" in request.headers):
        language = translation.get_language_from_request(request)
    else:
        language = person.language
    with translation.override(language), timezone.override(_zone(person)):
        yield


def _zone(person: User | None) -> ZoneInfo:
    try:
        return ZoneInfo(person.time_zone if person else settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)
