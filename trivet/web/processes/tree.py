"""The process tree read from the top, with figures beside what runs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.views.decorators.http import require_safe

from trivet.engine.models import Definition
from trivet.organisation.models import Role, User
from trivet.processes import queries
from trivet.processes.framework import Aspect, Process, framework
from trivet.processes.wording import translated
from trivet.web.processes import parts
from trivet.web.reader import reader


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """Phases, their aspects, the processes that run; what does not run yet says so."""
    me = reader(request)
    whole = framework()
    published = {each.key: each for each in queries.catalogue()}
    inside = {process.key for aspect in whole.aspects for process in aspect.processes}
    context = {
        "tree": whole,
        "purpose": translated(whole.purpose),
        "phases": [
            {
                "label": phase.label,
                "purpose": translated(phase.purpose),
                "aspects": [_aspect(me, aspect, published) for aspect in whole.of_phase(phase.key)],
            }
            for phase in whole.phases
        ],
        "beside": [_row(one) for key, one in published.items() if key not in inside],
        "may_edit": queries.may_edit(me),
    }
    return render(request, "processes/tree.html", context)


def _aspect(me: User, aspect: Aspect, published: dict[str, Definition]) -> dict[str, Any]:
    running = [one for one in aspect.processes if one.key in published]
    return {
        "label": aspect.label,
        "purpose": translated(aspect.purpose),
        "facts": facts(aspect),
        "processes": [
            {
                **_row(published[one.key]),
                "purpose": translated(one.purpose),
                "figures": _figures(me, one.key),
            }
            for one in running
        ],
    }


def _row(definition: Definition) -> dict[str, Any]:
    return {
        "key": definition.key,
        "label": definition.label,
        "url": parts.process_url(definition.key),
        "version": definition.version,
    }


def _figures(me: User, key: str) -> dict[str, Any]:
    """What runs and what is late, each with its number in words: 1,000+ where it is not counted."""
    found = queries.figures(me, key)
    return {name: _number(getattr(found, name)) for name in ("running", "late")}


def _number(counted: int) -> str:
    """As the reader's language writes it; empty for none."""
    if counted > queries.MOST_COUNTED:
        return f"{number_format(queries.MOST_COUNTED, force_grouping=True)}+"
    return str(counted) if counted else ""


def facts(part: Aspect | Process) -> dict[str, Any]:
    """Who owns it, what goes in and comes out, when, how it is measured."""
    return {
        "owner": Role(part.owner).label,
        "inputs": [translated(one) for one in part.inputs],
        "outputs": [translated(one) for one in part.outputs],
        "cadence": translated(part.cadence),
        "measures": [translated(one) for one in part.measures],
    }
