"""The data folder: everything an installation keeps that is not in an outside database.

TRIVET_DATA names it; else it is `.trivet` where we are when Trivet runs from a checkout, and in the
user's data home when it is installed. Refuses a folder that we cannot write to.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trivet.launcher import locks
from trivet.launcher.errors import LaunchError
from trivet.launcher.postgres.cluster import Cluster
from trivet.launcher.postgres.home import write_privately
from trivet.launcher.words import _

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent


@dataclass(frozen=True)
class DataFolder:
    path: Path

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def files(self) -> Path:
        return self.path / "files"

    @property
    def static(self) -> Path:
        return Path(os.environ.get("TRIVET_STATIC") or self.path / "static")

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.path / "postgres")

    @property
    def key_file(self) -> Path:
        return self.path / "secret-key"

    def make(self) -> None:
        # As root the database runs as another user, who must pass through; secrets inside are
        # closed each by itself.
        mode = 0o711 if os.geteuid() == 0 else 0o700
        try:
            if not self.path.exists():
                self.path.mkdir(parents=True)
                self.path.chmod(mode)
            for folder in (self.logs, self.files):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise LaunchError(
                _(
                    "The data folder {path} cannot be used ({reason}). Set TRIVET_DATA to a "
                    "folder of your own, or start Trivet as the user it belongs to."
                ).format(path=self.path, reason=error.strerror)
            ) from error

    def secret_key(self) -> str:
        """The key that signs sessions: from the environment, else made once and kept here."""
        given = os.environ.get("TRIVET_SECRET_KEY")
        if given:
            return given
        if not self.key_file.exists():
            write_privately(self.key_file, secrets.token_urlsafe(48))
        return self.key_file.read_text(encoding="utf-8").strip()

    def environment(self, url: str) -> dict[str, str]:
        """What the settings read, for this folder and this database."""
        return {
            "TRIVET_DATA": str(self.path),
            "TRIVET_DATABASE_URL": url,
            "TRIVET_SECRET_KEY": self.secret_key(),
            "DJANGO_SETTINGS_MODULE": "trivet.config.settings",
        }

    @contextmanager
    def claimed(self, note: dict[str, Any]) -> Iterator[None]:
        """Be the one `trivet up` of this folder, and leave a note of where it answers."""
        with locks.sole(self.path / "up.lock") as mine:
            if not mine:
                raise LaunchError(
                    _(
                        "Trivet already runs on {path} (process {pid}) at {address}. Stop that "
                        "one first, or set TRIVET_DATA to another folder."
                    ).format(path=self.path, **{"pid": "?", "address": "?", **self.running_note()})
                )
            self._note.write_text(json.dumps(note), encoding="utf-8")
            yield
            self._note.unlink(missing_ok=True)

    @property
    def is_claimed(self) -> bool:
        return (self.path / "up.lock").exists() and locks.is_held(self.path / "up.lock")

    def running_note(self) -> dict[str, Any]:
        return read_json(self._note)

    @property
    def _note(self) -> Path:
        return self.path / "up.json"


def data_folder() -> DataFolder:
    given = os.environ.get("TRIVET_DATA")
    if given:
        return DataFolder(Path(given).expanduser().absolute())
    if (CHECKOUT / "pyproject.toml").is_file():
        return DataFolder(Path.cwd() / ".trivet")
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return DataFolder(Path(home) / "trivet")


def read_json(path: Path) -> dict[str, Any]:
    """What a small file of ours holds; nothing where it is missing or was cut short."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
