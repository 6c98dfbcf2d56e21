"""Health as a load balancer asks it."""

import pytest
from django.db import DatabaseError, connection

from trivet.web.shell import health


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)


@pytest.mark.django_db
def test_it_is_ready_when_the_database_is_there_and_migrated(client):
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_once_ready_it_asks_the_database_one_question(client, django_assert_num_queries):
    client.get("/healthz")
    with django_assert_num_queries(1):
        client.get("/healthz")


@pytest.mark.django_db
def test_it_is_not_ready_while_a_migration_waits(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'organisation'")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "being prepared" in answer.content.decode()


def test_it_says_so_when_the_database_does_not_answer(client, monkeypatch):
    def gone():
        raise DatabaseError("no route")

    monkeypatch.setattr(connection, "ensure_connection", gone)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.content.decode().startswith("The database does not answer.")
