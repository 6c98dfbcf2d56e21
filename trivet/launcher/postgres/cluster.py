"""One PostgreSQL cluster of our own: made, started, shared by those who use it, stopped.

The last to leave stops it. Refuses to trust a process number that is not this cluster's server, to
start a second server on the same data, and to open data made by another version of PostgreSQL.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from trivet.launcher import living, locks
from trivet.launcher.errors import LaunchError
from trivet.launcher.postgres import binaries, tuning, wheel
from trivet.launcher.postgres.home import Home, write_privately
from trivet.launcher.words import _

SUPERUSER, ROLE, DATABASE = "postgres", "trivet", "trivet"
# After a crash a large database replays its log first; this is how long we wait for it.
RECOVERY_SECONDS = 600.0


class Cluster:
    """`with cluster.in_use() as url:` is all that most callers need."""

    def __init__(self, place: Path, settings: Mapping[str, str] | None = None) -> None:
        self.home = Home(place.absolute())
        self._settings = dict(settings or {})
        self._guests = locks.Guests(place.with_name(f"{place.name}.users"))
        self._turn = place.with_name(f"{place.name}.lock")
        self._server: subprocess.Popen[bytes] | None = None

    @contextmanager
    def in_use(self) -> Iterator[str]:
        self.enter()
        try:
            yield self.url()
        finally:
            self.leave()

    def enter(self) -> None:
        self._guests.enter()
        try:
            self.start()
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        with self._guests.leave() as last:
            if last:
                self.stop()

    def url(self, database: str = DATABASE, role: str = ROLE) -> str:
        password, sockets = self.home.password(role), quote(str(self.home.sockets), safe="")
        return f"postgresql://{role}:{password}@/{database}?host={sockets}&port=5432"

    @property
    def pid(self) -> int | None:
        """The server's process number, looked at before it is believed."""
        pid = _first_number(self._pid_file)
        return pid if pid and living.is_postgres_of(pid, self.home.data) else None

    @property
    def ready(self) -> bool:
        lines = _lines(self._pid_file)
        return len(lines) > 7 and lines[7].strip() == "ready" and self.pid is not None

    def start(self) -> None:
        """Make the cluster if there is none, start it if it does not run, or join it."""
        with locks.alone(self._turn):
            self.home.build()
            if self.home.major is None:
                self._make(binaries.find())
            if not self.ready:
                self._launch(binaries.find(self.home.major))
            self._prepare_database()

    def stop(self) -> None:
        with locks.alone(self._turn):
            pid = self.pid
            if pid is None:
                return
            os.kill(pid, signal.SIGINT)
            if not living.wait_until(lambda: self._is_gone(pid), 60):
                raise LaunchError(
                    _(
                        "The database (process {pid}) did not stop within a minute. It is still "
                        "writing; look at {logs} and try again."
                    ).format(pid=pid, logs=self.home.logs)
                )

    @property
    def _pid_file(self) -> Path:
        return self.home.data / "postmaster.pid"

    def _make(self, found: binaries.Binaries) -> None:
        """Run initdb in a side folder and move it into place: a cluster is whole or not there."""
        owner, draft = self.home.owner, self.home.folder / "data.new"
        _remove_tree(draft)
        draft.mkdir(mode=0o700)
        owner.take(draft)
        secret = self.home.folder / "initial.password"
        write_privately(secret, self.home.password(SUPERUSER))
        owner.take(secret)
        try:
            self._run(
                wheel.reachable(found, owner),
                "initdb",
                f"--pgdata={draft}",
                f"--username={SUPERUSER}",
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--data-checksums",
                "--no-instructions",
                *_locale_options(found.major),
            )
        finally:
            secret.unlink()
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as stream:
            stream.write("\ninclude = 'trivet.conf'\ninclude_if_exists = 'local.conf'\n")
        draft.rename(self.home.data)

    def _launch(self, found: binaries.Binaries) -> None:
        self._clear_stale_pid()
        home, owner = self.home, self.home.owner
        settings = home.data / "trivet.conf"
        settings.write_text(
            tuning.configuration(sockets=home.sockets, logs=home.logs, extra=self._settings),
            encoding="utf-8",
        )
        owner.take(settings)
        with (home.folder / "start.log").open("wb") as log:
            server = subprocess.Popen(  # noqa: S603
                [wheel.reachable(found, owner).program("postgres"), "-D", str(home.data)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=home.folder,
                env=_environment(),
                start_new_session=True,
                **owner.popen,
            )
        self._server = server
        living.wait_until(lambda: server.poll() is not None or self.ready, RECOVERY_SECONDS)
        if not self.ready:
            raise LaunchError(
                _("The database did not start. It said: {words} (more in {logs}).").format(
                    words=self._last_words(), logs=home.logs
                )
            )

    def _clear_stale_pid(self) -> None:
        """Remove a pid file only when no server is left on this data, nor one of its children."""
        data = self.home.data
        living.wait_until(self._nobody_works, 10)
        left = living.postgres_at_work_in(data)
        if left:
            raise LaunchError(
                _(
                    "PostgreSQL processes {pids} still work on {data}, but their server does not "
                    "answer. End them (kill {pids}), then start Trivet again."
                ).format(pids=" ".join(map(str, left)), data=data)
            )
        # A dead number PostgreSQL clears by itself, with checks of its own; only a number that
        # now belongs to somebody else, or to a zombie, would keep it from starting.
        for path in (self._pid_file, self.home.sockets / ".s.PGSQL.5432.lock"):
            pid = _first_number(path)
            if pid and living.exists(pid):
                path.unlink()

    def _nobody_works(self) -> bool:
        number = _first_number(self._pid_file)
        leaving = not self._is_gone(number) and not living.command_line(number)
        return not leaving and not living.postgres_at_work_in(self.home.data)

    def _is_gone(self, pid: int) -> bool:
        if self._server is not None and self._server.pid == pid:
            return self._server.poll() is not None  # also takes a dead child off the list
        return living.is_gone(pid)

    def _prepare_database(self) -> None:
        """Make the role and the database Trivet works with; neither is the superuser's."""
        try:
            with psycopg.connect(self.url("postgres", SUPERUSER), autocommit=True) as connection:
                self._make_role_and_database(connection)
        except psycopg.OperationalError as error:
            raise LaunchError(
                _(
                    "The database runs but does not let us in: {reason} If {path} was changed, "
                    "put it back from a copy of the data folder."
                ).format(
                    reason=" ".join(str(error).split()),
                    path=self.home.folder / f"{SUPERUSER}.password",
                )
            ) from error

    def _make_role_and_database(self, connection: psycopg.Connection) -> None:
        if not _one(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", ROLE):
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                    sql.Identifier(ROLE), sql.Literal(self.home.password(ROLE))
                )
            )
        if not _one(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(ROLE)
                )
            )

    def _run(self, found: binaries.Binaries, program: str, *words: str) -> None:
        done = subprocess.run(  # noqa: S603
            [found.program(program), *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.home.folder,
            env=_environment(),
            **self.home.owner.popen,
        )
        if done.returncode:
            raise LaunchError(
                _("{program} failed. It said: {words}").format(
                    program=program, words=(done.stderr or done.stdout).strip()[-600:]
                )
            )

    def _last_words(self) -> str:
        files = [self.home.folder / "start.log", *self.home.logs.glob("postgres-*.log")]
        newest = sorted((f for f in files if f.stat().st_size), key=lambda f: f.stat().st_mtime)
        return "; ".join(_lines(newest[-1])[-3:]) if newest else "-"


def _locale_options(major: int) -> list[str]:
    """Chinese text needs a ctype that knows letters; C.UTF-8 does, and sorts alike everywhere."""
    built_in = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []
    return ["--locale=C.UTF-8", "--lc-messages=C", *built_in]


def _environment() -> dict[str, str]:
    """What PostgreSQL sees of our environment: nothing that could change its mind."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


def _one(connection: psycopg.Connection, query: str, value: str) -> bool:
    return connection.execute(query, (value,)).fetchone() is not None


def _first_number(path: Path) -> int:
    lines = _lines(path)
    return int(lines[0]) if lines and lines[0].strip().isdigit() else 0


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _remove_tree(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
