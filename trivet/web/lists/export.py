"""The rows of a list as a file: what the page would show, to its end.

Streams page by page, so that a million rows need no more memory than fifty. Refuses a column above
the reader; the taking is told to the journal.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify

from trivet.customers.actions import exports
from trivet.foundation import clock
from trivet.tables.writing import CONTENT_TYPES, Format, csv_lines, write_xlsx
from trivet.web.lists import pages, state
from trivet.web.lists.shape import Asked, Column, Listing
from trivet.web.reader import reader

BATCH = 200


def answer(request: HttpRequest, listing: Listing) -> HttpResponseBase:
    """The file for the posted state; `as` is csv or xlsx."""
    user = reader(request)
    asked = state.read(listing, QueryDict(request.POST.get("query", "").lstrip("?")))
    form = Format.XLSX if request.POST.get("as") == "xlsx" else Format.CSV
    columns = pages.columns_of(listing.open_columns(user), asked)
    exports.record(by=user, list=listing.code, query=state.address(asked), columns=len(columns))
    header = [str(column.label) for column in columns]
    rows = _rows(listing, user, asked, columns)
    name = f"{slugify(listing.code)}-{clock.today():%Y-%m-%d}.{form}"
    response: HttpResponseBase
    if form is Format.CSV:
        response = StreamingHttpResponse(csv_lines(header, rows), content_type=CONTENT_TYPES[form])
    else:
        # Read back while open, gone when closed: the name is a folder's that we remove at once.
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            write_xlsx(path, header, rows)
            response = FileResponse(path.open("rb"), content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(listing: Listing, user: Any, asked: Asked, columns: list[Column]) -> Iterator[list[Any]]:
    after = ""
    while True:
        page = listing.rows(user, replace(asked, after=after, before=""), BATCH)
        for row in page.rows:
            yield [column.cell(row).exported for column in columns]
        if not page.next:
            return
        after = page.next
