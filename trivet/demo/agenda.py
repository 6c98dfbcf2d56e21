"""Plays the past in its own order: acts are set for a moment and run with the clock held there.

Refuses to look ahead: what is set for after the end is never run.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from django.db import transaction

from trivet.engine import timers
from trivet.foundation import clock

Act = Callable[[], None]
ZONE = ZoneInfo("Asia/Taipei")


class Agenda:
    """Acts in the order of their moments; an act may set further ones."""

    def __init__(self, end: datetime) -> None:
        self.end = end
        self._acts: list[tuple[datetime, int, Act]] = []
        self._count = 0

    def at(self, moment: datetime, act: Act) -> None:
        """Run `act` at `moment`; never, when that lies after the end."""
        if moment <= self.end:
            self._count += 1
            heappush(self._acts, (moment, self._count, act))

    def play(self) -> None:
        """Run everything, each act in a transaction of its own, timers ticking in between."""
        while self._acts:
            moment, _number, act = heappop(self._acts)
            with clock.at(moment), transaction.atomic():
                timers.tick()
                act()
        with clock.at(self.end):
            timers.tick()


def today(now: datetime) -> date:
    """The day it is at Keystone, in Taipei, whatever the clock of the machine is set to."""
    return now.astimezone(ZONE).date()


def working_day(day: date, step: int = 1) -> date:
    """`day`, or the nearest one after it (before it with a `step` of -1) that people work on."""
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day


def hour(day: date, number: int, minutes: int = 0) -> datetime:
    """`number` o'clock in Taipei on a working day at or after `day`."""
    return datetime.combine(working_day(day), time(number, minutes), tzinfo=ZONE)
