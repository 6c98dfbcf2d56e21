"""`trivet manage …`: Django's own commands on this installation."""

import sys

import click

from trivet.cli.installation import django_ready
from trivet.launcher.words import _


@click.command(
    help=_("Run one of Django's commands, for example `trivet manage shell`."),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(words: tuple[str, ...]) -> None:
    with django_ready(bare=True):
        from django.core.management import execute_from_command_line

        execute_from_command_line([f"{sys.argv[0]} manage", *words])
