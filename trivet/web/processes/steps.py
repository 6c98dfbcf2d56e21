"""The steps of a version as a table: the twin of its drawing, in the order of a run."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from trivet.engine.bpmn.blueprint import Blueprint, Path, Step
from trivet.processes import bindings, queries
from trivet.processes.queries import Changed
from trivet.processes.wording import translated
from trivet.web.processes import parts


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow: on which answer, to which step."""

    said: str
    condition: str
    target: str


@dataclass(frozen=True, slots=True)
class Line:
    """One element. `sign` and `word` say how it differs from the current version."""

    id: str
    name: str
    kind: str
    about: str
    inside: bool
    is_task: bool
    seat: str
    apart: bool
    due: str
    late: str
    outcomes: list[str]
    page: str
    ways: list[Way]
    sign: str = ""
    word: str = ""


def lines(plan: Blueprint, changes: Changed | None = None) -> list[Line]:
    """Every element of `plan`, what lies inside another right after it."""
    names = {step.id: parts.name_of(step) for step in plan.steps}
    ways: dict[str, list[Way]] = {}
    for path in plan.paths:
        ways.setdefault(path.source, []).append(_way(path, names))
    return [_line(plan, step, ways.get(step.id, []), changes) for step in plan.in_order]


def _way(path: Path, names: dict[str, str]) -> Way:
    otherwise = _("otherwise") if path.default else ""
    return Way(path.label or otherwise, path.condition, names.get(path.target, path.target))


def _line(plan: Blueprint, step: Step, ways: list[Way], changes: Changed | None) -> Line:
    task = step.task
    sign, word = _difference(step, changes)
    return Line(
        id=step.id,
        name=parts.name_of(step),
        kind=parts.kind_of(step),
        about=translated(step.about),
        inside=step.holder != plan.key,
        is_task=task is not None,
        seat=parts.seat_of(task) if task else "",
        apart=task.four_eyes if task else False,
        due=parts.due(plan.key, task.due if task else _time_of(step)),
        late=str(queries.seat_name(task.escalate_to)) if task and task.escalate_to else "",
        outcomes=[outcome.label for outcome in task.outcomes] if task else [],
        page=bindings.page_named(plan.key, task) if task else "",
        ways=ways,
        sign=sign,
        word=word,
    )


def _time_of(step: Step) -> str:
    kind, _colon, value = step.detail.partition(": ")
    return value if kind == "timer" else ""


def _difference(step: Step, changes: Changed | None) -> tuple[str, str]:
    if changes and step.id in changes.new:
        return "plus", _("New")
    if changes and step.id in changes.changed:
        return "edit", pgettext("of a process", "Changed")
    return "", ""
