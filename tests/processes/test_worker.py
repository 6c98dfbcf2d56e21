"""A real worker, killed in the middle of its work: nothing is lost and nothing is done twice."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.database import ROOT
from tests.unit.engine import bpmn
from tests.unit.engine.bpmn import END, START, file, line, user
from tests.unit.engine.conftest import SCOPE
from trivet.engine import definitions, runs
from trivet.engine.models import Run, WorkItem
from trivet.foundation.models import Event
from trivet.processes import jobs

pytestmark = pytest.mark.usefixtures("empty_queue")
RUNS = 80
PATIENCE = 90

LATE = file(
    START,
    bpmn.catch("wait", bpmn.after("PT1H")),
    user("go", due="PT1H"),
    END,
    line("start", "wait", "go", "end"),
)


@contextmanager
def worker():
    """A worker process of its own on the test database."""
    parts = connection.settings_dict
    url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**parts)
    if str(parts["HOST"]).startswith("/"):
        url = "postgresql://{USER}:{PASSWORD}@/{NAME}?host={HOST}&port={PORT}".format(**parts)
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "1"],
        env={**os.environ, "TRIVET_DATABASE_URL": url},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(holds, what):
    """Wait for a condition on the database."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"{what} did not happen in {PATIENCE} s"
        time.sleep(0.02)


def tick_now(name):
    """Queue a tick of its own, beside those by the clock."""
    jobs.tick.task.configure(queueing_lock=name).defer(timestamp=0)


def opened():
    return WorkItem.objects.count()


@pytest.fixture
def waiting_runs(ar, account, now):
    """Runs whose timer fell due long ago, as the worker's clock has it."""
    definitions.publish("test.flow", LATE)
    for number in range(RUNS):
        runs.start("test.flow", subject=("test.subject", number), scope=SCOPE, by=ar)


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(waiting_runs):
    tick_now("one")
    with worker() as first:
        until(lambda: opened() >= RUNS // 10, "a tenth of the timers")
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    done = opened()
    assert done < RUNS, "the worker finished before it could be killed; give it more to do"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")
        assert cursor.fetchone()[0] == 1
    tick_now("two")
    with worker():
        until(lambda: opened() == RUNS, "every timer")
        until(lambda: not Run.objects.filter(next_timer_at__isnull=False).exists(), "every step")
    assert Run.objects.filter(status="running", fault="").count() == RUNS
    per_run = WorkItem.objects.values_list("run", flat=True)
    assert sorted(per_run) == sorted(Run.objects.values_list("pk", flat=True))
    assert Event.objects.filter(type="process.started").count() == RUNS


def test_two_workers_at_once_share_the_work_and_do_each_thing_once(waiting_runs):
    tick_now("one")
    tick_now("two")
    with worker(), worker():
        until(lambda: opened() == RUNS, "every timer")
        late = WorkItem.objects.filter(escalated_at__isnull=True)
        WorkItem.objects.update(due_at="2026-03-03T02:00Z")
        tick_now("three")
        until(lambda: not late.exists(), "every escalation")
    assert Event.objects.filter(type="process.escalated").count() == RUNS
    assert WorkItem.objects.count() == RUNS
