"""`trivet backup FILE`: everything that was saved, in one file."""

from pathlib import Path

import click

from trivet.launcher import database
from trivet.launcher.archive.write import write
from trivet.launcher.folder import data_folder
from trivet.launcher.words import _


@click.command(help=_("Write the database and the stored files into one FILE; Trivet may run."))
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    folder = data_folder()
    with database.in_use(folder) as found:
        made = write(folder, found, file.absolute())
    click.echo(
        _(
            "Saved {tables} tables and {files} files into {path} ({size} MB), and read it back."
        ).format(
            tables=made.tables,
            files=len(made.files_sha256),
            path=file,
            size=f"{file.stat().st_size / 1e6:.1f}",
        )
    )
