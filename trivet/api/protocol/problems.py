"""Every failure as RFC 9457 `application/problem+json`, in words for the person behind the program.

`detail` is a whole sentence in the caller's language, `code` is for programs and never changes,
`errors` names the fields. Refuses to show anything from inside: a fault of ours is a number that
the log of the installation knows.
"""

import json
import logging
import re
import uuid
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signals import got_request_exception
from django.db import IntegrityError, InterfaceError, OperationalError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ninja.errors import HttpError, ValidationError

from trivet.api.protocol.faults import Unauthenticated
from trivet.api.protocol.sentences import alternatives_joined, sentence
from trivet.foundation.errors import Stale, TrivetError

MEDIA_TYPE = "application/problem+json"
#: How actions name a field in a row of a list: `commitments-0-text`.
_ROW = re.compile(r"\A(\w+)-(\d+)-(\w+)\Z")
#: What operations call the parameters of their query in Python.
_WINDOWS = frozenset({"window", "view"})
_log = logging.getLogger("trivet.api")


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> HttpResponse:
    """One problem as an answer; `members` are extension members of its own code."""
    body: dict[str, Any] = {
        "type": f"/api/v1/docs#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **members,
    }
    if listed := list(errors):
        body["errors"] = listed
    content = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
    response = HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=headers)
    response["Cache-Control"] = "no-store"
    return response


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    """The problem for whatever was raised while answering."""
    if isinstance(error, HttpError) and isinstance(error.__cause__, Exception):
        error = error.__cause__  # ninja wraps what went wrong while it read the body
    if isinstance(error, TrivetError):
        return _refusal(error)
    if isinstance(error, ValidationError):
        return _misshapen(error)
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return nothing_here()
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large()
    if isinstance(error, SuspiciousOperation | UnreadablePostError | HttpError):
        return problem(400, "malformed", _("The request cannot be read."))
    if isinstance(error, PermissionDenied):
        return problem(403, "not-permitted", _("You may not do this."))
    return _ours(request, error)


def nothing_here() -> HttpResponse:
    """No such thing, or none this person may know of: the same words for both."""
    sentence = _("There is nothing at this address, or it is not open to you.")
    return problem(404, "not-found", sentence)


def too_large() -> HttpResponse:
    sentence = _("That is more data than one request may carry. Split it or import it as a file.")
    return problem(413, "too-large", sentence)


def wrong_method(method: str, allowed: str) -> HttpResponse:
    return problem(
        405,
        "method-not-allowed",
        _("%(method)s is not possible at this address. Possible: %(allowed)s.")
        % {"method": method[:20], "allowed": allowed},
        headers={"Allow": allowed},
    )


def _refusal(error: TrivetError) -> HttpResponse:
    headers: dict[str, str] = {}
    members: dict[str, Any] = {}
    if isinstance(error, Stale):
        headers["ETag"] = f'"{error.version}"'
        members = {
            "version": error.version,
            "theirs": {name: _plain(value) for name, value in error.theirs.items()},
        }
    if isinstance(error, Unauthenticated):
        why = ', error="invalid_token"' if error.given else ""
        headers["WWW-Authenticate"] = f'Bearer realm="Trivet"{why}'
    errors = [
        {"field": place, "pointer": _pointer(place), "detail": str(one)}
        for name, sentences in error.fields.items()
        for one in sentences
        for place in ["" if name == NON_FIELD_ERRORS else _ROW.sub(r"\1.\2.\3", name)]
    ]
    detail = str(error)
    if len(errors) == 1 and not errors[0]["field"]:
        detail = errors[0]["detail"]  # nothing is marked: the fault lies between two fields
    return problem(error.status, error.code, detail, errors=errors, headers=headers, **members)


def _pointer(place: str) -> str:
    """Where in the body; "" is all of it (RFC 6901)."""
    return "/" + place.replace(".", "/") if place else ""


def _misshapen(error: ValidationError) -> HttpResponse:
    """What the shapes refused; an id in the path that is no id names nothing."""
    if any(one["loc"][0] == "path" for one in error.errors):
        return nothing_here()
    errors = []
    for one in alternatives_joined(error.errors):
        place, *steps = [str(step) for step in one["loc"]]
        if place in ("body", "form", "file") and len(steps) > 1:
            steps = steps[1:]  # the name of the parameter in our function
        elif place == "query" and steps[:1] and steps[0] in _WINDOWS:
            steps = steps[1:2]  # a parameter is one word, also where it is given several times
        field = ".".join(steps) or place
        pointer = {"pointer": "/" + "/".join(steps)} if place == "body" else {}
        errors.append({"field": field, "in": place, **pointer, "detail": sentence(one, field)})
    count = ngettext(
        "%(count)s value cannot be used. See “errors”.",
        "%(count)s values cannot be used. See “errors”.",
        len(errors),
    ) % {"count": len(errors)}
    return problem(
        422, "invalid", errors[0]["detail"] if len(errors) == 1 else count, errors=errors
    )


def _ours(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error, IntegrityError):
        _log.warning("conflict in the database at %s", request.path, exc_info=error)
        sentence = _(
            "Somebody else changed the same thing at this moment. Read it, then try again."
        )
        return problem(409, "conflict", sentence)
    number = f"urn:uuid:{uuid.uuid4()}"
    _log.error("%s at %s %s", number, request.method, request.path, exc_info=error)
    if isinstance(error, OperationalError | InterfaceError):
        sentence = _("The database cannot be reached just now. Try again in a moment.")
        return problem(503, "unavailable", sentence, headers={"Retry-After": "5"}, instance=number)
    got_request_exception.send(sender=None, request=request)
    sentence = _("Something went wrong on our side. What you had saved is safe. Try again shortly.")
    return problem(500, "broken", sentence, instance=number)


def _plain(value: Any) -> Any:
    return {"id": value.pk, "name": str(value)} if isinstance(value, Model) else value
