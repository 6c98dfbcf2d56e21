"""The process tree read from the top, with figures beside what runs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trivet.engine.models import Definition
from trivet.organisation.models import Role
from trivet.processes import queries
from trivet.processes.framework import Aspect, Process, framework
from trivet.processes.queries import Figures
from trivet.processes.wording import translated
from trivet.web.processes import parts
from trivet.web.reader import reader


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """Phases, their aspects, the processes that run; what does not run yet says so."""
    me = reader(request)
    whole = framework()
    published = {each.key: each for each in queries.catalogue()}
    figures = queries.figures(me)
    inside = {process.key for aspect in whole.aspects for process in aspect.processes}
    context = {
        "tree": whole,
        "purpose": translated(whole.purpose),
        "phases": [
            {
                "label": phase.label,
                "purpose": translated(phase.purpose),
                "aspects": [
                    _aspect(aspect, published, figures) for aspect in whole.of_phase(phase.key)
                ],
            }
            for phase in whole.phases
        ],
        "beside": [_row(one, figures) for key, one in published.items() if key not in inside],
        "may_edit": queries.may_edit(me),
    }
    return render(request, "processes/tree.html", context)


def _aspect(
    aspect: Aspect, published: dict[str, Definition], figures: dict[str, Figures]
) -> dict[str, Any]:
    running = [one for one in aspect.processes if one.key in published]
    return {
        "label": aspect.label,
        "purpose": translated(aspect.purpose),
        "facts": facts(aspect),
        "processes": [
            {**_row(published[one.key], figures), "purpose": translated(one.purpose)}
            for one in running
        ],
    }


def _row(definition: Definition, figures: dict[str, Figures]) -> dict[str, Any]:
    return {
        "label": definition.label,
        "url": parts.process_url(definition.key),
        "version": definition.version,
        "figures": figures.get(definition.key, Figures()),
    }


def facts(part: Aspect | Process) -> dict[str, Any]:
    """Who owns it, what goes in and comes out, when, how it is measured."""
    return {
        "owner": Role(part.owner).label,
        "inputs": [translated(one) for one in part.inputs],
        "outputs": [translated(one) for one in part.outputs],
        "cadence": translated(part.cadence),
        "measures": [translated(one) for one in part.measures],
    }
