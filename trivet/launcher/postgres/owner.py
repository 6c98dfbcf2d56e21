"""Who the database server runs as: PostgreSQL refuses to run as root, so root steps down.

Refuses to change the mode or the owner of any folder that is not the cluster's own.
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trivet.launcher.errors import LaunchError
from trivet.launcher.words import _

STAND_INS = ("postgres", "nobody")


@dataclass(frozen=True)
class Owner:
    """The user the server runs as; `stands_in` is true when root stepped down to it."""

    uid: int
    gid: int
    stands_in: bool

    @property
    def popen(self) -> dict[str, Any]:
        """The keywords that make `subprocess` run a program as this user."""
        if not self.stands_in:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def take(self, path: Path) -> None:
        """Give a file or folder of the cluster to this user."""
        if self.stands_in:
            os.chown(path, self.uid, self.gid)

    def reaches(self, folder: Path) -> bool:
        """True when this user may walk through every folder down to `folder`, itself included."""
        if not self.stands_in:
            return True
        folder = folder.resolve()
        return all(self._may_enter(step) for step in (folder, *folder.parents) if step.exists())

    def _may_enter(self, folder: Path) -> bool:
        facts = folder.stat()
        if facts.st_uid == self.uid:
            return bool(facts.st_mode & stat.S_IXUSR)
        if facts.st_gid == self.gid:
            return bool(facts.st_mode & stat.S_IXGRP)
        return bool(facts.st_mode & stat.S_IXOTH)


def choose(data: Path) -> Owner:
    """Ourselves, or as root the owner of the existing cluster, or a user without rights."""
    if os.geteuid() != 0:
        return Owner(os.geteuid(), os.getegid(), stands_in=False)
    if data.exists() and data.stat().st_uid != 0:
        return Owner(data.stat().st_uid, data.stat().st_gid, stands_in=True)
    wanted = os.environ.get("TRIVET_POSTGRES_USER")
    for name in (wanted,) if wanted else STAND_INS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Owner(entry.pw_uid, entry.pw_gid, stands_in=True)
    raise LaunchError(
        _(
            "PostgreSQL does not run as root, and there is no user {names} to run it as. "
            "Create one, name it in TRIVET_POSTGRES_USER, or start Trivet as an ordinary user."
        ).format(names=wanted or " / ".join(STAND_INS))
    )
