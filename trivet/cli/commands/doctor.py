"""`trivet doctor`: one line per part, OK or what is wrong and what to do."""

import sys

import click

from trivet.cli.commands.up import with_address
from trivet.launcher import checkup, startup
from trivet.launcher.folder import data_folder
from trivet.launcher.words import _


@click.command(help=_("Say in words what is wrong with this installation."))
@with_address
def command(address: startup.Address) -> None:
    wrong = 0
    for finding in checkup.examine(data_folder(), address):
        wrong += not finding.ok
        mark = click.style(_("OK"), fg="green") if finding.ok else click.style(_("WRONG"), fg="red")
        click.echo(f"{mark}  {finding.text}")
    if wrong:
        sys.exit(1)
