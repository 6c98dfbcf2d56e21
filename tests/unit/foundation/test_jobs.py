"""A job is queued with its transaction, run by a worker, healed when its worker died."""

from contextlib import suppress

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from trivet.foundation import jobs

SEEN: list[int] = []


@jobs.job("tests.note")
def note(number):
    SEEN.append(number)


def test_a_job_is_a_function_too():
    SEEN.clear()
    note(4)
    assert SEEN == [4]


@pytest.mark.django_db
def test_a_job_is_rolled_back_with_its_transaction():
    def fail():
        with transaction.atomic():
            jobs.enqueue(note, number=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
def test_a_job_is_kept_once_its_transaction_commits():
    number = jobs.enqueue(note, number=1)
    assert ProcrastinateJob.objects.get().pk == number


@pytest.mark.django_db
def test_what_runs_by_the_clock_is_known():
    from procrastinate.contrib.django import app

    known = {name for name, _id in app.periodic_registry.periodic_tasks}
    assert {"processes.tick", "journal.seal", "jobs.heal", "jobs.retention"} <= known


def work_off():
    call_command("procrastinate", "worker", "--one-shot", "--no-listen-notify")


def test_a_job_whose_worker_died_is_done_by_the_next(empty_queue):
    SEEN.clear()
    jobs.enqueue(note, number=7)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 hour') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    for _time in range(2):
        # The worker's own clock may have queued it already.
        with suppress(AlreadyEnqueued):
            jobs.heal.defer(timestamp=0)
        work_off()
    assert SEEN == [7]
