"""What every test stands on: a real PostgreSQL, the settings, the shared data sets.

Prepared before Django reads its settings, which is why this file sets things up while it is read.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import database

database.prepare()
os.environ["DJANGO_SETTINGS_MODULE"] = "trivet.config.settings"

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402

# A real hash costs half a second on purpose, and the cast has many people.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

pytest_plugins = ["tests.cast", "tests.queue", "tests.world"]


def pytest_unconfigure() -> None:
    database.finish()


@pytest.fixture(scope="session")
def place() -> Iterator[Callable[[str], Path]]:
    """A new folder on each call, which another user can walk to: as root the database is one.

    Not one of pytest's own: each run that begins closes the folder above those of all others.
    """
    with tempfile.TemporaryDirectory(prefix="trivet-") as top:
        Path(top).chmod(0o711)

        def make(name: str) -> Path:
            folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=top))
            folder.chmod(0o711)
            return folder

        yield make


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The public data sets beside the checkout (or its worktrees), or in TRIVET_SHARED_DATA."""
    named = os.environ.get("TRIVET_SHARED_DATA")
    beside = [place / "shared" / "data" for place in database.ROOT.parents[:2]]
    for folder in [Path(named)] if named else beside:
        if folder.is_dir():
            return folder
    pytest.skip("the shared data sets are not beside the checkout; set TRIVET_SHARED_DATA")
