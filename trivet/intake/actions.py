"""Every step of an import: upload, map, try, take in, undo, discard.

Taking in runs in one transaction, one import at a time, so that a second import of the same file
finds what the first brought. Refuses what `rules` refuse; a file that breaks leaves nothing behind.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from trivet.foundation import clock, journal
from trivet.foundation.errors import Invalid
from trivet.foundation.jobs import enqueue
from trivet.foundation.visibility import lowest_clearance
from trivet.intake import jobs, proposals, queries, rules, targets, undoing
from trivet.intake.bulk import faults
from trivet.intake.bulk.parsing import Parser, check_constant
from trivet.intake.models import Batch
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.tables.reading import open_table
from trivet.tables.values import Unreadable

Status = Batch.Status


class Step(Protocol):
    """Trying or taking in."""

    def __call__(self, *, by: User, batch: Batch, here: bool = False) -> Batch: ...


#: Smaller files are done with while the person waits; larger ones by the worker.
AT_ONCE = 512 * 1024


@transaction.atomic
def upload(
    *,
    by: User,
    target: str,
    file_name: str,
    content: "File[bytes] | bytes",
    encoding: str = "",
    sheet: str = "",
) -> Batch:
    """Keep the file, look into it, propose its mapping. Raises TableError where it is no table."""
    brought = targets.get(target)
    rules.check_powers(standing(by), brought)
    held: File[Any] = ContentFile(content) if isinstance(content, bytes) else content
    suffix = Path(file_name).suffix[:8]
    stored = default_storage.save(f"intake/{uuid4().hex}{suffix}", held)
    try:
        table = open_table(Path(default_storage.path(stored)), encoding=encoding, sheet=sheet)
        sample = table.preview(100)
        rules.check_holds_rows(len(sample))
        mapping = _proposed(table.header, sample, target, by)
    except BaseException:
        default_storage.delete(stored)
        raise
    batch = Batch.objects.create(
        target=target,
        file_name=Path(file_name).name[:200],
        file=stored,
        encoding=table.encoding,
        dialect=table.dialect.as_json(),
        mapping=mapping,
        options={"sheet": sheet, "constants": {}},
        by=by,
        started_at=clock.now(),
    )
    journal.record(
        "intake.uploaded",
        by=by,
        touched={"import": batch},
        payload={"file": batch.file_name, "target": target},
    )
    return batch


@transaction.atomic
def map_columns(
    *, by: User, batch: Batch, mapping: Mapping[str, str], options: Mapping[str, Any] | None = None
) -> Batch:
    """Say what each column holds; `options`: constants, key, date_order, decimal_mark."""
    rules.check_step(batch.status, "map")
    target = targets.get(batch.target)
    chosen = {**batch.options, **(options or {})}
    constants = {name: text for name, text in (chosen.get("constants") or {}).items() if text}
    chosen["constants"] = constants
    rules.check_mapping(mapping, constants, target)
    rules.check_columns(mapping, queries.open_batch(batch).header)
    rules.check_readable({*mapping.values(), *constants}, target, lowest_clearance(by))
    rules.check_key(str(chosen.get("key") or ""), target)
    parser = Parser.prepare(target, mapping, chosen, by)
    for name, text in constants.items():
        _check_constant(parser, name, text)
    batch.mapping, batch.options, batch.status = dict(mapping), chosen, Status.MAPPED
    batch.save(update_fields=["mapping", "options", "status"])
    journal.record(
        "intake.mapped", by=by, touched={"import": batch}, payload={"mapping": batch.mapping}
    )
    return batch


def try_out(*, by: User, batch: Batch, here: bool = False) -> Batch:
    """Find out what taking in would do; write nothing but the counts."""
    return _begin(by=by, batch=batch, step="try", here=here)


def take_in(*, by: User, batch: Batch, here: bool = False) -> Batch:
    """Take the file in: at once where it is small or `here` is asked for, else by the worker."""
    return _begin(by=by, batch=batch, step="take-in", here=here)


@transaction.atomic
def undo(*, by: User, batch: Batch) -> Batch:
    """Take everything back that nothing depends on by now; report the rest."""
    target = targets.get(batch.target)
    rules.check_powers(standing(by), target)
    jobs.lock()
    batch.refresh_from_db(fields=["status"])
    rules.check_step(batch.status, "undo")
    deleted, restored, kept = undoing.undo(batch, target, by)
    batch.status, batch.undone_at, batch.kept = Status.UNDONE, clock.now(), kept
    batch.save(update_fields=["status", "undone_at", "kept"])
    journal.record(
        "intake.undone",
        by=by,
        touched={"import": batch},
        payload={"deleted": deleted, "restored": restored, "kept": len(kept)},
    )
    return batch


@transaction.atomic
def discard(*, by: User, batch: Batch) -> None:
    """Forget an upload of which nothing was taken in."""
    rules.check_step(batch.status, "discard")
    journal.record(
        "intake.discarded", by=by, touched={"import": batch}, payload={"file": batch.file_name}
    )
    names = [str(one.name) for one in (batch.file, batch.rejects) if one]
    batch.delete()
    transaction.on_commit(lambda: _delete_files(names))


def _begin(*, by: User, batch: Batch, step: str, here: bool) -> Batch:
    target = targets.get(batch.target)
    rules.check_powers(standing(by), target)
    rules.check_step(batch.status, step)
    rules.check_has_file(bool(batch.file))
    rules.check_mapping(batch.mapping, batch.options.get("constants") or {}, target)
    with transaction.atomic():
        batch.status, batch.progress, batch.failure = Status.WAITING, 0, ""
        batch.save(update_fields=["status", "progress", "failure"])
        here = here or batch.file.size <= AT_ONCE
        if not here:
            enqueue(jobs.run, batch_id=batch.pk, step=step)
    if here:
        jobs.run(batch_id=batch.pk, step=step)
    batch.refresh_from_db()
    return batch


def _proposed(
    header: list[str], sample: list[dict[str, str]], target: str, by: User
) -> dict[str, str]:
    """The proposal, without what the person may not read."""
    brought = targets.get(target)
    readable = {one.name for one in rules.fields_for(brought, lowest_clearance(by))}
    proposed = proposals.propose(header, sample, brought)
    return {column: name for column, name in proposed.items() if name in readable}


def _check_constant(parser: Parser, name: str, text: str) -> None:
    try:
        check_constant(parser, name, text)
    except Unreadable as unreadable:
        fault = {"code": unreadable.code, "field": name, "value": text, "other": ""}
        raise Invalid(
            faults.sentence(fault, parser.target), fields={name: [_("Correct this value.")]}
        ) from unreadable


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
