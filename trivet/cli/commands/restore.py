"""`trivet restore FILE`: put a backup back; what was there is kept beside it."""

from pathlib import Path

import click

from trivet.launcher import database, startup
from trivet.launcher.archive import put_back
from trivet.launcher.errors import LaunchError
from trivet.launcher.folder import data_folder
from trivet.launcher.words import _


@click.command(
    help=_("Put the backup FILE back into an empty database, or with --replace into any.")
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help=_("Put it in the place of what is there."))
def command(file: Path, replace: bool) -> None:
    folder = data_folder()
    folder.make()
    with folder.claimed({"address": _("a restore")}), database.in_use(folder) as found:
        found.check()
        contents = put_back.put_back(folder, found, file.absolute(), replace=replace)
        environment = startup.program_environment(folder, found.url)
        try:
            startup.prepare(folder, found, environment, click.echo)
        except LaunchError:
            put_back.undo(folder, found)
            raise
        put_back.finish(folder)
    click.echo(
        _(
            "Restored {tables} tables and {files} files of {made}. Start Trivet with `trivet up`."
        ).format(tables=contents.tables, files=len(contents.files_sha256), made=contents.made)
    )
    if replace:
        click.echo(
            _("What was there before is kept as {name} until the next restore.").format(
                name=f"{found.name}_{put_back.BEFORE}"
            )
        )
