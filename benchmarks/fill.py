"""Fills the database named in the environment with a world of N accounts, once.

Work that an earlier run has done is asked for again.

Run as `python -m benchmarks.fill N [bare]`, in a process of its own because settings are read once.
"""

import os
import sys
import time

import django
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from benchmarks.figures import REPEATS, briefs_to_write
from benchmarks.site import TODAY


def main() -> None:
    accounts, bare = int(sys.argv[1]), bool(sys.argv[2:] and sys.argv[2])
    _create_database(anew=bare)
    django.setup()
    from django.core.management import call_command

    from trivet.customers.models import Account
    from trivet.demo import bulk
    from trivet.demo.open_work import ask_for_visits, open_work
    from trivet.demo.world import Plan

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    plan = Plan(accounts, TODAY)
    if Account.objects.exists():
        ask_for_visits(plan, 0, REPEATS - len(briefs_to_write(accounts)))
        return
    begun = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - begun:7.0f} s  {line}", flush=True)

    if bare:
        bulk.load(Plan(accounts, TODAY, persons_each=0, touches_each=0), say=say)
        return
    bulk.load(plan, say=say)
    say("open work")
    open_work(plan)


def _create_database(*, anew: bool) -> None:
    parts = conninfo_to_dict(os.environ["TRIVET_DATABASE_URL"])
    name = sql.Identifier(str(parts["dbname"]))
    found = "SELECT FROM pg_database WHERE datname = %s"
    with psycopg.connect(make_conninfo(**{**parts, "dbname": "postgres"}), autocommit=True) as own:
        if anew:
            own.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        if own.execute(found, [parts["dbname"]]).fetchone() is None:
            own.execute(sql.SQL("CREATE DATABASE {}").format(name))


if __name__ == "__main__":
    main()
