"""The queue of jobs, emptied around a test: its tables are not among those that a flush empties."""

import pytest
from django.db import connection

TABLES = ", ".join(
    f"procrastinate_{name}" for name in ("events", "periodic_defers", "jobs", "workers")
)


def _empty():
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")


@pytest.fixture
def empty_queue(transactional_db):
    _empty()
    yield
    _empty()
