"""An import that is killed, doubled or overtaken leaves the database whole."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg.conninfo import make_conninfo

from tests.unit.intake.conftest import upload
from trivet.customers.models import Account
from trivet.intake import actions, jobs
from trivet.intake.models import Batch

pytestmark = pytest.mark.django_db(transaction=True)

SHEET = "name,city\n" + "".join(f"Firm {n},Town\n" for n in range(300))

#: Takes the import in, and stands still once its rows are written but not committed.
VICTIM = """
import sys, time
import django
django.setup()
from trivet.intake import jobs
def stand_still(*given):
    print("written", flush=True)
    time.sleep(120)
jobs.linking.record = stand_still
jobs.run(batch_id=int(sys.argv[1]), step="take-in")
"""


def address() -> str:
    """The test database, as another process reaches it."""
    named = connection.settings_dict
    parts = {"dbname": named["NAME"], "user": named["USER"], "password": named["PASSWORD"]}
    return make_conninfo(**parts, host=named["HOST"], port=named["PORT"], **named["OPTIONS"])


@pytest.fixture
def waiting(steward):
    batch = upload(steward, "accounts", SHEET)
    Batch.objects.filter(pk=batch.pk).update(status="waiting")
    return batch


def test_an_import_that_is_killed_leaves_nothing_and_can_run_again(waiting):
    environment = {
        **os.environ,
        "TRIVET_DATABASE_URL": address(),
        "TRIVET_DATA": str(settings.STORAGES["default"]["OPTIONS"]["location"].parent),
        "DJANGO_SETTINGS_MODULE": "trivet.config.settings",
    }
    victim = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", VICTIM, str(waiting.pk)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert victim.stdout.readline() == "written\n"
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    victim.stdout.close()
    waiting.refresh_from_db()
    assert (waiting.status, Account.objects.count()) == ("running", 0)
    jobs.run(batch_id=waiting.pk, step="take-in")
    waiting.refresh_from_db()
    assert (waiting.status, waiting.created, Account.objects.count()) == ("done", 300, 300)
    jobs.run(batch_id=waiting.pk, step="take-in")
    assert Account.objects.count() == 300


def test_the_same_file_twice_at_one_time_is_taken_in_once(waiting, steward):
    second = upload(steward, "accounts", SHEET)
    Batch.objects.filter(pk=second.pk).update(status="waiting")

    def work(pk: int) -> None:
        try:
            jobs.run(batch_id=pk, step="take-in")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(pk,)) for pk in (waiting.pk, second.pk)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Account.objects.count() == 300
    outcomes = Batch.objects.values_list("created", "unchanged", "status")
    assert sorted(outcomes) == [(0, 300, "done"), (300, 0, "done")]


def test_a_large_file_is_taken_in_by_the_worker(steward, empty_queue, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 100)
    batch = actions.take_in(by=steward, batch=upload(steward, "accounts", SHEET))
    assert batch.status == "waiting"
    call_command("procrastinate", "worker", "--one-shot")
    batch.refresh_from_db()
    assert (batch.status, batch.created) == ("done", 300)


def test_progress_is_seen_before_the_import_is_through(waiting, monkeypatch):
    from trivet.tables import reading

    seen = []

    def look(batch, target, outcome):
        def read() -> None:
            seen.append(Batch.objects.get(pk=batch.pk).progress)
            connections.close_all()

        other = threading.Thread(target=read)
        other.start()
        other.join()

    monkeypatch.setattr(reading.Table.batches, "__defaults__", (100,))
    monkeypatch.setattr(jobs.linking, "record", look)
    jobs.run(batch_id=waiting.pk, step="take-in")
    assert seen == [200]


def test_a_record_saved_meanwhile_makes_the_import_look_again(steward, monkeypatch):
    batch = upload(steward, "accounts", "key,name,city\nK1,Firm,Rome\n")
    Batch.objects.filter(pk=batch.pk).update(status="waiting")
    create, overtaken = jobs.Run.take_in, []

    def save_it_first(run):
        """Another person saves the same key after the import looked and before it writes."""
        outcome = run.survey() if not overtaken else None
        if outcome:
            other = threading.Thread(target=save)
            other.start()
            other.join()
            overtaken.append(True)
            raise jobs.IntegrityError("duplicate key")
        return create(run)

    def save() -> None:
        Account.objects.create(name="Firm", external_key="K1")
        connections.close_all()

    monkeypatch.setattr(jobs.Run, "take_in", save_it_first)
    jobs.run(batch_id=batch.pk, step="take-in")
    batch.refresh_from_db()
    assert (batch.status, batch.created, batch.updated) == ("done", 0, 1)
    assert Account.objects.get().city == "Rome"
