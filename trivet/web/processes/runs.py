"""One run: what it is about, where it stands on the drawing, who did what when; and all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trivet.engine.bpmn.blueprint import Step
from trivet.engine.models import WorkItem
from trivet.engine.picture import Stage
from trivet.foundation import clock
from trivet.processes import queries
from trivet.processes.queries import Told
from trivet.web.lists import export, pages
from trivet.web.processes import parts
from trivet.web.processes.drawing import STAGES, drawn, legend
from trivet.web.processes.lists import RUNS
from trivet.web.reader import reader


@dataclass(frozen=True, slots=True)
class Line:
    """One element of the drawing, or one item of it, as the table tells it."""

    name: str
    kind: str
    is_task: bool
    inside: bool
    sign: str
    word: str | Promise
    seat: str | Promise = ""
    who: str = ""
    how: str = ""
    when: datetime | None = None
    due: datetime | None = None
    outcome: str = ""
    told: str = ""


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """Runs of every process, as far as the reader may know of them."""
    return pages.answer(request, RUNS, "processes/runs.html")


@require_safe
def total(request: HttpRequest) -> HttpResponse:
    """How many the list holds."""
    return pages.total(request, RUNS)


@require_POST
def exported(request: HttpRequest) -> HttpResponseBase:
    """The list as a file."""
    return export.answer(request, RUNS)


@require_safe
def run(request: HttpRequest, run: int) -> HttpResponse:
    """One run."""
    found = queries.told(reader(request), run)
    row, plan = found.progress.run, found.progress.blueprint
    stages = {each.step.id: each.stage for each in found.progress.elements}
    sign, word = parts.run_sign(row)
    name = found.title.text if found.title else str(row)
    context = {
        "run": row,
        "sign": sign,
        "word": word,
        "name": name,
        "title": found.title,
        "subject_url": parts.subject_url(found.page, row.subject_id),
        "process_url": parts.process_url(row.process),
        "crumbs": parts.crumbs((row.definition.label, parts.process_url(row.process)), (name, "")),
        "drawing": drawn(found.diagram, plan, stages),
        "legend": legend(stages.values()),
        "lines": list(_lines(found)),
    }
    return render(request, "processes/run.html", context)


def _lines(found: Told) -> Iterator[Line]:
    """Each element in the order of a run, with its items; then those of processes it called."""
    plan = found.progress.blueprint
    stages = {each.step.id: each.stage for each in found.progress.elements}
    of_step: dict[str, list[WorkItem]] = {}
    for item in found.items:
        of_step.setdefault(item.task if plan.step(item.task) else "", []).append(item)
    for step in plan.in_order:
        inside = step.holder != plan.key
        items = of_step.get(step.id, [])
        if not items:
            yield _element(step, stages.get(step.id, Stage.AHEAD), inside)
        for item in items:
            yield _item(item, step, inside)
    for item in of_step.get("", []):
        yield _item(item, None, True)


def _element(step: Step, stage: Stage, inside: bool) -> Line:
    sign, word = STAGES[stage]
    is_task = step.task is not None
    return Line(parts.name_of(step), parts.kind_of(step), is_task, inside, sign, word)


def _item(item: WorkItem, step: Step | None, inside: bool) -> Line:
    kind = parts.kind_of(step) if step else _("Step of another process")
    late = (
        item.status == WorkItem.Status.OPEN
        and item.due_at is not None
        and item.due_at < clock.now()
    )
    sign, word = parts.item_sign(item, late=late)
    open_ = item.status == WorkItem.Status.OPEN
    who = item.assignee if open_ else item.completed_by
    return Line(
        name=f"{item.label} · {item.instance}" if item.instance else item.label,
        kind=kind,
        is_task=step is not None,
        inside=inside,
        sign=sign,
        word=word,
        seat=queries.seat_name(item.seat),
        who=str(who or (_("Nobody yet") if open_ else "")),
        how=item.get_resolved_display() if open_ else "",
        when=item.completed_at or (item.opened_at if open_ else None),
        due=item.due_at if open_ else None,
        outcome=parts.outcome_of(item),
        told=str(item.escalated_to) if open_ and item.escalated_to else "",
    )
