"""The work of an import, done at once for a small file and by the worker for a large one.

Bears being run twice: nothing of an import is seen before all of it is, and one that is done is
left alone. Refuses to leave a failure unsaid: it stands on the import, in the person's language.
"""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from trivet.foundation import clock
from trivet.foundation.errors import Refused, TrivetError
from trivet.foundation.jobs import every, job
from trivet.intake import rejects, rules, targets
from trivet.intake.bulk import linking
from trivet.intake.bulk.parsing import Parser
from trivet.intake.bulk.running import Outcome, Run
from trivet.intake.models import Batch
from trivet.intake.queries import open_batch

Status = Batch.Status
#: One import at a time: the lock's name in PostgreSQL.
_LOCK = 7_261_001
#: So long the uploaded file and the rejected rows are kept.
KEPT_DAYS = 90


@job("intake.run")
def run(*, batch_id: int, step: str) -> None:
    """What the worker does. Safe to repeat: an import that is done is left alone."""
    batch = Batch.objects.select_related("by").get(pk=batch_id)
    if batch.status not in (Status.WAITING, Status.RUNNING):
        return
    with translation.override(batch.by.language):
        try:
            if step == "try":
                _try(batch)
            else:
                _take_in(batch)
        except TrivetError as refusal:
            _fail(batch, str(refusal))
        except Exception:
            _fail(batch, _("Something broke while it ran. Nothing was taken in. Try it again."))
            raise


def _try(batch: Batch) -> None:
    Batch.objects.filter(pk=batch.pk).update(status=Status.RUNNING)
    outcome = _prepared(batch, write=False).survey()
    _keep_outcome(batch, outcome, Status.TRIED)


def _take_in(batch: Batch, *, again: bool = True) -> None:
    Batch.objects.filter(pk=batch.pk).update(status=Status.RUNNING)
    try:
        with transaction.atomic():
            lock()
            batch.refresh_from_db(fields=["status"])
            if batch.status != Status.RUNNING:
                return None
            outcome = _prepared(batch, write=True).take_in()
            _keep_outcome(batch, outcome, Status.DONE)
            linking.record(batch, targets.get(batch.target), outcome)
    except IntegrityError as error:
        if again:
            return _take_in(batch, again=False)
        raise Refused(
            _(
                "Rows of the file contradict each other, or what somebody saved meanwhile "
                "(%(rule)s). Nothing was taken in; look at the rows and try again."
            )
            % {"rule": _broken_rule(error)}
        ) from error
    return None


def _prepared(batch: Batch, *, write: bool) -> Run:
    target = rules.keyed(targets.get(batch.target), str(batch.options.get("key") or ""))
    parser = Parser.prepare(target, batch.mapping, batch.options, batch.by)
    return Run(
        open_batch(batch),
        target,
        parser,
        batch.by,
        batch if write else None,
        lambda rows: _tell(batch.pk, rows),
    )


def _tell(pk: int, rows: int) -> None:
    """Progress, from the reading thread and its own connection, seen before the import commits."""
    Batch.objects.filter(pk=pk).update(progress=rows)


def _keep_outcome(batch: Batch, outcome: Outcome, status: str) -> None:
    found = outcome.all_faults()
    target = targets.get(batch.target)
    old = batch.rejects.name if batch.rejects else ""
    batch.rejects = ""
    if found.height:
        name = f"intake/{uuid4().hex}.csv"
        default_storage.save(name, ContentFile(b""))
        rejects.write(Path(default_storage.path(name)), open_batch(batch), target, found)
        batch.rejects = name
    batch.created, batch.updated = outcome.created, outcome.updated
    batch.unchanged, batch.rejected = outcome.unchanged, outcome.rejected
    batch.total = batch.progress = outcome.rows
    batch.counts = {"records": outcome.records, "reasons": rejects.summary(found)}
    batch.status, batch.ended_at, batch.failure = status, clock.now(), ""
    batch.save()
    if old:
        transaction.on_commit(lambda: default_storage.delete(old))


def _fail(batch: Batch, sentence: str) -> None:
    Batch.objects.filter(pk=batch.pk).update(
        status=Status.FAILED, failure=sentence, ended_at=clock.now()
    )


@every("41 3 * * *", "intake.forget_files")
def forget_files() -> None:
    """Files hold people's data: they go after a while, what they brought and its undo stay."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    for batch in Batch.objects.filter(started_at__lt=before).exclude(file="", rejects=""):
        names = [str(one.name) for one in (batch.file, batch.rejects) if one]
        Batch.objects.filter(pk=batch.pk).update(file="", rejects="")
        for name in names:
            default_storage.delete(name)


def _broken_rule(error: IntegrityError) -> str:
    """What the database held against it, in its own words."""
    said = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return str(said or type(error).__name__)


def lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
