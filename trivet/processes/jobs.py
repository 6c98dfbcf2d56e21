"""What the worker does by the clock: time in the processes, seals on the journal, changed seats.

Each bears being run twice and being killed in the middle. Healing stalled jobs and forgetting old
ones stand in `foundation.jobs`.
"""

from trivet.engine import timers
from trivet.foundation import clock, seals
from trivet.foundation.jobs import every
from trivet.processes import changes


@every("* * * * *", "processes.tick")
def tick() -> None:
    """Fire timers, escalate what is late, deliver what was left behind."""
    timers.tick()


@every("7 * * * *", "journal.seal")
def seal() -> None:
    """Seal what has settled in the journal."""
    seals.seal()


@every("3 * * * *", "processes.settle_seats")
def settle_seats() -> None:
    """Give open work to whoever took a seat today."""
    changes.resettle_on(clock.today())
