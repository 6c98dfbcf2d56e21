"""Where a cluster lives on disk: data, socket, logs and passwords, in one folder.

As root the server runs as another user; when that user cannot walk to the folder (a checkout in
/root, say) the cluster is put in /var/lib/trivet and a link left in its place. Refuses to open the
way by changing the folders above.
"""

import hashlib
import os
import re
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from trivet.launcher.errors import LaunchError
from trivet.launcher.postgres import owner
from trivet.launcher.words import _

ELSEWHERE = Path("/var/lib/trivet")
# The kernel allows 107 bytes on Linux and 103 on macOS; the file is "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")
SAFE_PATH = re.compile(r"[A-Za-z0-9_./-]+", re.ASCII)


@dataclass(frozen=True)
class Home:
    """The folders of one cluster; `place` is what the data folder shows, perhaps a link."""

    place: Path

    @property
    def folder(self) -> Path:
        return self.place.resolve()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def logs(self) -> Path:
        return self.folder / "log"

    @property
    def owner(self) -> owner.Owner:
        return owner.choose(self.data)

    @property
    def sockets(self) -> Path:
        """A folder for the socket: our own, or a short one where our own path is too long."""
        own = self.folder / "run"
        if len(os.fsencode(own)) <= LONGEST_SOCKET_FOLDER and SAFE_PATH.fullmatch(str(own)):
            return own
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"trivet-{self.owner.uid}-{digest}"

    @property
    def major(self) -> int | None:
        """The PostgreSQL version the cluster was made by; None before it is made."""
        try:
            return int((self.data / "PG_VERSION").read_text(encoding="ascii"))
        except FileNotFoundError:
            return None

    def password(self, role: str) -> str:
        """The generated password of a role, made at first need; only we may read the file."""
        path = self.folder / f"{role}.password"
        if not path.exists():
            write_privately(path, secrets.token_urlsafe(24))
        return path.read_text(encoding="ascii").strip()

    def has_password(self, role: str) -> bool:
        return (self.folder / f"{role}.password").is_file()

    def build(self) -> None:
        """Make the folders, as the server's user can reach them."""
        who = self.owner
        mode = 0o711 if who.stands_in else 0o700
        if not self.place.exists():
            if self.place.is_symlink():
                raise LaunchError(
                    _(
                        "{place} points to {target}, which is gone. Put it back from a backup; "
                        "or remove {place} to begin with an empty database."
                    ).format(place=self.place, target=self.place.readlink())
                )
            if who.reaches(self.place.parent):
                self.place.mkdir(mode=mode)
                self.place.chmod(mode)
            else:
                self.place.symlink_to(_made_elsewhere(self.place))
        if not who.reaches(self.folder):
            raise LaunchError(
                _(
                    "User number {uid}, which the database runs as, cannot reach {folder}. Allow "
                    "it to pass (chmod o+x on the folders above), or set TRIVET_DATA to a folder "
                    "that it can reach."
                ).format(uid=who.uid, folder=self.folder)
            )
        for folder in (self.logs, self.sockets):
            _keep_private(folder, who)


def write_privately(path: Path, text: str) -> None:
    """Write a secret in one step, readable by us alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text + "\n")
    draft.replace(path)


def _made_elsewhere(place: Path) -> Path:
    """Closed to others, and with a note of whose it is, for the day the link is gone."""
    ELSEWHERE.mkdir(mode=0o755, exist_ok=True)
    folder = ELSEWHERE / f"cluster-{secrets.token_hex(6)}"
    folder.mkdir(mode=0o711)
    folder.chmod(0o711)
    (folder / "belongs-to").write_text(f"{place}\n", encoding="utf-8")
    return folder


def _keep_private(folder: Path, who: owner.Owner) -> None:
    """Make the folder, or prove that the one that is there is ours and closed to others."""
    try:
        folder.mkdir(mode=0o700)
        who.take(folder)
    except FileExistsError:
        facts = folder.lstat()
        private = stat.S_ISDIR(facts.st_mode) and not facts.st_mode & 0o022
        if not private or facts.st_uid != who.uid:
            raise LaunchError(
                _(
                    "{folder} exists and is not a private folder of user number {uid}. Remove it, "
                    "then start Trivet again."
                ).format(folder=folder, uid=who.uid)
            ) from None
