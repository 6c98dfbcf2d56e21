"""pg_dump and pg_restore, of a version that fits the server; the password goes by environment."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from trivet.launcher.database import Database
from trivet.launcher.errors import LaunchError
from trivet.launcher.postgres import binaries
from trivet.launcher.words import _


def dump(found: Database, target: Path) -> None:
    _run(
        found,
        "pg_dump",
        {},
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--file",
        str(target),
    )


def restore(found: Database, dump_file: Path, into: str) -> None:
    _run(
        found,
        "pg_restore",
        {"PGDATABASE": into},
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--jobs=2",
        f"--dbname={into}",
        str(dump_file),
    )


def tables_in(found: Database, dump_file: Path) -> int:
    """How many tables' rows the dump holds, as pg_restore reads it."""
    listing = _run(found, "pg_restore", {}, "--list", str(dump_file))
    return sum(" TABLE DATA " in line for line in listing.splitlines())


def _run(found: Database, name: str, more: Mapping[str, str], *words: str) -> str:
    with found.connect() as connection:
        major = connection.info.server_version // 10000
    program = binaries.for_client(major).program(name)
    done = subprocess.run(  # noqa: S603
        [program, *words],
        env={**os.environ, **found.program_environment, **more, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise LaunchError(
            _("{program} failed. It said: {words}").format(
                program=name, words=done.stderr.strip()[-800:]
            )
        )
    return done.stdout
