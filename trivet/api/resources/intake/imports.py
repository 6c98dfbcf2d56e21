"""Imports: upload, map, try, take in, rejected rows, undo.

The steps run in transactions of their own and are refused once taken, so they take no key.
"""

from typing import Any

from django.http import FileResponse, Http404
from ninja import File, Form, Path, Query, UploadedFile

from trivet.api.protocol import repeats
from trivet.api.protocol.call import Call
from trivet.api.protocol.contract import file_of
from trivet.api.protocol.lists import Listed, Window, listed, whole
from trivet.api.protocol.routing import resource
from trivet.api.shapes import intake as shapes
from trivet.api.shapes.kinds import PathId
from trivet.intake import actions, queries
from trivet.intake.models import Batch
from trivet.intake.targets.shapes import Target
from trivet.organisation.models import User

router = resource("Imports")


@router.get("/import-targets", response=Listed[shapes.TargetOut])
def list_import_targets(request: Call) -> Listed[shapes.TargetOut]:
    """What you may take in, and what the columns of such a file may hold."""
    found = [_target(one, request.user) for one in queries.targets_for(request.user)]
    return whole(shapes.TargetOut, found)


@router.get("/imports", response=Listed[shapes.BatchRowOut])
def list_imports(request: Call, window: Query[Window]) -> Listed[shapes.BatchRowOut]:
    """Your imports, newest first."""
    return listed(request, shapes.BatchRowOut, queries.batches(request.user), window)


@router.post("/imports", response={201: shapes.BatchOut})
@repeats.alone
def upload_import(
    request: Call, file: File[UploadedFile], form: Form[shapes.UploadIn]
) -> shapes.BatchOut:
    """Upload a CSV or XLSX file; the answer proposes which column is which field."""
    batch = actions.upload(
        by=request.user,
        file_name=file.name or "",
        content=file,
        **form.model_dump(),
    )
    return _shaped(batch)


@router.get("/imports/{batch}", response=shapes.BatchOut)
def read_import(request: Call, batch: Path[PathId]) -> shapes.BatchOut:
    """One import in whatever state it is."""
    return _shaped(queries.batch_of(request.user, batch))


@router.post("/imports/{batch}/mapping", response=shapes.BatchOut)
@repeats.alone
def map_import(request: Call, batch: Path[PathId], body: shapes.MappingIn) -> shapes.BatchOut:
    """Say which column is which field, and how the file is read."""
    row = queries.batch_of(request.user, batch)
    done = actions.map_columns(
        by=request.user, batch=row, mapping=body.mapping, options=body.options.given()
    )
    return _shaped(done)


@router.post("/imports/{batch}/trial", response=shapes.BatchOut)
@repeats.alone
def try_import(request: Call, batch: Path[PathId]) -> shapes.BatchOut:
    """A dry run: what would be new, changed, as before, rejected. Nothing is written."""
    row = queries.batch_of(request.user, batch)
    return _shaped(actions.try_out(by=request.user, batch=row))


@router.post("/imports/{batch}/intake", response=shapes.BatchOut)
@repeats.alone
def take_in_import(request: Call, batch: Path[PathId]) -> shapes.BatchOut:
    """Take the file in: at once where it is small, else in the background (watch `progress`)."""
    row = queries.batch_of(request.user, batch)
    return _shaped(actions.take_in(by=request.user, batch=row))


@router.get("/imports/{batch}/rejects")
@file_of("text/csv")
def read_rejected_rows(request: Call, batch: Path[PathId]) -> FileResponse:
    """The rejected rows as a file, each with its reason."""
    row = queries.batch_of(request.user, batch)
    if not row.rejects:
        raise Http404
    name = f"{row.file_name.rpartition('.')[0] or row.file_name}.rejected.csv"
    return FileResponse(
        row.rejects.open("rb"), as_attachment=True, filename=name, content_type="text/csv"
    )


@router.post("/imports/{batch}/undoing", response=shapes.BatchOut)
def undo_import(request: Call, batch: Path[PathId]) -> shapes.BatchOut:
    """Take everything back that nothing depends on by now; `kept` tells the rest."""
    row = queries.batch_of(request.user, batch)
    return _shaped(actions.undo(by=request.user, batch=row))


@router.delete("/imports/{batch}", response={204: None})
def discard_import(request: Call, batch: Path[PathId]) -> None:
    """Forget an upload of which nothing was taken in."""
    actions.discard(by=request.user, batch=queries.batch_of(request.user, batch))


def _target(target: Target, user: User) -> shapes.TargetOut:
    offers = queries.offers(target, user)
    return shapes.TargetOut(
        name=target.name,
        label=str(target.label),
        fields=[
            shapes.TargetFieldOut(
                name=one.name,
                label=str(one.label),
                reads=one.reads,
                constant=one.constant,
                choices=[
                    shapes.WordOut(value=value, label=label)
                    for value, label in offers.get(one.name, [])
                ],
            )
            for one in queries.fields_of(target, user)
        ],
    )


def _shaped(batch: Batch) -> shapes.BatchOut:
    header, sample = queries.preview(batch)
    rejects: Any = f"/api/v1/imports/{batch.pk}/rejects" if batch.rejects else None
    kept = [{name: str(text) for name, text in one.items()} for one in queries.kept(batch)]
    return shapes.BatchOut.made_of(
        batch,
        header=header,
        sample=sample,
        reasons=queries.reasons(batch),
        kept=kept,
        rejects=rejects,
    )
