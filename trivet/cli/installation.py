"""What commands share: Django made ready on this installation's database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from trivet.launcher import database
from trivet.launcher.database import Database
from trivet.launcher.folder import DataFolder, data_folder


@contextmanager
def django_ready() -> Iterator[Database]:
    """The database in use and Django set up on it; import models only inside."""
    folder = data_folder()
    with database.in_use(folder) as found:
        set_up(folder, found.url)
        yield found


def set_up(folder: DataFolder, url: str) -> None:
    folder.make()
    os.environ.update(folder.environment(url))
    import django

    django.setup()
