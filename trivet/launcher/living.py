"""What a process number really is: a number in a file proves nothing until it is looked at.

Reads /proc on Linux and asks `ps` elsewhere. Refuses to take a zombie, or another program that
happens to have the number now, for a running server.
"""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")


def is_postgres_of(pid: int, data: Path) -> bool:
    """True when `pid` is a living `postgres -D data`."""
    words = command_line(pid)
    if not words or Path(words[0]).name not in ("postgres", "postmaster") or "-D" not in words:
        return False
    place = words.index("-D") + 1
    return place < len(words) and Path(words[place]).resolve() == data.resolve()


def command_line(pid: int) -> list[str]:
    """The words a living process was started with; empty for a dead one and for a zombie."""
    if pid <= 0:
        return []
    if not PROC.joinpath("self").exists():
        return _asked_of_ps(pid)
    if is_gone(pid):
        return []
    words = _read(PROC / str(pid) / "cmdline").rstrip("\0")
    return words.split("\0") if words else []


def state(pid: int) -> str:
    """The kernel's letter for a process: R, S, D, Z (zombie); empty when there is none."""
    return _read(PROC / str(pid) / "stat").rpartition(")")[2].strip()[:1]


def is_gone(pid: int) -> bool:
    """True when it runs no more, be its number still taken by a zombie."""
    if PROC.joinpath("self").exists():
        return state(pid) in ("", "Z", "X")
    return not _asked_of_ps(pid)


def exists(pid: int) -> bool:
    """True when the number is taken, be it by a zombie."""
    if PROC.joinpath("self").exists():
        return PROC.joinpath(str(pid)).exists()
    return bool(_asked_of_ps(pid))


def postgres_at_work_in(data: Path) -> list[int]:
    """Every living postgres process whose working folder is `data`, orphaned ones included."""
    return [
        int(entry.name)
        for entry in PROC.glob("[0-9]*")
        if _working_folder(entry) == str(data.resolve())
        and not is_gone(int(entry.name))
        and _read(entry / "comm").startswith(("postgres", "postmaster"))
    ]


def wait_until(happened: Callable[[], bool], seconds: float, every: float = 0.03) -> bool:
    """Look again and again until it happened or the time is over."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True


def _working_folder(entry: Path) -> str:
    try:
        return str((entry / "cwd").readlink())
    except OSError:
        return ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _asked_of_ps(pid: int) -> list[str]:
    answer = subprocess.run(  # noqa: S603
        ["/bin/ps", "-ww", "-o", "stat=,command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    letters, _blank, command = answer.stdout.strip().partition(" ")
    return [] if letters.startswith("Z") else command.split()
