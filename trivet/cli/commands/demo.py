"""`trivet demo`: `trivet up` with a company of the imagination to look at.

The company is loaded at the first start only. Refuses to mix it with a company that is there.
"""

import importlib
import json
from collections.abc import Mapping

import click

from trivet.cli.commands.up import with_address
from trivet.cli.installation import django_ready
from trivet.launcher import startup
from trivet.launcher.errors import LaunchError
from trivet.launcher.folder import DataFolder, data_folder, read_json
from trivet.launcher.words import _

NOTE = "demo.json"


@click.command(help=_("Start Trivet with the demo company; Ctrl-C stops everything."))
@click.option("--only-load", is_flag=True, help=_("Load the company and end, without serving."))
@with_address
def command(address: startup.Address, only_load: bool) -> None:
    folder = data_folder()
    if only_load:
        _load(folder)
        return

    def fill(environment: Mapping[str, str]) -> None:
        if not _sign_ins(folder):
            click.echo(_("Loading the demo company; this takes a minute, once …"))
            startup.run_trivet(environment, "demo", "--only-load")

    startup.bring_up(folder, address, click.echo, fill=fill, greet=lambda: _greet(folder))


def _load(folder: DataFolder) -> None:
    """Write the company and note one sign-in per role, as `trivet.demo.load()` returns them."""
    with django_ready():
        load = getattr(importlib.import_module("trivet.demo"), "load", None)
        if load is None:
            raise LaunchError(_("This Trivet comes without a demo company. Use `trivet up`."))
        rows = [[str(word) for word in row] for row in load()]
    (folder.path / NOTE).write_text(json.dumps({"sign_ins": rows}), encoding="utf-8")


def _sign_ins(folder: DataFolder) -> list[list[str]]:
    found: list[list[str]] = read_json(folder.path / NOTE).get("sign_ins", [])
    return found


def _greet(folder: DataFolder) -> None:
    rows = _sign_ins(folder)
    click.echo(_("Sign in as one of these (role, mail address, password):"))
    width = max((len(role) for role, *_rest in rows), default=0)
    for role, *rest in rows:
        click.echo(f"  {role:<{width}}  {'  '.join(rest)}")
