"""A million persons taken in by name or key, against a bare COPY of the same rows.

Run as `python -m benchmarks.importing N` on a database with accounts and no persons; prints a JSON
with both times in seconds. Both write the same rows into the same tables with all their indexes.
"""

import csv
import json
import sys
import tempfile
import time
from pathlib import Path

import django
from django.db import connection

from benchmarks.site import TODAY
from trivet.demo.world import Plan

TABLES = ("customers_person", "customers_post")


def main() -> None:
    accounts = int(sys.argv[1])
    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "persons.csv"
        rows = write_sheet(sheet, Plan(accounts=accounts, today=TODAY))
        taken = take_in(sheet, rows)
        bare = copy_again(Path(folder))
    print(json.dumps({"rows": rows, "import": taken, "copy": bare}))


def write_sheet(path: Path, plan: Plan) -> int:
    """One row a person: half name their account by key, half by its name."""
    names = {item.number: item.name.own for item in plan.planned_accounts()}
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(["account key", "account", "name", "name in English", "mail", "title"])
        for item in plan.planned_persons():
            by_key = item.number % 2 == 0
            sheet.writerow(
                [
                    f"K{item.account:07d}" if by_key else "",
                    names[item.account],
                    item.name.own,
                    item.name.latin,
                    f"p{item.number}@customer{item.account}.example",
                    item.title,
                ]
            )
    return plan.accounts * plan.persons_each


MAPPING = {
    "account key": "account.external_key",
    "account": "account.name",
    "name": "person.name",
    "name in English": "person.name_en",
    "mail": "person.email",
    "title": "post.title",
}


def take_in(sheet: Path, rows: int) -> float:
    """Seconds from the stored file to the committed rows. Raises where a row was rejected."""
    from django.core.files import File

    from trivet.intake import actions
    from trivet.organisation.models import User

    steward = User.objects.get(email="steward@example.org")
    with sheet.open("rb") as content:
        batch = actions.upload(
            by=steward, target="persons", file_name=sheet.name, content=File(content)
        )
    batch = actions.map_columns(by=steward, batch=batch, mapping=MAPPING)
    begun = time.perf_counter()
    batch = actions.take_in(by=steward, batch=batch, here=True)
    seconds = time.perf_counter() - begun
    if batch.rejected or batch.created < rows:
        raise RuntimeError(f"took in {batch.created} of {rows}, rejected {batch.rejected}")
    return seconds


def copy_again(folder: Path) -> float:
    """Seconds of a bare COPY of the same rows into the same tables, emptied, indexes kept."""
    seconds = 0.0
    with connection.cursor() as cursor:
        files = {table: folder / f"{table}.copy" for table in TABLES}
        for table, path in files.items():
            with path.open("wb") as file, cursor.copy(f"COPY {table} TO STDOUT") as copy:
                for block in copy:
                    file.write(block)
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        for table, path in files.items():
            begun = time.perf_counter()
            with path.open("rb") as file, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                while block := file.read(1 << 20):
                    copy.write(block)
            seconds += time.perf_counter() - begun
    return seconds


if __name__ == "__main__":
    main()
