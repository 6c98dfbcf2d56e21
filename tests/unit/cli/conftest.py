"""One installation for all tests of the command line: its first start is the slow one."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.cli.installation import Installation, Running


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A new folder that the database's user can walk to, also when we are root."""

    def make(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        if os.geteuid() == 0:
            for step in (folder, *folder.parents[:2]):
                step.chmod(0o711)
        return folder

    return make


@pytest.fixture(scope="session")
def installation(place: Callable[[str], Path]) -> Iterator[Installation]:
    made = Installation(place("trivet") / "data")
    made.start().stop()
    yield made
    assert made.folder.cluster.pid is None


@pytest.fixture
def running(installation: Installation) -> Iterator[Running]:
    up = installation.start()
    yield up
    if up.process.poll() is None:
        up.stop()
