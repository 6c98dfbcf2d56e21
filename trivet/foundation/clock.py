"""The only source of time, so that a test or the demo can live on any day.

Refuses naive times: every moment in Trivet is aware and stored in UTC.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("trivet_clock", default=None)


def now() -> datetime:
    """The present moment, aware; the injected one inside `at()`."""
    return _fixed.get() or timezone.now()


def today() -> date:
    """The present day in the active time zone (that of the signed-in person)."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) for the block. Raises ValueError on a naive time."""
    if timezone.is_naive(moment):
        raise ValueError("clock.at() needs an aware datetime")
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
