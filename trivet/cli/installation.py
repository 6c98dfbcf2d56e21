"""What commands share: Django made ready on this installation's database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from trivet.launcher import database
from trivet.launcher.archive.manifest import pending_migrations
from trivet.launcher.database import Database
from trivet.launcher.errors import LaunchError
from trivet.launcher.folder import DataFolder, data_folder
from trivet.launcher.words import _


@contextmanager
def django_ready(*, bare: bool = False) -> Iterator[Database]:
    """The database in use and Django set up on it; import models only inside.

    Refuses a database that cannot be reached and tables not up to date; asks neither when `bare`.
    """
    folder = data_folder()
    with database.in_use(folder) as found:
        if not bare:
            _check_tables(found)
        set_up(folder, found.url)
        yield found


def _check_tables(found: Database) -> None:
    with found.connect() as connection:
        if pending_migrations(connection):
            raise LaunchError(
                _(
                    "The database {place} does not hold Trivet's tables as they are now. "
                    "Start `trivet up` or `trivet demo` once; it brings them up to date."
                ).format(place=found.place)
            )


def set_up(folder: DataFolder, url: str) -> None:
    folder.make()
    os.environ.update(folder.environment(url))
    import django

    django.setup()
