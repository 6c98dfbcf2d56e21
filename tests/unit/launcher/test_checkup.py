"""The doctor names each fault, and a part that is down is a fault like another."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.installation import free_port
from trivet.launcher import checkup
from trivet.launcher.folder import DataFolder
from trivet.launcher.startup import Address


@pytest.fixture
def folder(place: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    for name in ("TRIVET_DATABASE_URL", "TRIVET_SECRET_KEY"):
        monkeypatch.delenv(name)
    return DataFolder(place("doctor") / "data")


def faults(folder: DataFolder, port: int | None = None) -> list[str]:
    address = Address("127.0.0.1", port or free_port())
    return [found.text for found in checkup.examine(folder, address) if not found.ok]


def test_nothing_is_wrong_before_the_first_start(folder: DataFolder) -> None:
    assert faults(folder) == []


def test_a_secret_key_that_others_can_read_is_a_fault(folder: DataFolder) -> None:
    folder.make()
    folder.secret_key()
    folder.key_file.chmod(0o644)
    assert any("chmod 600" in text for text in faults(folder))


def test_an_unknown_time_zone_is_a_fault(folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIVET_TIME_ZONE", "Asia/Atlantis")
    assert any("Asia/Atlantis" in text for text in faults(folder))


def test_a_machine_without_postgresql_is_a_fault(folder, monkeypatch, place) -> None:
    monkeypatch.setenv("TRIVET_POSTGRES", str(place("empty")))
    assert any("holds no PostgreSQL" in text for text in faults(folder))


def test_a_database_that_is_down_is_a_fault(folder, monkeypatch) -> None:
    monkeypatch.setenv("TRIVET_DATABASE_URL", "postgresql://trivet@127.0.0.1:1/trivet")
    assert any("cannot be reached" in text for text in faults(folder))


def test_tables_that_were_never_made_are_a_fault(folder: DataFolder) -> None:
    folder.make()
    with folder.cluster.in_use():
        pass
    assert any("changes of the tables wait" in text for text in faults(folder))
