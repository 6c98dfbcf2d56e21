"""`trivet doctor`: looks at every part of an installation and says what is wrong and what to do.

Each check gives findings, never an exception: a part that is down is a finding too. Refuses to
change anything, but for starting our own database while it looks.
"""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg

from trivet.launcher import catalogues, database, startup, supervisor
from trivet.launcher.archive.manifest import pending_migrations
from trivet.launcher.errors import LaunchError
from trivet.launcher.folder import DataFolder
from trivet.launcher.postgres import binaries
from trivet.launcher.words import _

LEAST_SPACE = 1024**3
LARGEST_CLOCK_DIFFERENCE = 5.0


@dataclass(frozen=True)
class Finding:
    ok: bool
    text: str


#: Looks at what lies in the tables; asked only where they are there and up to date.
Inside = Callable[[database.Database], Iterator[Finding]]


def examine(
    folder: DataFolder, address: startup.Address, inside: Inside | None = None
) -> Iterator[Finding]:
    yield from _guarded(_python)
    yield from _guarded(lambda: _programs(folder))
    yield from _guarded(lambda: _folder(folder))
    yield from _guarded(lambda: _key(folder))
    yield from _guarded(lambda: _pages(folder, address))
    yield from _guarded(lambda: _built(folder))
    yield from _guarded(_zone)
    yield from _guarded(lambda: _database(folder, inside))


