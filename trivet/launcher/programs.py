"""One program that Trivet keeps running: started, watched, started again, stopped with all it made.

Its words go to a log that is turned over before it grows large. Refuses to restart in a hurry: each
failure in a row waits longer.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from trivet.launcher import leash

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
STEADY_SECONDS = 60.0
LARGEST_LOG = 20 * 1024 * 1024


@dataclass
class Program:
    name: str
    words: list[str]
    log: Path
    environment: Mapping[str, str]
    failures: int = 0
    resume_at: float = 0.0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _began: float = 0.0

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        self.turn_log()
        self._began = time.monotonic()
        with self.log.open("ab") as log:
            # In a session of its own: Ctrl-C reaches us alone, and we stop things in order.
            self._process = subprocess.Popen(  # noqa: S603
                self.words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment, **leash.environment()},
                start_new_session=True,
            )

    def take_down(self) -> float:
        """It ended by itself: clear away what it left, and say after how many seconds to resume."""
        self._signal(signal.SIGKILL)
        steady = time.monotonic() - self._began > STEADY_SECONDS
        self.failures = 0 if steady else self.failures
        pause = PAUSES[min(self.failures, len(PAUSES) - 1)]
        self.failures += 1
        self.resume_at = time.monotonic() + pause
        self._process = None
        return pause

    def ask_to_stop(self) -> None:
        if self.runs:
            self._signal(signal.SIGTERM)

    def end(self, patience: float) -> None:
        """Wait for it to stop; whatever is left after that is ended."""
        if self._process is None:
            return
        try:
            self._process.wait(max(patience, 0.01))
        except subprocess.TimeoutExpired:
            pass
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def last_words(self, lines: int = 12) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as stream:
            stream.seek(max(0, self.log.stat().st_size - 8192))
            text = stream.read().decode("utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def turn_log(self) -> None:
        """Keep one older log; the program goes on writing to the same, now empty, file."""
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            shutil.copyfile(self.log, self.log.with_suffix(".1.log"))
            os.truncate(self.log, 0)

    def _signal(self, number: signal.Signals) -> None:
        """To the whole group: a server's own workers belong to it."""
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, number)
        except (ProcessLookupError, PermissionError):
            pass
