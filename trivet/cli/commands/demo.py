"""`trivet demo`: `trivet up` with a company of the imagination to look at.

The company is loaded at the first start only. Refuses to mix it with a company that is there.
"""

import json
from collections.abc import Mapping

import click

from trivet.cli.commands.up import with_address
from trivet.cli.installation import django_ready
from trivet.launcher import startup
from trivet.launcher.folder import DataFolder, data_folder, read_json
from trivet.launcher.words import _, language

NOTE = "demo.json"
LANGUAGES = {"": "en", "zh_Hans": "zh-hans", "zh_Hant": "zh-hant"}


@click.command(help=_("Start Trivet with the demo company; Ctrl-C stops everything."))
@click.option(
    "--language",
    "chosen",
    type=click.Choice(sorted(LANGUAGES.values())),
    help=_("The language the demo company speaks; without it, that of the terminal."),
)
@click.option("--only-load", is_flag=True, help=_("Load the company and end, without serving."))
@with_address
def command(address: startup.Address, chosen: str | None, only_load: bool) -> None:
    folder, spoken = data_folder(), chosen or LANGUAGES[language()]
    if only_load:
        _load(folder, spoken)
        return

    def fill(environment: Mapping[str, str]) -> None:
        if not _sign_ins(folder):
            click.echo(_("Loading the demo company; this takes a minute, once …"))
            startup.run_trivet(environment, "demo", "--only-load", "--language", spoken)

    startup.bring_up(folder, address, click.echo, fill=fill, greet=lambda: _greet(folder))


def _load(folder: DataFolder, spoken: str) -> None:
    """Write the company, and note one sign-in per role for this and every later start."""
    with django_ready():
        from trivet.demo.load import load

        rows = [list(sign_in) for sign_in in load(spoken)]
    (folder.path / NOTE).write_text(json.dumps({"sign_ins": rows}), encoding="utf-8")


def _sign_ins(folder: DataFolder) -> list[list[str]]:
    found: list[list[str]] = read_json(folder.path / NOTE).get("sign_ins", [])
    return found


def _greet(folder: DataFolder) -> None:
    click.echo(_("Sign in as one of these (mail address, password, who it is):"))
    rows = _sign_ins(folder)
    width = max((len(mail) for _who, mail, *_rest in rows), default=0)
    for who, mail, password, name in rows:
        click.echo(f"  {mail:<{width}}  {password}  {name}, {who}")
