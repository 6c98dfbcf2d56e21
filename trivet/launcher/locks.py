"""File locks that die with their process, so that `kill -9` leaves nothing locked.

Refuses to wait without an end where a person waits too.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trivet.launcher.errors import LaunchError
from trivet.launcher.words import _


@contextmanager
def alone(path: Path, seconds: float = 120.0) -> Iterator[None]:
    """Hold the lock with nobody else; waits its turn."""
    handle = _open(path)
    try:
        end = time.monotonic() + seconds
        while not _try(handle, fcntl.LOCK_EX):
            if time.monotonic() > end:
                raise LaunchError(
                    _(
                        "Another Trivet has been starting or stopping the database for "
                        "{seconds} seconds (it holds {path}). "
                        "Wait for it or end it, then try again."
                    ).format(seconds=int(seconds), path=path)
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


@contextmanager
def sole(path: Path) -> Iterator[bool]:
    """True inside when nobody else holds the lock; does not wait."""
    handle = _open(path)
    try:
        yield _try(handle, fcntl.LOCK_EX)
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    with sole(path) as free:
        return not free


class Guests:
    """Those who use one thing at the same time; the last to leave is told that it is the last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def enter(self) -> None:
        if self._handle is None:
            self._handle = _open(self._path)
            fcntl.flock(self._handle, fcntl.LOCK_SH)

    @contextmanager
    def leave(self) -> Iterator[bool]:
        """Inside, nobody new can enter when the value is True: nobody else is there."""
        if self._handle is None:
            yield False
            return
        try:
            yield _try(self._handle, fcntl.LOCK_EX)
        finally:
            os.close(self._handle)
            self._handle = None


def _try(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LaunchError(
            _(
                "{path} cannot be opened ({reason}). The data folder seems to belong to another "
                "user: start Trivet as that user, or set TRIVET_DATA to a folder of your own."
            ).format(path=path, reason=error.strerror)
        ) from error
