"""`trivet import`: take a file in, try it, or undo an import, as one of our people."""

from pathlib import Path
from typing import Any

import click

from trivet.cli.installation import django_ready
from trivet.launcher.words import _


def pair(
    _context: click.Context, parameter: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """`name=value` options as a dict."""
    found = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise click.BadParameter(f"{parameter.opts[0]} {text!r}: name=value")
        found[name.strip()] = value.strip()
    return found


@click.command(help=_("Take FILE (CSV, XLSX, XLS, ODS) in, or undo an import."))
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--as", "target", help=_("What it brings: accounts, persons, people, seats …"))
@click.option("--as-user", "mail", required=True, help=_("Whose import it is: a mail address."))
@click.option("--key", default="", help=_("The one key by which rows are recognised."))
@click.option(
    "--map",
    "mapping",
    multiple=True,
    callback=pair,
    metavar="COLUMN=FIELD",
    help=_("What a column holds, where the proposal is wrong."),
)
@click.option(
    "--set",
    "constants",
    multiple=True,
    callback=pair,
    metavar="FIELD=VALUE",
    help=_("What holds for every row, such as currency=USD."),
)
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help=_("Which of 3/4 is the day."))
@click.option("--decimal-mark", type=click.Choice([".", ","]), default=".")
@click.option("--encoding", default="", help=_("Where characters come out wrong."))
@click.option("--sheet", default="", help=_("Which sheet of a workbook."))
@click.option("--rejects", type=click.Path(path_type=Path), help=_("Where rejected rows go."))
@click.option("--dry-run", is_flag=True, help=_("Say what would happen, write nothing."))
@click.option("--undo", "batch", type=int, help=_("Undo the import of this number."))
def command(**given: Any) -> int:
    if given["batch"] is None and not (given["file"] and given["target"]):
        raise click.UsageError(_("Say which file, and with --as what it brings."))
    with django_ready():
        from django.utils import translation

        from trivet.cli import intake
        from trivet.organisation.queries import person_with_mail

        person = person_with_mail(given["mail"])
        with translation.override(person.language):
            if given["batch"] is not None:
                return intake.undo(person, given["batch"])
            return intake.take_in(person, **given)
