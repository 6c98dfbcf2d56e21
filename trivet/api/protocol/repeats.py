"""Idempotency-Key: a POST that was sent twice is done once (ADR 0082).

The action and the memory of its answer are one transaction, so no crash can part them: either both
are there or neither. Only success is kept; a refusal changed nothing and may be asked again.
The one place of the API that speaks to the database itself.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from trivet.api.models import IdempotencyRecord
from trivet.api.protocol.call import Call
from trivet.api.protocol.faults import KeyBusy, KeyNotTaken, KeyReused, KeyUnreadable
from trivet.foundation import clock

Operation = TypeVar("Operation", bound=Callable[..., Any])
KEPT_FOR = timedelta(hours=24)
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,200}\Z")
_KEPT_HEADERS = ("Content-Type", "Location", "ETag", "Content-Language")


def alone(operation: Operation) -> Operation:
    """Marks an operation that manages its own transactions, so that no key can span it."""
    operation.is_alone = True  # type: ignore[attr-defined]
    return operation


def by_itself(operation: Callable[..., Any]) -> bool:
    return getattr(operation, "is_alone", False)


def once(request: Call, run: Callable[[], HttpResponse], *, takes_key: bool = True) -> HttpResponse:
    """The answer of `run`, or the kept one where this key was answered before.

    Raises KeyUnreadable, KeyBusy while the first request runs, KeyReused for another request.
    """
    key = request.headers.get("Idempotency-Key", "")
    if request.method != "POST" or not key:
        return run()
    if not takes_key:
        raise KeyNotTaken
    if not _KEY.match(key):
        raise KeyUnreadable
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        if not _lock(request.user.pk, key):
            raise KeyBusy
        kept = IdempotencyRecord.objects.filter(user=request.user, key=key).first()
        if kept is not None and kept.at > clock.now() - KEPT_FOR:
            return _replay(kept, fingerprint)
        response = run()
        if response.status_code < 300:
            _keep(request, key, fingerprint, response)
        else:
            transaction.set_rollback(True)
        return response


def purge() -> int:
    """Forget answers older than a day; how many there were."""
    old = IdempotencyRecord.objects.filter(at__lt=clock.now() - KEPT_FOR)
    return old.delete()[0]


def _replay(kept: IdempotencyRecord, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        raise KeyReused
    response = HttpResponse(bytes(kept.body), status=kept.status, headers=kept.headers)
    response[REPLAYED] = "true"
    return response


def _keep(request: Call, key: str, fingerprint: str, response: HttpResponse) -> None:
    headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    IdempotencyRecord.objects.update_or_create(
        user=request.user,
        key=key,
        defaults={
            "fingerprint": fingerprint,
            "status": response.status_code,
            "headers": headers,
            "body": response.content,
            "at": clock.now(),
        },
    )


def _fingerprint(request: HttpRequest) -> str:
    """What makes two requests the same; for an upload, its file as well."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    digest.update(repr(sorted(request.POST.lists())).encode())  # its boundary differs each time
    for name, file in sorted(request.FILES.items()):
        if not isinstance(file, UploadedFile):
            continue
        digest.update(f"{name} {file.name} {file.size}\n".encode())
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()


def _lock(user: int, key: str) -> bool:
    """Hold the key until the transaction ends; False where another request holds it."""
    name = hashlib.sha256(f"{user} {key}".encode()).digest()[:8]
    number = int.from_bytes(name, signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])
