"""Work done later or by the clock, kept in the database (procrastinate).

A job is queued in the caller's transaction: rolled back with it, safe once it commits. A worker may
die at any moment, and its job then runs again, so a job must bear being run twice. Refuses two
waiting copies of one job by the clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

#: Finished jobs are kept so long, to be looked at; failed ones longer.
KEEP_DONE_HOURS = 24
KEEP_FAILED_HOURS = 24 * 30
_AGAIN = RetryStrategy(max_attempts=5, exponential_wait=4)

Function = Callable[..., Any]


@dataclass(frozen=True)
class Job:
    """A function that workers run. Call it to run it here and now."""

    name: str
    function: Function
    task: Any

    def __call__(self, *args: Any, **given: Any) -> Any:
        return self.function(*args, **given)


def job(name: str) -> Callable[[Function], Job]:
    """Register a function under `name`, to be queued with `enqueue`. It is tried five times."""

    def register(function: Function) -> Job:
        task = app.task(name=name, retry=_AGAIN, pass_context=False)(function)
        return Job(name, function, task)

    return register


def every(cron: str, name: str) -> Callable[[Function], Job]:
    """Register a function without arguments that runs by the clock; never two wait at once."""

    def register(function: Function) -> Job:
        def run(timestamp: int) -> None:
            function()

        task = app.task(name=name, queueing_lock=name)(run)
        app.periodic(cron=cron, periodic_id=name)(task)
        return Job(name, function, task)

    return register


def enqueue(wanted: Job, **given: Any) -> int:
    """Queue `wanted` with arguments that are plain JSON; the number of the queued job."""
    return int(wanted.task.defer(**given))


@app.periodic(cron="* * * * *", periodic_id="jobs.heal")
@app.task(name="jobs.heal", queueing_lock="jobs.heal", pass_context=True)
async def heal(context: JobContext, timestamp: int) -> None:
    """Take up again what a worker that died was doing."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs():
        await manager.retry_job(stalled)


@app.periodic(cron="17 3 * * *", periodic_id="jobs.retention")
@app.task(name="jobs.retention", queueing_lock="jobs.retention", pass_context=True)
async def retain(context: JobContext, timestamp: int) -> None:
    """Forget jobs that ended long ago."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=KEEP_DONE_HOURS)
    await manager.delete_old_jobs(
        nb_hours=KEEP_FAILED_HOURS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )
