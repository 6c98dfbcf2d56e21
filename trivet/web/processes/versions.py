"""One process: its steps, its drawing, its versions, what runs of it; any version as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trivet.engine.models import Run
from trivet.processes import queries
from trivet.processes.framework import framework
from trivet.processes.queries import RunFilter, Version
from trivet.processes.wording import translated
from trivet.web.processes import parts, steps
from trivet.web.processes.drawing import drawn
from trivet.web.processes.tree import facts
from trivet.web.reader import reader

#: So many runs at a time beneath a process; the list of all runs holds more.
SHOWN = 12


@require_safe
def process(request: HttpRequest, key: str) -> HttpResponse:
    """The current version, and its runs as far as the reader may know of them."""
    me = reader(request)
    found = queries.current(key)
    place = framework().process(key)
    status = request.GET.get("status", "")
    status = status if status in Run.Status.values else ""
    runs = queries.lines(
        me,
        RunFilter(process=key, status=status),
        limit=SHOWN,
        after=request.GET.get("after", ""),
    )
    context = {
        **_read(found),
        "crumbs": parts.crumbs((found.definition.label, "")),
        "purpose": translated(place.purpose) if place else "",
        "facts": facts(place) if place else None,
        "versions": queries.versions(key),
        "runs": _runs(runs.rows),
        "more": _more(status, runs.next),
        "filters": _filters(status),
        "may_edit": queries.may_edit(me),
    }
    return render(request, "processes/process.html", context)


@require_safe
def version(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """Any version, as it was published."""
    found = queries.version(key, version)
    label = found.definition.label
    number = _("Version %(number)s") % {"number": found.definition.version}
    context = {
        **_read(found),
        "crumbs": parts.crumbs((label, parts.process_url(key)), (number, "")),
        "versions": queries.versions(key),
    }
    return render(request, "processes/version.html", context)


@require_safe
def file(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """The BPMN file of a version, as it was published."""
    found = queries.version(key, version).definition
    response = HttpResponse(found.xml, content_type="application/xml; charset=utf-8")
    name = get_valid_filename(f"{found.key}.{found.version}.bpmn")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _runs(lines: list[queries.Line]) -> list[dict[str, Any]]:
    """Runs as rows of a table."""
    return [
        {
            "run": line.run,
            "name": str(line),
            "account": line.title.account if line.title else "",
            "url": parts.run_url(line.run),
            "sign": parts.run_sign(line.run)[0],
            "word": parts.run_sign(line.run)[1],
        }
        for line in lines
    ]


def _read(found: Version) -> dict[str, Any]:
    return {
        "definition": found.definition,
        "about": translated(found.blueprint.about),
        "drawing": drawn(found.diagram, found.blueprint),
        "lines": steps.lines(found.blueprint),
    }


def _more(status: str, cursor: str) -> str:
    if not cursor:
        return ""
    return f"?status={status}&after={cursor}" if status else f"?after={cursor}"


def _filters(status: str) -> list[dict[str, Any]]:
    choices = [("", _("All")), *Run.Status.choices]
    return [
        {
            "label": label,
            "on": value == status,
            "url": f"?status={value}#runs" if value else "?#runs",
        }
        for value, label in choices
    ]
