"""ETag, If-Match and If-None-Match: nobody overwrites what he has not read.

An ETag is the record's version, then a digest of the answer: the same version reads differently in
another language or with other rights. A change compares the version alone.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from trivet.api.protocol.call import Call
from trivet.api.protocol.faults import VersionRequired, VersionUnreadable

Operation = TypeVar("Operation", bound=Callable[..., Any])
_TAG = re.compile(r'(?:W/)?"?(\d{1,9})(?:-[0-9a-f]{16})?"?\Z')


def guarded(operation: Operation) -> Operation:
    """Marks an operation that changes one version of a record: it finds it in `call.expected`."""
    operation.needs_version = True  # type: ignore[attr-defined]
    return operation


def needed(operation: Callable[..., Any]) -> bool:
    return getattr(operation, "needs_version", False)


def showing(operation: Operation) -> Operation:
    """Marks an operation that answers with one record and its ETag: it calls `mark`."""
    operation.shows_version = True  # type: ignore[attr-defined]
    return operation


def shown(operation: Callable[..., Any]) -> bool:
    return getattr(operation, "shows_version", False)


def expected(request: HttpRequest) -> int:
    """The version that the caller read. Raises VersionRequired, VersionUnreadable."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise VersionRequired
    found = _TAG.match(header)
    if found is None:
        raise VersionUnreadable
    return int(found[1])


def heeding(operation: Operation) -> Operation:
    """Marks a step that minds an If-Match where one is sent, and asks for none."""
    operation.heeds_version = True  # type: ignore[attr-defined]
    return operation


def heeded(operation: Callable[..., Any]) -> bool:
    return getattr(operation, "heeds_version", False)


def expected_if_said(request: HttpRequest) -> int | None:
    """The version a step was taken from, where the caller says so."""
    return expected(request) if "If-Match" in request.headers else None


def mark(call: Call, version: int) -> None:
    """The answer shows one record, at this version."""
    call.version = version


def tag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give a marked answer its ETag; answer 304 where the caller has it already."""
    version = getattr(request, "version", None)
    if version is None or response.status_code not in (200, 201):
        return response
    etag = f'"{version}-{hashlib.sha256(response.content).hexdigest()[:16]}"'
    response["ETag"] = etag
    if request.method == "GET" and etag in _tags(request.headers.get("If-None-Match", "")):
        response.status_code = 304
        response.content = b""
    return response


def _tags(header: str) -> list[str]:
    return [one.strip().removeprefix("W/") for one in header.split(",")]
