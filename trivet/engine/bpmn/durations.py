"""ISO 8601 durations and dates as processes write them: `P2D`, `PT24H`, `2026-03-05`.

Refuses negative, fractional and empty durations: a due date nobody can foresee is not one.
"""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Invalid

_DURATION = re.compile(
    r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?"
    r"(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?"
)


class Duration(NamedTuple):
    """Calendar months and an exact rest, so that a month later is a month later."""

    months: int
    rest: timedelta

    def after(self, start: datetime) -> datetime:
        index = start.year * 12 + start.month - 1 + self.months
        year, month = divmod(index, 12)
        day = min(start.day, monthrange(year, month + 1)[1])
        return start.replace(year=year, month=month + 1, day=day) + self.rest


def is_duration(text: str) -> bool:
    return text.startswith("P")


def duration(text: str) -> Duration:
    """`text` as a duration. Raises Invalid when it is none."""
    found = _DURATION.fullmatch(text)
    if not found or not any(found.groups()) or text.endswith("T"):
        raise Invalid(
            _("“%(text)s” is not a duration. Write one such as P2D (two days) or PT24H (24 hours).")
            % {"text": text}
        )
    years, months, weeks, days, hours, minutes, seconds = (
        int(part or 0) for part in found.groups()
    )
    return Duration(
        years * 12 + months,
        timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds),
    )


def moment(text: str, *, start: datetime, day_ends: bool) -> datetime:
    """When `text` (duration, date or time) falls, counted from `start`.

    A bare date means its first moment, or with `day_ends` its last. Raises Invalid otherwise.
    """
    if is_duration(text):
        return duration(text).after(start)
    try:
        if len(text) == len("2026-01-01"):
            day = date.fromisoformat(text)
            found = datetime.combine(day, time(23, 59, 59) if day_ends else time())
        else:
            found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(
            _("“%(text)s” is neither a date such as 2026-03-05 nor a duration such as P2D.")
            % {"text": text}
        ) from error
    return found if timezone.is_aware(found) else timezone.make_aware(found)
