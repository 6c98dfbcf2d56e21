"""The database of an installation: the user's own server, or a cluster in the data folder.

TRIVET_DATABASE_URL decides. Refuses a database in which Chinese text would not be letters.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from trivet.launcher.errors import LaunchError
from trivet.launcher.folder import DataFolder
from trivet.launcher.postgres.cluster import Cluster
from trivet.launcher.words import _

# The names libpq's programs read; a password on their command line would be seen by everyone.
PROGRAM_NAMES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "options": "PGOPTIONS",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}


@dataclass(frozen=True)
class Database:
    """`cluster` is set when the server is our own."""

    url: str
    cluster: Cluster | None = None

    @property
    def name(self) -> str:
        return str(self.facts.get("dbname") or self.facts.get("user") or "")

    @property
    def facts(self) -> dict[str, object]:
        try:
            return dict(conninfo_to_dict(self.url))
        except psycopg.ProgrammingError as error:
            # What libpq says of an address may quote the password in it.
            raise LaunchError(_no_address()) from error

    @property
    def program_environment(self) -> dict[str, str]:
        return {PROGRAM_NAMES[k]: str(v) for k, v in self.facts.items() if k in PROGRAM_NAMES and v}

    def connect(self, database: str | None = None) -> psycopg.Connection:
        """A connection that commits each statement; a failure is told in a sentence."""
        where = make_conninfo(self.url, dbname=database or self.name, connect_timeout=10)
        try:
            return psycopg.connect(where, autocommit=True)
        except psycopg.OperationalError as error:
            raise LaunchError(
                _(
                    "The database at {place} cannot be reached: {reason} Check "
                    "TRIVET_DATABASE_URL, and that the server runs and lets you in."
                ).format(place=self.place, reason=_plain(error))
            ) from error

    @property
    def place(self) -> str:
        """Where it is, without the password."""
        facts = self.facts
        return f"{facts.get('host') or 'localhost'}:{facts.get('port') or 5432}/{self.name}"

    def check(self) -> None:
        """Refuse what Trivet cannot work on, before anything is written to it."""
        with self.connect() as connection:
            fault = unfitness(connection)
        if fault:
            raise LaunchError(fault)


def unfitness(connection: psycopg.Connection) -> str:
    """Why this database will not do, in a sentence; empty when it will."""
    major = connection.info.server_version // 10000
    if major < 15:
        return _("The server is PostgreSQL {major}; Trivet needs 15 or newer.").format(major=major)
    row = connection.execute(
        "SELECT pg_encoding_to_char(encoding), datctype, lower('É') = 'é'"
        " FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    encoding, ctype, knows_letters = row or ("?", "?", False)
    if encoding != "UTF8" or not knows_letters:
        return _(
            "The database {name} has encoding {encoding} and ctype {ctype}, in which names outside "
            "English cannot be searched. Make one with: CREATE DATABASE {name} TEMPLATE template0 "
            "ENCODING 'UTF8' LOCALE 'C.UTF-8';"
        ).format(name=connection.info.dbname, encoding=encoding, ctype=ctype)
    return ""


@contextmanager
def in_use(folder: DataFolder) -> Iterator[Database]:
    """The database, started when it is our own, and stopped after its last user."""
    url = os.environ.get("TRIVET_DATABASE_URL")
    if url:
        if _scheme(url) not in ("postgresql", "postgres"):
            raise LaunchError(_no_address())
        yield Database(url)
        return
    folder.make()
    cluster = folder.cluster
    with cluster.in_use() as own:
        yield Database(own, cluster)


def _scheme(url: str) -> str:
    try:
        return urlsplit(url).scheme
    except ValueError:
        return ""


def _no_address() -> str:
    return _(
        "TRIVET_DATABASE_URL is not a PostgreSQL address. Write it as "
        "postgresql://user:password@host:5432/database."
    )


def _plain(error: psycopg.OperationalError) -> str:
    text = " ".join(str(error).split())
    return text if text.endswith((".", "?", "!")) else f"{text}."
