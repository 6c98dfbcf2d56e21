"""What a request must look like before its operation runs: parameters, body, version, repeats.

Wrapped around every operation by the site. Refuses by name what the operation does not know, so
that a misspelt filter never shows a longer list than was asked for.
"""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.parser import Parser

from trivet.api.protocol import repeats, versions
from trivet.api.protocol.call import Call
from trivet.api.protocol.faults import Malformed, UnknownParameter, WrongMedia

Run = Callable[..., HttpResponse]
JSON = "application/json"
MULTIPART = "multipart/form-data"


class StrictParser(Parser):
    """JSON as RFC 8259 has it: no NaN, nothing nested beyond reason, no name twice."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return json.loads(
                request.body, parse_constant=_no_constant, object_pairs_hook=_once_each
            )
        except (ValueError, RecursionError) as error:
            place = ""
            if isinstance(error, json.JSONDecodeError):
                place = _("Line %(line)s, column %(column)s.") % {
                    "line": error.lineno,
                    "column": error.colno,
                }
            sentence = _("The body is not valid JSON. %(place)s") % {"place": place}
            raise Malformed(sentence.strip()) from error


def admitted(run: Run) -> Run:
    """`run` of one operation, behind the checks that its signature asks for."""
    operation: Any = run.__self__  # type: ignore[attr-defined]  # a bound method of ninja's
    parameters, several, wanted = _parameters(operation), _several(operation), _wanted(operation)

    def enter(request: Call, **path: Any) -> HttpResponse:
        _check_parameters(request, parameters, several)
        _check_media(request, wanted)
        if versions.needed(operation.view_func):
            request.expected = versions.expected(request)
        takes_key = not repeats.by_itself(operation.view_func)
        return repeats.once(
            request, lambda: versions.tag(request, run(request, **path)), takes_key=takes_key
        )

    return enter


def _parameters(operation: Any) -> set[str]:
    return {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }


def _several(operation: Any) -> set[str]:
    """Parameters that may come more than once."""
    return {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_collection_fields__
    }


def _wanted(operation: Any) -> str:
    """The media type of the body the operation reads; empty where it reads none."""
    sources = {model.__ninja_param_source__ for model in operation.models}
    if sources & {"file", "form"}:
        return MULTIPART
    return JSON if "body" in sources else ""


def _check_parameters(request: HttpRequest, known: set[str], several: set[str]) -> None:
    for name, values in request.GET.lists():
        if name not in known:
            raise UnknownParameter(name, known)
        if len(values) > 1 and name not in several:
            raise Malformed(
                _("The parameter “%(name)s” came twice. Send it once.") % {"name": name}
            )
        if any("\0" in value for value in values):
            raise Malformed(
                _("The parameter “%(name)s” holds a NUL character. Remove it.") % {"name": name}
            )


def _check_media(request: HttpRequest, wanted: str) -> None:
    if request.method in ("GET", "HEAD") or not wanted:
        return
    given = (request.content_type or "").lower()
    if wanted == MULTIPART:
        if given != MULTIPART:
            raise WrongMedia(MULTIPART)
    elif request.body and given != JSON and not given.endswith("+json"):
        raise WrongMedia(JSON)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice")
    if any("\0" in name or (not name.isascii() and _is_broken(name)) for name in found):
        raise ValueError("a name that cannot be kept")
    return found


def _is_broken(name: str) -> bool:
    """Whether it holds half a character, which JSON can say and no database can keep."""
    return any("\ud800" <= sign <= "\udfff" for sign in name)
