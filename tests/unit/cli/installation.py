"""A real installation in a folder of its own, driven as a person would: by the `trivet` command."""

import os
import pwd
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.database import ROOT
from trivet.launcher import living, supervisor
from trivet.launcher.folder import DataFolder

PATIENCE = 300
# One web worker is enough to see what is to be seen, and each costs seconds to start.
ALONE = {"TRIVET_WEB_WORKERS": "1"}
CHILDREN = 3  # web, its worker, the worker of jobs


@dataclass
class Installation:
    """`user` is who runs it; None is ourselves."""

    path: Path
    user: str | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> DataFolder:
        return DataFolder(self.path)

    def run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "trivet", *words],
            input=given,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
            **self._how(),
        )

    def start(self, *words: str) -> "Running":
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "trivet", *(words or ("up",)), "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **self._how(),
        )
        running = Running(self, process, port)
        if not living.wait_until(lambda: running.answers or process.poll() is not None, PATIENCE):
            process.kill()
        assert running.answers, process.communicate()[0]
        assert living.wait_until(lambda: len(running.children()) >= CHILDREN, PATIENCE)
        return running

    def _how(self) -> dict[str, object]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("TRIVET_", "DJANGO"))}
        kept = {k: v for k, v in os.environ.items() if k == "TRIVET_POSTGRES"}
        how: dict[str, object] = {
            "cwd": ROOT,
            "env": inherited | kept | ALONE | {"TRIVET_DATA": str(self.path)} | self.environment,
        }
        if self.user:
            entry = pwd.getpwnam(self.user)
            how |= {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        return how


@dataclass
class Running:
    """A `trivet up` that answers."""

    installation: Installation
    process: subprocess.Popen[str]
    port: int

    @property
    def answers(self) -> bool:
        return supervisor.answers("127.0.0.1", self.port)

    def children(self) -> list[int]:
        """The programs it started and theirs: all that carry its number in their ancestry."""
        found, waiting = [], [self.process.pid]
        while waiting:
            parent = waiting.pop()
            path = Path(f"/proc/{parent}/task/{parent}/children")
            mine = [int(word) for word in path.read_text().split()] if path.exists() else []
            found += mine
            waiting += mine
        return [pid for pid in found if "postgres" not in " ".join(living.command_line(pid))]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def stop(self, how: signal.Signals = signal.SIGINT) -> str:
        self.process.send_signal(how)
        said: str = self.process.communicate(timeout=60)[0]
        assert self.process.returncode == 0, said
        return said


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
