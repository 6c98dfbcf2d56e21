"""`trivet export`: what one of our people sees, as a file."""

from pathlib import Path

import click

from trivet.cli.installation import django_ready
from trivet.launcher.words import _


@click.command(help=_("Write accounts, persons, people or seats to a file."))
@click.argument("what")
@click.option("--as-user", "mail", required=True, help=_("Whose sight it has: a mail address."))
@click.option("--format", "form", type=click.Choice(["csv", "xlsx"]), default="csv")
@click.option("--to", "path", type=click.Path(path_type=Path), help=_("The file to write."))
def command(what: str, mail: str, form: str, path: Path | None) -> None:
    with django_ready():
        from django.utils import translation

        from trivet.cli import intake
        from trivet.organisation.queries import person_with_mail

        person = person_with_mail(mail)
        with translation.override(person.language):
            intake.write_out(person, what, form, path or Path(f"{what}.{form}"))
