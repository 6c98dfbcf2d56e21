"""Imports as a person does them: upload, map, take in."""

import pytest

from tests.cast import START, make_user
from tests.queue import empty_queue
from trivet.intake import actions
from trivet.intake.models import Batch
from trivet.organisation.models import Role, RoleGrant, User


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    """Files of imports go where the test's other files go."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }


def upload(
    by: User, target: str, text: str | bytes, *, map: dict | None = None, **options
) -> Batch:
    """Upload a file; `map` adds to or replaces what was proposed, None unmaps."""
    content = text if isinstance(text, bytes) else text.encode()
    batch = actions.upload(by=by, target=target, file_name="sheet.csv", content=content)
    mapping = {**batch.mapping, **(map or {})}
    mapping = {column: name for column, name in mapping.items() if name}
    return actions.map_columns(by=by, batch=batch, mapping=mapping, options=options)


def take(by: User, target: str, text: str | bytes, **options) -> Batch:
    return actions.take_in(by=by, batch=upload(by, target, text, **options), here=True)


def rejected(batch: Batch) -> list[dict[str, str]]:
    """The rows of the returned file."""
    from pathlib import Path

    from tests.unit.tables.conftest import rows_of

    return rows_of(Path(batch.rejects.path)) if batch.rejects else []


def reasons(batch: Batch) -> list[str]:
    return [row["Reason"] for row in rejected(batch)]


def counts(batch: Batch) -> tuple[int, int, int, int]:
    return batch.created, batch.updated, batch.unchanged, batch.rejected


@pytest.fixture
def north_steward(units) -> User:
    """A data steward of one department only."""
    user = make_user("northsteward")
    RoleGrant.objects.create(user=user, role=Role.DATA_STEWARD, unit=units.north, since=START)
    return user


__all__ = ["empty_queue", "north_steward", "storage"]
