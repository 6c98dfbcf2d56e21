"""A step is skipped only when nothing it depends on has changed."""

from pathlib import Path

import pytest
from django.db import connection as django_connection

from trivet.launcher import stamps
from trivet.launcher.folder import DataFolder


def test_without_a_stamp_nothing_is_skipped(tmp_path: Path) -> None:
    kept = stamps.Stamps(DataFolder(tmp_path))
    assert not kept.fits("static", "one")
    kept.put("static", "one")
    assert kept.fits("static", "one")
    assert not kept.fits("static", "two")


def test_a_spoilt_file_of_stamps_skips_nothing(tmp_path: Path) -> None:
    (tmp_path / "stamps.json").write_text('{"static": "one"')
    assert not stamps.Stamps(DataFolder(tmp_path)).fits("static", "one")


@pytest.mark.django_db
def test_a_database_with_other_migrations_has_another_stamp() -> None:
    with django_connection.cursor() as cursor:
        before = stamps.of_migrations(cursor.connection)
        cursor.execute("DELETE FROM django_migrations WHERE app = 'customers'")
        assert stamps.of_migrations(cursor.connection) != before
