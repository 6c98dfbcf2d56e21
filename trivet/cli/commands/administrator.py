"""`trivet administrator MAIL`: the first person of an installation, who adds all others by page."""

import sys

import click

from trivet.cli.installation import django_ready
from trivet.launcher.words import _


@click.command(help=_("Add an administrator, who signs in as MAIL and adds everybody else."))
@click.argument("mail")
@click.option("--name", prompt=_("Name"), help=_("What the person is called."))
def command(mail: str, name: str) -> None:
    password = _password()
    with django_ready():
        from django.db import transaction

        from trivet.organisation.actions import people, roles
        from trivet.organisation.models import Role

        with transaction.atomic():
            person = people.add(by=None, email=mail, name=name, password=password)
            roles.grant(by=None, person=person, role=Role.ADMINISTRATOR)
    click.echo(_("{mail} may sign in and administer.").format(mail=mail))


def _password() -> str:
    """Asked for twice at a terminal; else the first line that is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt(_("Password"), hide_input=True, confirmation_prompt=True)
    return asked
