"""What `trivet import` and `trivet export` say and do, once Django is ready.

Speaks the language of the person it acts for. Refuses nobody by itself: the actions do.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.core.files import File
from django.utils.translation import gettext as _

from trivet.intake import actions, exports, queries, targets
from trivet.intake.models import Batch
from trivet.intake.targets.shapes import Target
from trivet.organisation.models import User
from trivet.tables.writing import Format


def take_in(by: User, *, file: Path, target: str, **given: Any) -> int:
    """Upload, map, and try or take in; 0 where every row was taken, 2 where some were rejected."""
    brought = targets.get(target)
    with file.open("rb") as content:
        batch = actions.upload(
            by=by,
            target=target,
            file_name=file.name,
            content=File(content),
            encoding=given["encoding"],
            sheet=given["sheet"],
        )
    chosen = {column: _field(brought, name) for column, name in given["mapping"].items()}
    mapping = {
        column: name for column, name in batch.mapping.items() if name not in chosen.values()
    } | chosen
    options = {
        "key": given["key"],
        "constants": {_field(brought, name): text for name, text in given["constants"].items()},
        "date_order": given["date_order"] or "",
        "decimal_mark": given["decimal_mark"],
    }
    batch = actions.map_columns(by=by, batch=batch, mapping=mapping, options=options)
    for column, name in batch.mapping.items():
        click.echo(f"  {column} → {_label(brought, name)}")
    step = actions.try_out if given["dry_run"] else actions.take_in
    batch = step(by=by, batch=batch, here=True)
    return _report(batch, given["rejects"] or file.with_suffix(".rejected.csv"))


def undo(by: User, pk: int) -> int:
    batch = actions.undo(by=by, batch=queries.batch_of(by, pk))
    for one in queries.kept(batch):
        click.echo(f"  {one['record']}: {one['label']}: {one['why']}")
    click.echo(_("Import %(number)s has been undone.") % {"number": pk})
    return 2 if batch.kept else 0


def write_out(by: User, what: str, form: str, path: Path) -> None:
    table = exports.export(what, by=by)
    with _writing(path):
        path.open("wb").close()  # asked first: a workbook is only put in its place at its end
        table.write(path, Format(form))
    click.echo(_("Written: %(path)s") % {"path": path})


def _report(batch: Batch, rejects: Path) -> int:
    if batch.status == Batch.Status.FAILED:
        raise click.ClickException(batch.failure)
    click.echo(
        _(
            "Import %(number)s: %(created)s new, %(updated)s changed, %(unchanged)s as before, "
            "%(rejected)s rejected."
        )
        % {
            "number": batch.pk,
            "created": batch.created,
            "updated": batch.updated,
            "unchanged": batch.unchanged,
            "rejected": batch.rejected,
        }
    )
    if batch.status == Batch.Status.TRIED:
        click.echo(_("This was a dry run: nothing was written."))
    if not batch.rejects:
        return 0
    for reason in queries.reasons(batch):
        click.echo(f"  {reason['rows']} × {reason['sentence']}")
    with _writing(rejects):
        shutil.copyfile(batch.rejects.path, rejects)
    click.echo(_("Rejected rows: %(path)s") % {"path": rejects})
    return 2


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """A place that cannot be written to is told in a sentence."""
    try:
        yield
    except OSError as error:
        raise click.ClickException(
            _("%(path)s could not be written (%(reason)s). Name another file.")
            % {"path": path, "reason": error.strerror or error}
        ) from error


def _field(target: Target, name: str) -> str:
    """A field by its full name, by its last part, or by its label."""
    if target.field(name):
        return name
    short = f"{target.main}.{name}"
    if target.field(short):
        return short
    by_end = [one.name for one in target.fields if one.name.rpartition(".")[2] == name]
    by_label = [one.name for one in target.fields if str(one.label) == name]
    return next(iter([*by_end, *by_label]), name)


def _label(target: Target, name: str) -> str:
    one = target.field(name)
    return str(one.label) if one else name
