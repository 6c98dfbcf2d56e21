"""What a backup says of itself, and whether this Trivet may restore it.

Refuses a file that is damaged, that is none of ours, or that a newer Trivet made.
"""

import hashlib
import json
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from trivet.launcher.errors import LaunchError
from trivet.launcher.folder import PACKAGE
from trivet.launcher.words import _

FORMAT = 1
MANIFEST, DUMP, FILES = "trivet-backup.json", "database.dump", "files"


@dataclass(frozen=True)
class Manifest:
    format: int
    version: str
    made: str
    postgres: int
    migrations: list[str]
    tables: int
    dump_sha256: str
    files_sha256: dict[str, str]

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


def read(archive: tarfile.TarFile, path: Path) -> Manifest:
    try:
        member = archive.extractfile(MANIFEST)
        found = Manifest(**_known(json.load(member) if member else {}))
    except (KeyError, TypeError, ValueError, tarfile.TarError, EOFError, OSError) as error:
        raise LaunchError(
            _("{path} is not a Trivet backup, or it is damaged. Choose another file.").format(
                path=path
            )
        ) from error
    return found


def check_may_be_restored(found: Manifest, path: Path) -> None:
    if found.format > FORMAT or set(found.migrations) - known_migrations():
        raise LaunchError(
            _(
                "{path} was made by a newer Trivet ({version}). Install that version or a later "
                "one, then restore again. Nothing was changed."
            ).format(path=path, version=found.version)
        )


def known_migrations() -> set[str]:
    """Our own migrations as `app name`; an app's label is its folder: win/contact, win_contact."""
    return {
        f"{'_'.join(path.relative_to(PACKAGE).parts[:-2])} {path.stem}"
        for path in PACKAGE.glob("**/migrations/[0-9]*.py")
    }


def pending_migrations(connection: psycopg.Connection) -> list[str]:
    """Our own migrations that this database has not seen yet, as `app name`."""
    row = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
    applied: set[str] = set()
    if row != (None,):
        rows = connection.execute("SELECT app || ' ' || name FROM django_migrations").fetchall()
        applied = {name for (name,) in rows}
    return sorted(known_migrations() - applied)


def digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    """A newer format may hold more; what we know must be there."""
    return {name: values[name] for name in Manifest.__dataclass_fields__}
