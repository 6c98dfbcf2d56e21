"""A backup gives everything back, and a restore loses nothing, whatever goes wrong on the way."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.unit.cli.conftest import Life
from tests.unit.cli.installation import Installation, Running
from trivet.launcher import database
from trivet.launcher.archive import manifest, put_back


@pytest.fixture
def saved(life: Life) -> Callable[[], list[str]]:
    """A table and a file of ours in the installation; calling it reads the table."""
    installation = life.installation
    with installation.folder.cluster.in_use() as url:
        _write(url, "first")
    (installation.folder.files / "photo.jpg").write_bytes(b"first")

    def read() -> list[str]:
        with (
            installation.folder.cluster.in_use() as url,
            psycopg.connect(url) as connection,
        ):
            return [word for (word,) in connection.execute("SELECT word FROM notes").fetchall()]

    return read


@pytest.fixture
def backup(life: Life, saved, tmp_path: Path) -> Path:
    path = tmp_path / "trivet.backup"
    done = life.installation.run("backup", str(path))
    assert done.returncode == 0, done.stderr
    return path


def _write(url: str, word: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (word text)")
        connection.execute("TRUNCATE notes")
        connection.execute("INSERT INTO notes VALUES (%s)", (word,))


def _change(installation: Installation) -> None:
    with installation.folder.cluster.in_use() as url:
        _write(url, "second")
    (installation.folder.files / "photo.jpg").write_bytes(b"second")


def _rewritten(path: Path, **changes: object) -> Path:
    """The same backup, with other words in its manifest."""
    target = path.with_name("other.backup")
    with tarfile.open(path) as source, tarfile.open(target, "w") as copy:
        for member in source.getmembers():
            content = source.extractfile(member).read()
            if member.name == manifest.MANIFEST:
                content = json.dumps(json.loads(content) | changes).encode()
                member.size = len(content)
            copy.addfile(member, io.BytesIO(content))
    return target


def test_a_restore_gives_back_what_was_saved(installation, saved, backup) -> None:
    _change(installation)
    left = installation.path / f"{put_back.UNPACKED}by-a-restore-that-was-killed"
    left.mkdir()
    done = installation.run("restore", str(backup), "--replace")
    assert done.returncode == 0, done.stderr
    assert not left.exists()
    assert saved() == ["first"]
    assert (installation.folder.files / "photo.jpg").read_bytes() == b"first"
    assert "kept as trivet_before_restore" in done.stdout
    with (
        installation.folder.cluster.in_use(),
        psycopg.connect(installation.folder.cluster.url("trivet_before_restore")) as connection,
    ):
        assert connection.execute("SELECT word FROM notes").fetchone() == ("second",)


def test_a_restore_into_a_fresh_folder_needs_no_word(backup, place) -> None:
    fresh = Installation(place("fresh") / "data")
    done = fresh.run("restore", str(backup))
    assert done.returncode == 0, done.stderr
    with fresh.folder.cluster.in_use() as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT word FROM notes").fetchone() == ("first",)
    assert (fresh.folder.files / "photo.jpg").read_bytes() == b"first"


def test_a_full_database_is_not_replaced_without_being_told(installation, saved, backup) -> None:
    _change(installation)
    done = installation.run("restore", str(backup))
    assert done.returncode == 1
    assert "--replace" in done.stderr
    assert saved() == ["second"]


def test_a_restore_is_refused_while_trivet_runs(running: Running, backup) -> None:
    done = running.installation.run("restore", str(backup), "--replace")
    assert done.returncode == 1
    assert "already runs" in done.stderr


def test_a_backup_is_taken_while_trivet_runs(running: Running, tmp_path) -> None:
    done = running.installation.run("backup", str(tmp_path / "hot.backup"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "hot.backup").stat().st_mode & 0o077 == 0


def test_a_backup_is_never_written_over(installation, backup) -> None:
    done = installation.run("backup", str(backup))
    assert done.returncode == 1
    assert "exists already" in done.stderr


@pytest.mark.parametrize("damage", ["cut", "flipped", "other"])
def test_a_damaged_file_is_refused_and_changes_nothing(
    installation, saved, backup, damage: str
) -> None:
    _change(installation)
    content = bytearray(backup.read_bytes())
    if damage == "cut":
        content = content[: len(content) // 2]
    elif damage == "flipped":
        content[len(content) // 2] ^= 0xFF
    else:
        content = bytearray(b"name,city\nPolaris,Taipei\n" * 100)
    backup.write_bytes(content)
    done = installation.run("restore", str(backup), "--replace")
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert "Traceback" not in done.stderr
    assert saved() == ["second"]


@pytest.mark.parametrize(
    "changes", [{"format": 99}, {"migrations": ["customers 0999_from_the_future"]}]
)
def test_a_backup_of_a_newer_trivet_is_refused(installation, saved, backup, changes) -> None:
    _change(installation)
    done = installation.run("restore", str(_rewritten(backup, version="9.0", **changes)))
    assert done.returncode == 1
    assert "newer Trivet (9.0)" in done.stderr
    assert saved() == ["second"]


def test_a_restore_cut_short_is_taken_back_at_the_next_start(
    installation, saved, backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRIVET_DATABASE_URL")
    _change(installation)
    with database.in_use(installation.folder) as found:
        put_back.put_back(installation.folder, found, backup, replace=True)
    assert saved() == ["first"]  # and here the power goes
    said = installation.start().stop()
    assert "A restore was cut short" in said
    assert saved() == ["second"]
    assert (installation.folder.files / "photo.jpg").read_bytes() == b"second"


def test_a_backup_that_would_write_elsewhere_is_refused(installation, saved, backup) -> None:
    _change(installation)
    outside = installation.path / "escaped"
    digests = {"../../escaped": "0" * 64}
    done = installation.run("restore", str(_rewritten(backup, files_sha256=digests)), "--replace")
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert not outside.exists()
    assert saved() == ["second"]
