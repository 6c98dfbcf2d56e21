"""`trivet up`, step by step: claim the folder, start the database, bring it up to date, serve.

Steps whose stamp fits are skipped. Refuses a taken port and a second start on the same folder
before anything is touched.
"""

import errno
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from trivet.launcher import catalogues, database, leash, stamps
from trivet.launcher.archive import put_back
from trivet.launcher.errors import LaunchError
from trivet.launcher.folder import CHECKOUT, PACKAGE, DataFolder
from trivet.launcher.programs import Program
from trivet.launcher.supervisor import Say, Supervisor
from trivet.launcher.words import _

TARGET = "trivet.config.wsgi:application"


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def near(self) -> str:
        """Where we ourselves reach it, also when it listens everywhere."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104

    @classmethod
    def read(cls, text: str) -> "Address | None":
        parts = urlsplit(text)
        return cls(parts.hostname, parts.port) if parts.hostname and parts.port else None


def bring_up(
    folder: DataFolder,
    address: Address,
    say: Say,
    *,
    fill: Callable[[Mapping[str, str]], None] = lambda environment: None,
    greet: Callable[[], None] = lambda: None,
) -> None:
    """Serve until told to stop; `fill` runs when tables are there, `greet` when pages answer."""
    folder.make()
    with folder.claimed({"pid": os.getpid(), "address": str(address)}):
        check_port(address)
        say(_("Starting the database …"))
        with database.in_use(folder) as found:
            found.check()
            if put_back.is_unfinished(folder):
                put_back.undo(folder, found)
                say(_("A restore was cut short; what was there before it is put back."))
            environment = program_environment(folder, found.url)
            prepare(folder, found, environment, say)
            fill(environment)
            say(_("Starting the pages …"))
            supervisor = Supervisor(_programs(folder, address, environment), found.cluster, say)
            supervisor.run(
                address.near, address.port, lambda: _welcome(address, folder, say, greet)
            )
            say(_("Stopping …"))
    say(_("Stopped. Everything that was saved is in {path}.").format(path=folder.path))


def prepare(
    folder: DataFolder, found: database.Database, environment: Mapping[str, str], say: Say
) -> None:
    """Bring tables, static files and catalogues up to date, as far as they are not."""
    kept = stamps.Stamps(folder)
    catalogues.compile_stale()
    with found.connect() as connection:
        if not kept.fits("migrations", stamps.of_migrations(connection)):
            say(_("Bringing the tables up to date …"))
            run_trivet(environment, "manage", "migrate", "--noinput", "--verbosity", "0")
            kept.put("migrations", stamps.of_migrations(connection))
    digest = stamps.of_static()
    if not kept.fits("static", digest) or not (folder.static / "staticfiles.json").is_file():
        say(_("Collecting styles, scripts and pictures …"))
        run_trivet(
            environment, "manage", "collectstatic", "--noinput", "--clear", "--verbosity", "0"
        )
        kept.put("static", digest)


def run_trivet(environment: Mapping[str, str], *words: str) -> None:
    """Run one of our commands as a program of its own; we ourselves stay small."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "trivet", *words],
        env={**os.environ, **environment, **leash.environment()},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LaunchError(
            _("The step `{step}` failed. It said:\n{words}").format(
                step=" ".join(words), words=(done.stderr or done.stdout).strip()[-2000:]
            )
        )


def program_environment(folder: DataFolder, url: str) -> dict[str, str]:
    """For children: the settings, and where Trivet itself is when it runs from a checkout."""
    before = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([str(PACKAGE.parent), *([before] if before else [])])
    in_checkout = (CHECKOUT / "pyproject.toml").is_file()
    return {**folder.environment(url), **({"PYTHONPATH": path} if in_checkout else {})}


def check_port(address: Address, patience: float = 3.0) -> None:
    """Refuse a port that is taken; servers of a start that was just killed get a moment to go."""
    end = time.monotonic() + patience
    while True:
        fault = _fault_of(address)
        if fault is None:
            return
        if fault.errno != errno.EADDRINUSE or time.monotonic() > end:
            raise LaunchError(_refusal(address, fault))
        time.sleep(0.1)


def _fault_of(address: Address) -> OSError | None:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            return error
    return None


def _refusal(address: Address, fault: OSError) -> str:
    if fault.errno == errno.EADDRINUSE:
        return _(
            "Port {port} on {host} is taken by another program. End that program, or choose "
            "another port: `--port 8001` or TRIVET_PORT."
        ).format(port=address.port, host=address.host)
    return _(
        "Trivet cannot listen on {address} ({reason}). Choose another with --host and --port."
    ).format(address=address, reason=fault.strerror or fault)


def _programs(
    folder: DataFolder, address: Address, environment: Mapping[str, str]
) -> list[Program]:
    python = [sys.executable, "-m"]
    workers = os.environ.get("TRIVET_WEB_WORKERS", "2")
    threads = os.environ.get("TRIVET_WEB_THREADS", "4")
    serve = [address.host, str(address.port), workers, threads, TARGET]
    return [
        Program(
            "web", [*python, "trivet.launcher.web", *serve], folder.logs / "web.log", environment
        ),
        Program("worker", [*python, "trivet", "worker"], folder.logs / "worker.log", environment),
    ]


def _welcome(address: Address, folder: DataFolder, say: Say, greet: Callable[[], None]) -> None:
    say("")
    say(_("Trivet is ready: {address}").format(address=address))
    greet()
    say(
        _("Data in {path}, logs in {logs}. Ctrl-C stops everything.").format(
            path=folder.path, logs=folder.logs
        )
    )
