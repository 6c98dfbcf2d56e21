"""Writes a backup: beside its place first, read back, and only then given its name.

Refuses to write over a file that is there.
"""

import io
import os
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from trivet import __version__
from trivet.launcher.archive import programs
from trivet.launcher.archive.manifest import (
    DUMP,
    FILES,
    FORMAT,
    MANIFEST,
    Manifest,
    digest,
    known_migrations,
)
from trivet.launcher.database import Database
from trivet.launcher.errors import LaunchError
from trivet.launcher.folder import DataFolder
from trivet.launcher.words import _


def write(folder: DataFolder, found: Database, target: Path) -> Manifest:
    if target.exists():
        raise LaunchError(
            _("{path} exists already. Choose another name, or remove it first.").format(path=target)
        )
    try:
        with tempfile.TemporaryDirectory(prefix=".trivet-backup-", dir=target.parent) as place:
            draft = Path(place) / "backup"
            manifest = _fill(folder, found, draft, Path(place) / DUMP)
            draft.rename(target)
    except OSError as error:
        raise LaunchError(
            _(
                "The backup could not be written to {path} ({reason}). Nothing was left there."
            ).format(path=target, reason=error.strerror)
        ) from error
    return manifest


def _fill(folder: DataFolder, found: Database, draft: Path, dump: Path) -> Manifest:
    programs.dump(found, dump)
    # After the dump: a file named by the dump is then in the archive too.
    files = {
        path.relative_to(folder.files).as_posix(): path
        for path in sorted(folder.files.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
    manifest = Manifest(
        format=FORMAT,
        version=__version__,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        postgres=_major(found),
        migrations=_own_migrations(found),
        tables=programs.tables_in(found, dump),
        dump_sha256=digest(dump),
        files_sha256={name: digest(path) for name, path in files.items()},
    )
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w") as archive:
            _add_bytes(archive, MANIFEST, manifest.to_json())
            archive.add(dump, DUMP)
            for name, path in files.items():
                archive.add(path, f"{FILES}/{name}", recursive=False)
        stream.flush()
        os.fsync(stream.fileno())
    return manifest


def _add_bytes(archive: tarfile.TarFile, name: str, value: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(value), 0o600
    archive.addfile(member, io.BytesIO(value))


def _major(found: Database) -> int:
    with found.connect() as connection:
        return connection.info.server_version // 10000


def _own_migrations(found: Database) -> list[str]:
    with found.connect() as connection:
        if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
            raise LaunchError(
                _("The database {name} holds nothing of Trivet yet: nothing to back up.").format(
                    name=found.name
                )
            )
        rows = connection.execute("SELECT app || ' ' || name FROM django_migrations").fetchall()
    return sorted({name for (name,) in rows} & known_migrations())
