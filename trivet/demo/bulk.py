"""A world of any size into empty tables by COPY: what the benchmark runs on.

Indexes and constraints that are not keys are dropped first and built after, as for any first load.
Refuses tables that hold rows.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection, models, transaction

from trivet.customers.models import Account, CustomerGroup, Person, Post
from trivet.demo import contact_rows, rows
from trivet.demo.rows import Row
from trivet.demo.world import Plan
from trivet.foundation.models import Event, EventLink
from trivet.organisation.models import Membership, RoleGrant, Unit, User
from trivet.triangle.models import Appointment
from trivet.win.contact.models import Commitment, Observation, Participant, Touchpoint

Say = Callable[[str], None]


def load(plan: Plan, *, say: Say = lambda line: None) -> None:
    """Fill an empty, migrated database with `plan`. Raises RuntimeError where accounts exist."""
    if Account.objects.exists():
        raise RuntimeError("This database already holds accounts.")
    with transaction.atomic():
        for model, made in _tables(plan):
            say(f"{model._meta.verbose_name_plural}")
            _copy(model, made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _tables(plan: Plan) -> Iterator[tuple[type[models.Model], Iterable[Row]]]:
    """Every table of the world in the order of its references."""
    yield Unit, rows.units(plan)
    yield User, rows.users(plan)
    yield Membership, rows.memberships(plan)
    yield RoleGrant, rows.grants(plan)
    yield CustomerGroup, rows.groups()
    yield Account, rows.accounts(plan)
    yield Person, rows.persons(plan)
    yield Post, rows.posts(plan)
    yield Appointment, rows.appointments(plan)
    yield Touchpoint, contact_rows.touchpoints(plan)
    yield Participant, contact_rows.participants(plan)
    yield Commitment, contact_rows.commitments(plan)
    yield Observation, contact_rows.observations(plan)
    yield Event, contact_rows.events(plan)
    yield EventLink, contact_rows.links(plan)


def _copy(model: type[models.Model], made: Iterable[Row]) -> None:
    """COPY `made` (dicts by attname, ids included) into the bare table, then build its indexes."""
    made = iter(made)
    first = next(made, None)
    if first is None:
        return
    columns = list(first)
    quoted = ", ".join(connection.ops.quote_name(name) for name in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        rebuild = _strip(cursor, table)
        with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
            for row in _chain(first, made):
                copy.write_row([row[name] for name in columns])
        for statement in rebuild:
            cursor.execute(statement)
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
        )


def _chain(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _strip(cursor: Any, table: str) -> list[str]:
    """Drop what slows a first load; return the statements that put it back."""
    cursor.execute(
        """SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
                  format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s',
                         conrelid::regclass, conname, pg_get_constraintdef(oid))
           FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('f', 'x', 'c')""",
        [table],
    )
    pairs = cursor.fetchall()
    cursor.execute(
        """SELECT format('DROP INDEX %%I', relname), pg_get_indexdef(indexrelid)
           FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
           WHERE indrelid = %s::regclass AND NOT indisunique
             AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)""",
        [table],
    )
    pairs = [*cursor.fetchall(), *pairs]
    for drop, _again in pairs:
        cursor.execute(drop)
    return [again for _drop, again in pairs]
