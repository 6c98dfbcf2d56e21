"""The journal cannot be changed quietly: the database refuses, and the chain of seals shows it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import IntegrityError

from tests.cast import NOW, make_user
from trivet.foundation import clock, journal, seals
from trivet.foundation.models import Event, EventLink, Seal


@pytest.fixture
def person(db, now):
    with connection.cursor() as cursor:  # installing has told of its processes already
        cursor.execute("TRUNCATE foundation_event, foundation_eventlink, foundation_seal CASCADE")
    return make_user("somebody")


@pytest.fixture
def happen(person):
    """Let `count` events happen; their numbers."""

    def record(count=1):
        return [
            journal.record("test.happened", by=person, touched={"it": person}, payload={"n": n}).pk
            for n in range(count)
        ]

    return record


def later(**span):
    return clock.at(NOW + timedelta(**(span or {"minutes": 6})))


def forge(sql, *values):
    """What an intruder with the owner's password would do: switch the guard off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("foundation_event", "foundation_eventlink", "foundation_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
        cursor.execute(sql, values)


@pytest.mark.parametrize("table", ["foundation_event", "foundation_eventlink", "foundation_seal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_journal(happen, table, change):
    happen()
    with later():
        seals.seal()
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="never changed"):
        cursor.execute(change.format(table))


def test_events_are_sealed_once_they_have_settled(happen):
    ids = happen(3)
    assert seals.seal() == 0
    with later():
        assert (seals.seal(), seals.seal()) == (1, 0)
    sealed = Seal.objects.get()
    assert (sealed.last, sealed.count) == (ids[-1], 3)
    assert seals.verify() is None


def test_each_seal_is_chained_to_the_one_before(happen, monkeypatch):
    monkeypatch.setattr(seals, "BATCH", 2)
    happen(5)
    with later():
        assert seals.seal() == 3
    first, second, third = Seal.objects.order_by("last")
    assert (first.previous, second.previous, third.previous) == (None, first, second)
    assert seals.verify() is None


def test_an_event_changed_afterwards_is_named(happen):
    ids = happen(4)
    with later():
        seals.seal()
    forge("UPDATE foundation_event SET payload = '{\"n\": 9}' WHERE id = %s", ids[2])
    broken = seals.verify()
    assert (broken.event, str(broken.sentence)) == (
        ids[2],
        "An event is not what it was when it was sealed.",
    )


def test_a_changed_link_is_named(happen):
    ids = happen(2)
    with later():
        seals.seal()
    forge("UPDATE foundation_eventlink SET object_id = 0 WHERE event_id = %s", ids[1])
    assert seals.verify().event == ids[1]


def test_an_event_that_is_gone_is_named(happen):
    ids = happen(3)
    with later():
        seals.seal()
    forge("DELETE FROM foundation_eventlink WHERE event_id = %s", ids[1])
    forge("DELETE FROM foundation_event WHERE id = %s", ids[1])
    assert (seals.verify().event, str(seals.verify().sentence)) == (
        ids[1],
        "An event that was sealed is gone.",
    )


def test_a_forged_seal_does_not_fit(happen):
    happen(2)
    with later():
        seals.seal()
    forge("UPDATE foundation_seal SET digest = %s", "0" * 64)
    assert "A seal is not what it was" in str(seals.verify().sentence)


def test_a_seal_taken_out_is_missed(happen, monkeypatch):
    monkeypatch.setattr(seals, "BATCH", 1)
    happen(3)
    with later():
        seals.seal()
    middle = Seal.objects.order_by("last")[1]
    forge("UPDATE foundation_seal SET previous_id = NULL WHERE previous_id = %s", middle.pk)
    forge("DELETE FROM foundation_seal WHERE id = %s", middle.pk)
    assert "missing" in str(seals.verify().sentence)


def insert(id, person, at=NOW):
    event = Event.objects.create(pk=id, at=at, actor=person, type="test.late", payload={})
    EventLink.objects.create(event=event, kind="x.y", object_id=1, qualifier="it")


def test_an_event_that_was_committed_late_is_sealed_by_the_next(happen, person):
    first = happen()[0]
    gap = first + 1
    insert(first + 2, person)
    with later():
        seals.seal()
    insert(gap, person)
    insert(first + 3, person)
    with later(minutes=7):
        seals.seal()
        assert seals.verify() is None
    assert Seal.objects.order_by("last").last().late == [gap]


def test_a_late_event_changed_afterwards_is_named(happen, person):
    test_an_event_that_was_committed_late_is_sealed_by_the_next(happen, person)
    late = Seal.objects.order_by("last").last().late[0]
    forge("UPDATE foundation_event SET type = 'other' WHERE id = %s", late)
    assert seals.verify().event == late


def test_an_event_slipped_into_an_old_gap_is_named(happen, person):
    first = happen()[0]
    insert(first + 2, person)
    with later():
        seals.seal()
    insert(first + 1, person)
    with later(days=30):
        assert seals.verify().event == first + 1