def _guarded(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except (LaunchError, OSError, psycopg.Error) as error:
        yield Finding(False, " ".join(str(error).split()))


def _python() -> Iterator[Finding]:
    yield Finding(True, f"Python {sys.version.split()[0]}")


def _programs(folder: DataFolder) -> Iterator[Finding]:
    if os.environ.get("TRIVET_DATABASE_URL"):
        yield Finding(True, _("TRIVET_DATABASE_URL names the database; none is started here."))
        return
    found = binaries.find(folder.cluster.home.major)
    yield Finding(
        True,
        _("PostgreSQL {major} in {folder}, with {extensions}.").format(
            major=found.major, folder=found.folder, extensions=", ".join(binaries.EXTENSIONS)
        ),
    )


def _folder(folder: DataFolder) -> Iterator[Finding]:
    if not folder.path.exists():
        yield Finding(
            True, _("No data folder yet; `trivet up` makes {path}.").format(path=folder.path)
        )
        return
    if not os.access(folder.path, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            False,
            _(
                "The data folder {path} is not writable for this user. Start Trivet as the user "
                "it belongs to, or set TRIVET_DATA."
            ).format(path=folder.path),
        )
        return
    free = shutil.disk_usage(folder.path).free
    words = {"path": folder.path, "free": f"{free / 1e9:.1f}"}
    if free < LEAST_SPACE:
        text = _("Only {free} GB are free for {path}. Make room: below 1 GB saving may fail.")
        yield Finding(False, text.format(**words))
    else:
        yield Finding(True, _("Data folder {path}, {free} GB free.").format(**words))


def _key(folder: DataFolder) -> Iterator[Finding]:
    given = os.environ.get("TRIVET_SECRET_KEY")
    if given is None and not folder.key_file.exists():
        yield Finding(True, _("No secret key yet; `trivet up` makes one."))
    elif given is None and stat.S_IMODE(folder.key_file.stat().st_mode) & 0o077:
        yield Finding(
            False,
            _("Others may read the secret key. Say: chmod 600 {path}").format(path=folder.key_file),
        )
    elif len(folder.secret_key()) < 32:
        yield Finding(
            False, _("The secret key is shorter than 32 characters. Choose a longer one.")
        )
    else:
        yield Finding(True, _("The secret key is there, and only this user reads it."))


def _pages(folder: DataFolder, address: startup.Address) -> Iterator[Finding]:
    if not folder.path.exists() or not folder.is_claimed:
        startup.check_port(address, patience=0)
        yield Finding(
            True,
            _("Trivet is not running; {address} is free for `trivet up`.").format(address=address),
        )
        return
    running = startup.Address.read(str(folder.running_note().get("address", "")))
    if running and supervisor.answers(running.near, running.port):
        yield Finding(True, _("Trivet runs at {address}.").format(address=running))
    else:
        yield Finding(
            False,
            _(
                "Trivet runs but its pages do not answer. If it is not just starting, "
                "look at {log}."
            ).format(log=folder.logs / "web.log"),
        )


def _built(folder: DataFolder) -> Iterator[Finding]:
    stale = catalogues.stale()
    if stale:
        text = _("The translations in {path} are not compiled. `trivet up` does it.")
        yield Finding(False, text.format(path=stale[0]))
    else:
        yield Finding(True, _("The translations are compiled."))
    if not (folder.path / "stamps.json").exists():
        return
    if (folder.static / "staticfiles.json").is_file():
        yield Finding(
            True, _("Styles and scripts are collected in {path}.").format(path=folder.static)
        )
    else:
        text = _("Styles and scripts are not collected in {path}. `trivet up` does it.")
        yield Finding(False, text.format(path=folder.static))


def _zone() -> Iterator[Finding]:
    name = os.environ.get("TRIVET_TIME_ZONE", "Asia/Taipei")
    try:
        now = datetime.now(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        text = _("There is no time zone {name}. Set TRIVET_TIME_ZONE to one like Asia/Taipei.")
        yield Finding(False, text.format(name=name))
        return
    yield Finding(
        True,
        _("Time zone {name}, where it is {now}.").format(name=name, now=f"{now:%Y-%m-%d %H:%M}"),
    )


def _database(folder: DataFolder, inside: Inside | None) -> Iterator[Finding]:
    own = not os.environ.get("TRIVET_DATABASE_URL")
    if own and (not folder.path.exists() or folder.cluster.home.major is None):
        yield Finding(True, _("No database yet; `trivet up` makes one."))
        return
    with database.in_use(folder) as found, found.connect() as connection:
        yield from _server(found, connection)
        tables = list(_tables(connection))
        yield from tables
        yield from _clock(connection)
        if folder.is_claimed:
            yield from _worker(folder, connection)
        if inside is not None and all(table.ok for table in tables):
            yield from inside(found)


def _server(found: database.Database, connection: psycopg.Connection) -> Iterator[Finding]:
    fault = database.unfitness(connection)
    if fault:
        yield Finding(False, fault)
    else:
        version = connection.info.parameter_status("server_version")
        yield Finding(
            True,
            _("The database {place} answers (PostgreSQL {version}).").format(
                place=found.place, version=version
            ),
        )
    rows = connection.execute("SELECT name FROM pg_available_extensions").fetchall()
    lacking = sorted(set(binaries.EXTENSIONS) - {name for (name,) in rows})
    if lacking:
        text = _("The server lacks the extensions {names}. Install postgresql-contrib there.")
        yield Finding(False, text.format(names=", ".join(lacking)))


def _tables(connection: psycopg.Connection) -> Iterator[Finding]:
    pending = pending_migrations(connection)
    if pending:
        text = _(
            "{number} changes of the tables wait, the first is {name}. `trivet up` makes them."
        )
        yield Finding(False, text.format(number=len(pending), name=pending[0]))
    else:
        yield Finding(True, _("The tables are up to date."))


def _clock(connection: psycopg.Connection) -> Iterator[Finding]:
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    seconds = abs((row[0] - datetime.now(UTC)).total_seconds()) if row else 0.0
    if seconds > LARGEST_CLOCK_DIFFERENCE:
        text = _(
            "The clocks of this machine and of the database differ by {seconds} seconds. Let both "
            "follow a time server (NTP)."
        )
        yield Finding(False, text.format(seconds=round(seconds)))
    else:
        yield Finding(True, _("The clock agrees with the database's."))


def _worker(folder: DataFolder, connection: psycopg.Connection) -> Iterator[Finding]:
    row = connection.execute(
        "SELECT count(*) FROM procrastinate_workers"
        " WHERE last_heartbeat > now() - interval '60 seconds'"
    ).fetchone()
    if row and row[0]:
        yield Finding(True, _("The worker is at work."))
    else:
        text = _("No worker does the background jobs. Look at {log}, then start Trivet again.")
        yield Finding(False, text.format(log=folder.logs / "worker.log"))
