"""One installation for all tests of the command line: its first start is the slow one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.cli.installation import Installation, Running


@dataclass
class Life:
    """The one installation and whether it runs; a start costs seconds, so tests share it."""

    installation: Installation
    current: Running | None = None

    def run(self) -> Running:
        if self.current is None or self.current.process.poll() is not None:
            self.current = self.installation.start()
        return self.current

    def rest(self) -> Installation:
        if self.current is not None and self.current.process.poll() is None:
            self.current.stop()
        return self.installation


@pytest.fixture(scope="session")
def life(place: Callable[[str], Path]) -> Iterator[Life]:
    life = Life(Installation(place("trivet") / "data"))
    life.run()
    yield life
    life.rest()
    assert life.installation.folder.cluster.pid is None


@pytest.fixture
def running(life: Life) -> Running:
    return life.run()


@pytest.fixture
def installation(life: Life) -> Installation:
    """Set up, and at rest."""
    return life.rest()
