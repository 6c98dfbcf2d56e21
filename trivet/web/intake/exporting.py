"""A list as a file to take away, for any page that has one.

A page with a list of its own calls `answer` with `intake.exports.export(..., rows=its queryset)` or
`exports.table(...)`. Refuses nothing: who may take out what is the domain's.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_POST

from trivet.foundation import clock
from trivet.intake import exports
from trivet.tables.writing import CONTENT_TYPES, Format
from trivet.web.reader import reader


@require_POST
def export(request: HttpRequest, name: str) -> HttpResponseBase:
    """All that the person sees of one list. A POST, because the journal keeps it."""
    return answer(exports.export(name, by=reader(request)), request.POST.get("format", ""))


def answer(table: exports.Table, wanted: str) -> HttpResponseBase:
    """`table` as a download: CSV as it streams, XLSX when it is whole."""
    form = Format.XLSX if wanted == Format.XLSX else Format.CSV
    name = f"{table.name}-{clock.today().isoformat()}.{form}"
    if form is Format.CSV:
        response: StreamingHttpResponse | FileResponse = StreamingHttpResponse(
            table.lines(), content_type=CONTENT_TYPES[form]
        )
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        table.write(path, form)
        # The open file outlives its name, which goes with the folder.
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=name, content_type=CONTENT_TYPES[form]
        )
