"""The line of the doctor on the journal: it fits, or the first event that does not is named."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import NOW, make_user
from tests.database import ROOT
from trivet.cli import sealing
from trivet.foundation import clock, journal, seals
from trivet.foundation.models import Event


@pytest.fixture
def events(db, now) -> list[int]:
    """Three events, settled but not sealed."""
    person = make_user("somebody")
    return [
        journal.record("test.happened", by=person, touched={"it": person}, payload={"n": n}).pk
        for n in range(3)
    ]


def seal() -> None:
    with clock.at(NOW + timedelta(minutes=6)):
        seals.seal()


def forge(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("foundation_event", "foundation_eventlink", "foundation_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
        cursor.execute(sql, values)


def test_before_the_first_seal_nothing_is_wrong(events) -> None:
    found = sealing.finding()
    assert found.ok
    assert "Nothing of the journal is sealed yet" in found.text


def test_what_fits_is_counted(events) -> None:
    seal()
    found = sealing.finding()
    assert found.ok
    assert f"Events: {Event.objects.count()}, seals: 1." in found.text


def test_the_first_event_that_was_changed_is_named(events) -> None:
    seal()
    forge("UPDATE foundation_event SET payload = %s WHERE id > %s", "{}", events[0])
    found = sealing.finding()
    assert not found.ok
    assert f"first at event {events[1]} (seal " in found.text
    assert "An event is not what it was when it was sealed." in found.text


def test_a_seal_that_is_gone_is_named(events) -> None:
    seal()
    journal_person = make_user("another")
    journal.record("test.happened", by=journal_person, touched={"it": journal_person})
    with clock.at(NOW + timedelta(hours=1)):
        seals.seal()
    forge("UPDATE foundation_seal SET previous_id = NULL")
    forge("DELETE FROM foundation_seal WHERE first = (SELECT min(first) FROM foundation_seal)")
    found = sealing.finding()
    assert (found.ok, "first at seal" in found.text) == (False, True)
    assert "Compare it with a backup" in found.text


def test_the_reason_is_told_in_the_language_of_the_terminal(events, monkeypatch) -> None:
    seal()
    forge("DELETE FROM foundation_eventlink")
    monkeypatch.setenv("TRIVET_LANGUAGE", "zh_TW")
    assert "封存" in sealing.finding().text


def test_the_command_can_be_called_before_django_is_set_up() -> None:
    """What it needs of the models it fetches late; here, as in a terminal, nothing is ready."""
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("TRIVET_", "DJANGO"))}
    words = [sys.executable, "-m", "trivet", "doctor", "--help"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=bare, check=False)
    assert done.returncode == 0, done.stderr
