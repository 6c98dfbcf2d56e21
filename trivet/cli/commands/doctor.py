"""`trivet doctor`: one line per part, OK or what is wrong and what to do."""

import sys
from collections.abc import Iterator

import click

from trivet.cli.commands.up import with_address
from trivet.cli.installation import set_up
from trivet.launcher import checkup, startup
from trivet.launcher.database import Database
from trivet.launcher.folder import data_folder
from trivet.launcher.words import _


@click.command(help=_("Say in words what is wrong with this installation."))
@with_address
def command(address: startup.Address) -> None:
    folder, wrong = data_folder(), 0

    def journal(found: Database) -> Iterator[checkup.Finding]:
        set_up(folder, found.url)
        # Models can only be imported once the settings are there.
        from trivet.cli import sealing

        yield sealing.finding()

    for finding in checkup.examine(folder, address, journal):
        wrong += not finding.ok
        mark = click.style(_("OK"), fg="green") if finding.ok else click.style(_("WRONG"), fg="red")
        click.echo(f"{mark}  {finding.text}")
    if wrong:
        sys.exit(1)
