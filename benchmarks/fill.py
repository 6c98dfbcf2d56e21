"""Fills the database named in the environment with a world of N accounts, once.

Run as `python -m benchmarks.fill N`, in a process of its own because settings are read once.
"""

import os
import sys
import time
from datetime import date

import django
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

TODAY = date(2026, 11, 24)


def main() -> None:
    accounts = int(sys.argv[1])
    _create_database()
    django.setup()
    from django.core.management import call_command

    from trivet.customers.models import Account
    from trivet.demo import bulk
    from trivet.demo.world import Plan

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not Account.objects.exists():
        begun = time.monotonic()
        bulk.load(
            Plan(accounts=accounts, today=TODAY),
            say=lambda line: print(f"{time.monotonic() - begun:7.0f} s  {line}", flush=True),
        )


def _create_database() -> None:
    parts = conninfo_to_dict(os.environ["TRIVET_DATABASE_URL"])
    name = str(parts.pop("dbname"))
    with psycopg.connect(make_conninfo(dbname="postgres", **parts), autocommit=True) as server:
        found = server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


if __name__ == "__main__":
    main()
