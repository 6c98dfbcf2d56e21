"""What surrounds every page: the person's preferences, security headers, sentences for errors.

Refuses writes while answering GET: a link that is followed, prefetched or crawled changes nothing.
"""

import re
from collections.abc import Callable
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from trivet.foundation.errors import TrivetError
from trivet.web import faults, toasts

Next = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]

SEEN_EVERY = 300

_WRITE = re.compile(r"\s*(insert|update|delete|truncate|alter|create|drop|merge|copy)\b", re.I)
_SESSIONS = re.compile(r'"(django_session|usersessions_usersession)"')
_SET = re.compile(r'update "\w+" set (.*?) where ', re.I | re.S)
# Columns in which a reader leaves his own mark.
MARKS = {"seen_at", "seen_before", "last_login", "last_used_at"}


class PreferencesMiddleware:
    """Language and time zone of the signed-in person; of a stranger, what his browser asks for."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = getattr(request.user, "language", "")
        language = chosen if chosen in dict(settings.LANGUAGES) else ""
        language = language or translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        zone = _zone(getattr(request.user, "time_zone", ""))
        with translation.override(language), timezone.override(zone):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if not chosen:
            patch_vary_headers(response, ["Accept-Language"])
        return response


class PolicyMiddleware:
    """A strict Content-Security-Policy, unless the view has set its own."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        # A sign-in form that posts to us and is redirected to the company's provider counts as
        # a form action there too, hence the provider's address.
        providers = " ".join(settings.TRIVET_FORM_TARGETS)
        self.policy = "; ".join(
            [
                "default-src 'self'",
                "img-src 'self' data:",
                "object-src 'none'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
                f"form-action 'self' {providers}".rstrip(),
            ]
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class SessionSeenMiddleware(UserSessionsMiddleware):  # type: ignore[misc]
    """Notes a session's last use, but not at each request: that would be a write for every read."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = request.session.session_key
        if key and not cache.add(f"session-seen:{key}", True, SEEN_EVERY):
            response: HttpResponseBase = self.get_response(request)
            return response
        return cast(HttpResponseBase, super().__call__(request))


class ErrorSentenceMiddleware:
    """Turns a refusal of the domain into words; carries pending toasts into htmx answers."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "htmx", False) and isinstance(response, HttpResponse):
            toasts.append_to(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TrivetError):
            return faults.answer(request, error)
        if isinstance(error, RequestDataTooBig):
            return faults.too_large(request)
        return None


class ReadOnlyGetMiddleware:
    """Raises where a GET view writes; sign-in and session bookkeeping are exempt."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes(request)):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *arguments: Any) -> None:
        # Confirming a mail address or coming back from a provider is a GET that signs in.
        request._may_write = view.__module__.startswith("allauth.")  # type: ignore[attr-defined]


class WriteOnGet(RuntimeError):
    """A view that answers GET tried to change the database: move the write to POST."""


def _refuse_writes(request: HttpRequest) -> Callable[..., Any]:
    def wrapper(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        if (
            not getattr(request, "_may_write", False)
            and _WRITE.match(text)
            and not _keeps_books(text)
        ):
            raise WriteOnGet(f"GET {request.path} writes: {text[:120]}")
        return execute(sql, params, many, context)

    return wrapper


def _keeps_books(sql: str) -> bool:
    if _SESSIONS.search(sql):
        return True
    changes = _SET.match(sql)
    return changes is not None and set(re.findall(r'"(\w+)" = ', changes[1])) <= MARKS


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)
