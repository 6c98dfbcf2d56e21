"""A migration that was cut short is taken up again."""

import pytest
from django.db import IntegrityError, connection, models
from django.db.migrations.loader import MigrationLoader

from trivet.foundation.building import BuildIndex

pytestmark = pytest.mark.django_db(transaction=True)


def valid(name: str) -> list[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [name])
        return [row[0] for row in cursor.fetchall()]


def test_an_index_that_a_killed_build_left_is_built_anew():
    build = BuildIndex("customergroup", models.Index(fields=["name"], name="cut_short"))
    before = MigrationLoader(connection).project_state()
    after = before.clone()
    build.state_forwards("customers", after)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE twice AS SELECT 1 AS number FROM generate_series(1, 2)")
        with pytest.raises(IntegrityError):
            cursor.execute("CREATE UNIQUE INDEX CONCURRENTLY cut_short ON twice (number)")
    assert valid("cut_short") == [False]
    try:
        with connection.schema_editor(atomic=False) as editor:
            build.database_forwards("customers", editor, before, after)
        assert valid("cut_short") == [True]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE twice")
            cursor.execute("DROP INDEX IF EXISTS cut_short")
