"""`trivet up`: start everything and serve until Ctrl-C."""

import functools
from collections.abc import Callable
from typing import Any

import click
import psycopg

from trivet.launcher import database, startup
from trivet.launcher.errors import LaunchError
from trivet.launcher.folder import DataFolder, data_folder
from trivet.launcher.words import _


def with_address(function: Callable[..., None]) -> Callable[..., None]:
    """The two options of every command that serves."""

    @click.option("--host", envvar="TRIVET_HOST", default="127.0.0.1", show_default=True)
    @click.option(
        "--port",
        envvar="TRIVET_PORT",
        type=click.IntRange(1, 65535),
        default=8000,
        show_default=True,
    )
    @functools.wraps(function)
    def inner(host: str, port: int, **more: Any) -> None:
        function(address=startup.Address(host, port), **more)

    return inner


@click.command(help=_("Start the database, the pages and the worker; Ctrl-C stops them all."))
@with_address
def command(address: startup.Address) -> None:
    folder = data_folder()
    startup.bring_up(folder, address, click.echo, greet=lambda: _greet(folder))


def _greet(folder: DataFolder) -> None:
    try:
        with database.in_use(folder) as found, found.connect() as connection:
            row = connection.execute("SELECT EXISTS (SELECT FROM organisation_user)").fetchone()
    except (LaunchError, psycopg.Error):
        return  # a greeting is no reason to stop; whoever watches the database will tell
    if row == (False,):
        click.echo(
            _("Nobody can sign in yet. In another terminal: trivet administrator you@example.com")
        )
