"""`trivet worker`: do the jobs that wait; `trivet up` runs one of these by itself."""

import click

from trivet.cli.installation import django_ready
from trivet.launcher.words import _


@click.command(help=_("Do background jobs until Ctrl-C; run more of them on a busy server."))
@click.option(
    "--concurrency",
    envvar="TRIVET_WORKER_CONCURRENCY",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
)
def command(concurrency: int) -> None:
    with django_ready():
        from django.core.management import call_command

        call_command("procrastinate", "worker", "--concurrency", str(concurrency))
