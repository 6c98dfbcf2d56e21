"""A POST sent twice with one key is done once."""

import threading
from contextvars import copy_context
from datetime import timedelta

import pytest
from django.db import connection

from trivet.api.models import IdempotencyRecord
from trivet.api.protocol import repeats
from trivet.foundation import clock
from trivet.organisation.models import Unit

NEW = {"kind": "region", "name": "East", "code": "east"}


def test_a_repeat_gets_the_first_answer_and_does_nothing(as_admin):
    first = as_admin.post("/units", NEW, Idempotency_Key="k1")
    again = as_admin.post("/units", NEW, Idempotency_Key="k1")
    assert first.status_code == again.status_code == 201
    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"]
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Unit.objects.filter(code="east").count() == 1


def test_without_a_key_a_repeat_is_a_second_request(as_admin):
    assert as_admin.post("/units", NEW).status_code == 201
    assert as_admin.post("/units", NEW).status_code == 422


def test_one_key_with_another_body_is_refused(as_admin):
    as_admin.post("/units", NEW, Idempotency_Key="k1")
    answer = as_admin.post("/units", {**NEW, "code": "west"}, Idempotency_Key="k1")
    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency-key-reused"
    assert not Unit.objects.filter(code="west").exists()


def test_one_key_at_another_address_is_refused(as_admin, ar):
    as_admin.post("/units", NEW, Idempotency_Key="k1")
    assert as_admin.post(f"/people/{ar.pk}/departure", NEW, Idempotency_Key="k1").status_code == 422


def test_a_refusal_is_not_kept_and_may_be_mended(as_admin):
    assert as_admin.post("/units", {**NEW, "kind": "x"}, Idempotency_Key="k").status_code == 422
    assert IdempotencyRecord.objects.count() == 0
    assert as_admin.post("/units", NEW, Idempotency_Key="k").status_code == 201


def test_two_people_may_choose_the_same_key(as_admin, as_ar):
    as_admin.post("/units", NEW, Idempotency_Key="k1")
    answer = as_ar.post("/units", NEW, Idempotency_Key="k1")
    assert answer.status_code == 403


@pytest.mark.parametrize("key", ["a b", "é", "x" * 201])
def test_a_key_that_cannot_be_kept_is_refused(as_admin, key):
    answer = as_admin.post("/units", NEW, Idempotency_Key=key)
    assert answer.status_code == 400
    assert answer.json()["code"] == "idempotency-key-unreadable"


def test_a_key_is_forgotten_after_a_day(as_admin, now):
    as_admin.post("/units", NEW, Idempotency_Key="k1")
    with clock.at(now + timedelta(hours=25)):
        answer = as_admin.post("/units", {**NEW, "code": "west"}, Idempotency_Key="k1")
        assert answer.status_code == 201
        assert IdempotencyRecord.objects.count() == 1


def test_the_purge_forgets_what_is_older_than_a_day(as_admin, now):
    as_admin.post("/units", NEW, Idempotency_Key="k1")
    with clock.at(now + timedelta(hours=23)):
        assert repeats.purge() == 0
    with clock.at(now + timedelta(hours=25)):
        assert repeats.purge() == 1


def test_a_read_takes_no_notice_of_a_key(as_admin):
    as_admin.get("/units", Idempotency_Key="k1")
    assert IdempotencyRecord.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_repeat_while_the_first_still_runs_is_told_to_wait(asking, admin, monkeypatch):
    """The first request is held inside its action; the repeat must not start a second one."""
    from trivet.api.resources.organisation import units as resource

    caller = asking(admin)
    inside, go_on = threading.Event(), threading.Event()
    add = resource.units.add

    def slow(**facts):
        unit = add(**facts)
        inside.set()
        assert go_on.wait(10)
        return unit

    monkeypatch.setattr(resource.units, "add", slow)
    answers = []

    def first():
        answers.append(caller.post("/units", NEW, Idempotency_Key="k1"))
        connection.close()

    thread = threading.Thread(target=copy_context().run, args=[first])
    thread.start()
    assert inside.wait(10)
    busy = asking(admin).post("/units", NEW, Idempotency_Key="k1")
    go_on.set()
    thread.join()
    assert busy.status_code == 409
    assert busy.json()["code"] == "idempotency-key-busy"
    assert answers[0].status_code == 201
    assert Unit.objects.filter(code="east").count() == 1
    assert asking(admin).post("/units", NEW, Idempotency_Key="k1").status_code == 201
