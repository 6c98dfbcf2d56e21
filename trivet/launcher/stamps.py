"""Remembers what was done, so that the next start does not do it again.

A stamp is a digest of what a step depends on. For migrations the database's own list is part of
it, so that another database, or an older one put back, is seen. Refuses to guess: without a stamp
nothing is skipped.
"""

import hashlib
import json
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import psycopg

from trivet.launcher.folder import PACKAGE, DataFolder, read_json

# Parts that bring migrations or static files of their own.
PARTS = ("Django", "django-allauth", "django-htmx", "django-ninja", "procrastinate", "whitenoise")


class Stamps:
    def __init__(self, folder: DataFolder) -> None:
        self._path = folder.path / "stamps.json"

    def fits(self, name: str, digest: str) -> bool:
        return bool(digest) and read_json(self._path).get(name) == digest

    def put(self, name: str, digest: str) -> None:
        values = {**read_json(self._path), name: digest}
        draft = self._path.with_suffix(".draft")
        draft.write_text(json.dumps(values), encoding="utf-8")
        draft.replace(self._path)


def of_migrations(connection: psycopg.Connection) -> str:
    """Changes with a migration, a process file, a part's version or the list of applied ones.

    Process files, because they are published after the tables are brought up to date.
    """
    if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
        return ""
    applied = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    files = [*PACKAGE.glob("**/migrations/*.py"), *PACKAGE.glob("**/*.bpmn")]
    return _digest(_versions(), _contents(files), applied.fetchall())


def of_static() -> str:
    """Changes when one of our static files or the version of a part that brings some changes."""
    files = (path for path in PACKAGE.glob("**/static/**/*") if path.is_file())
    return _digest(_versions(), _contents(files))


def _versions() -> list[str]:
    return [f"{name} {metadata.version(name)}" for name in PARTS]


def _contents(paths: Iterable[Path]) -> list[str]:
    return [
        f"{path.relative_to(PACKAGE)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(paths)
    ]


def _digest(*values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()
