"""Lists taken out as files: what you see, fields you may read, no formula alive.

A POST, because the journal keeps that it was taken.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from trivet.api.protocol import repeats
from trivet.api.protocol.call import Call
from trivet.api.protocol.contract import file_of
from trivet.api.protocol.lists import Listed, whole
from trivet.api.protocol.routing import resource
from trivet.api.shapes.intake import ExportIn, ExportOut
from trivet.foundation import clock
from trivet.intake import exports
from trivet.tables.writing import CONTENT_TYPES, Format

router = resource("Exports")


@router.get("/exports", response=Listed[ExportOut])
def list_exports(request: Call) -> Listed[ExportOut]:
    """The lists that may be taken out."""
    found = [ExportOut(name=one.name, label=str(one.label)) for one in exports.offered()]
    return whole(ExportOut, found)


@router.post("/exports")
@repeats.alone
@file_of(*CONTENT_TYPES.values())
def export_list(request: Call, body: ExportIn) -> HttpResponseBase:
    """All that you see of one list, as CSV or XLSX."""
    table = exports.export(body.list, by=request.user)
    form = Format(body.format)
    name = f"{table.name}-{clock.today().isoformat()}.{form}"
    if form is Format.CSV:
        answer = StreamingHttpResponse(table.lines(), content_type=CONTENT_TYPES[form])
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        table.write(path, form)
        # The open file outlives its name, which goes with the folder.
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=name, content_type=CONTENT_TYPES[form]
        )
