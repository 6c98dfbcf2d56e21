"""What a blueprint must satisfy before it may be published. Each check names the element at fault.

Pure: reads a blueprint and the seats that exist; refuses to stop at the first problem.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator

from django.utils.translation import gettext_lazy as _

from trivet.engine.bpmn import durations, expressions
from trivet.engine.bpmn.blueprint import Blueprint, Path, Step
from trivet.foundation.errors import Invalid

# Nodes that pass on at once: a circle of these alone would never stop.
_AT_ONCE = frozenset({"exclusiveGateway", "parallelGateway", "intermediateThrowEvent"})
_MANY_WAYS = frozenset({"exclusiveGateway", "parallelGateway"})
Bound = Callable[[str, str], bool]
Shown = Callable[[str], bool]
# A key stands in addresses and in names of files.
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+")
_LONGEST_NAME = 80
_LONGEST_OUTCOME = 40


def problems(
    plan: Blueprint,
    *,
    key: str,
    seats: Collection[str],
    published: Collection[str],
    bound: Bound | None,
    shown: Shown | None = None,
) -> Iterator[str]:
    """One sentence per problem. `bound` answers whether (process, action) leads to an action,
    `shown` whether there is a page of that name."""
    if not _KEY.fullmatch(plan.key) or len(plan.key) > _LONGEST_NAME:
        yield _(
            "“%(id)s” cannot be the id of a process. Write letters, digits and dots, such as "
            "contact.visit, at most 80."
        ) % {"id": plan.key[:_LONGEST_NAME]}
    if plan.key != key:
        yield _("The process in this file is called “%(id)s”, but it should be “%(key)s”.") % {
            "id": plan.key,
            "key": key,
        }
    for id, count in Counter(step.id for step in plan.steps).items():
        if count > 1 or not id:
            yield _("The id “%(id)s” is missing or used twice.") % {"id": id}
    for step in plan.steps:
        yield from _step(plan, step, seats, published)
        if step.task and step.task.page and shown and not shown(step.task.page):
            yield _("“%(name)s” is done on the page “%(page)s”, which does not exist.") % {
                "name": step.name or step.id,
                "page": step.task.page,
            }
        if step.task and bound and not bound(plan.key, step.task.action):
            yield _("“%(name)s” is bound to no action: “%(action)s” does not exist.") % {
                "name": step.name or step.id,
                "action": step.task.action,
            }
    for seat in plan.seats:
        if seat and seat not in seats:
            yield _("“%(seat)s” is not a seat. Known seats: %(known)s.") % {
                "seat": seat,
                "known": ", ".join(sorted(seats)),
            }
    yield from _shape(plan)


def _step(
    plan: Blueprint, step: Step, seats: Collection[str], published: Collection[str]
) -> Iterator[str]:
    name = {"name": step.name or step.id}
    for id in (step.id, step.detail.removeprefix("message: "), step.task and step.task.action):
        if id and len(id) > _LONGEST_NAME and not step.detail.startswith("timer: "):
            yield _("“%(name)s” uses the name “%(id)s”, which is longer than 80 characters.") % {
                **name,
                "id": f"{id[:20]}…",
            }
    if step.kind == "startEvent" and step.detail:
        yield _("“%(name)s” starts by itself. A process is started by a person.") % name
    if step.kind == "callActivity":
        yield from _call(plan, step, published)
    if step.kind in {"intermediateCatchEvent", "boundaryEvent"} and not step.detail.startswith(
        ("timer: ", "message: ")
    ):
        yield (_("“%(name)s” waits for nothing: give it a timer or a message.") % name)
    if step.kind == "boundaryEvent" and not plan.step(step.attached_to):
        yield _("“%(name)s” is attached to nothing.") % name
    if step.detail == "message: ":
        yield _("“%(name)s” names no message.") % name
    if step.detail.startswith("timer: "):
        yield from _timed(step.detail.removeprefix("timer: "), step)
    if step.task:
        yield from _task(step, seats)


def _call(plan: Blueprint, step: Step, published: Collection[str]) -> Iterator[str]:
    if not step.calls or step.calls == plan.key or step.calls not in published:
        yield _("“%(name)s” calls the process “%(called)s”: publish that one first.") % {
            "name": step.name or step.id,
            "called": step.calls,
        }


def _task(step: Step, seats: Collection[str]) -> Iterator[str]:
    task, name = step.task, {"name": step.name or step.id}
    if task is None:
        return
    if not task.seat:
        yield _("“%(name)s” has no seat: put it into a lane or give it one.") % name
    if task.escalate_to and task.escalate_to not in seats:
        yield _("“%(name)s” escalates to “%(seat)s”, which is not a seat.") % {
            **name,
            "seat": task.escalate_to,
        }
    if task.due:
        yield from _timed(task.due, step)
    for expression in filter(None, (task.person, task.instance, task.seat_from)):
        yield from _compiles(expression, step)
    for outcome in task.outcomes:
        if not outcome.name.isidentifier() or len(outcome.name) > _LONGEST_OUTCOME:
            yield _("“%(name)s” has an outcome without a usable name.") % name


def _timed(text: str, step: Step) -> Iterator[str]:
    """A duration or date must be right; anything else is an expression that gives one."""
    if durations.is_duration(text):
        try:
            durations.duration(text)
        except Invalid as error:
            yield _located(step.name or step.id, error)
    elif not text[:1].isdigit():
        yield from _compiles(text, step)


def _compiles(expression: str, step: Step) -> Iterator[str]:
    try:
        expressions.check(expression)
    except Invalid as error:
        yield _located(step.name or step.id, error)


def _located(name: str, error: Invalid) -> str:
    return _("“%(name)s”: %(problem)s") % {"name": name, "problem": error.sentence}


def _shape(plan: Blueprint) -> Iterator[str]:
    """The drawing as a graph: one start, an end, no loose ends, a way out of each choice."""
    outgoing: dict[str, list[Path]] = defaultdict(list)
    incoming: dict[str, list[Path]] = defaultdict(list)
    for path in plan.paths:
        outgoing[path.source].append(path)
        incoming[path.target].append(path)
        if not (plan.step(path.source) and plan.step(path.target)):
            yield _("An arrow from “%(source)s” to “%(target)s” has a missing end.") % {
                "source": path.source,
                "target": path.target,
            }
    for holder in [plan.key, *(s.id for s in plan.steps if s.kind == "subProcess")]:
        kinds = Counter(step.kind for step in plan.steps if step.holder == holder)
        if kinds["startEvent"] != 1 or not kinds["endEvent"]:
            yield _("“%(name)s” needs exactly one start and at least one end.") % {"name": holder}
    for step in plan.steps:
        yield from _ends(step, incoming[step.id], outgoing[step.id])
    yield from _circles(plan, outgoing)


def _ends(step: Step, arriving: list[Path], leaving: list[Path]) -> Iterator[str]:
    name = {"name": step.name or step.id}
    if not arriving and step.kind not in {"startEvent", "boundaryEvent"}:
        yield _("No arrow leads to “%(name)s”, so it would never be reached.") % name
    if not leaving and step.kind != "endEvent":
        yield _("No arrow leaves “%(name)s”, so the process would stop there.") % name
    if len(leaving) > 1 and step.kind not in _MANY_WAYS:
        yield _("Several arrows leave “%(name)s”. Put a gateway after it.") % name
    if step.kind == "exclusiveGateway" and len(leaving) > 1:
        yield from _choice(step, leaving)
    elif any(path.condition for path in leaving):
        yield (_("A condition on an arrow from “%(name)s” needs an exclusive gateway.") % name)


def _choice(step: Step, leaving: list[Path]) -> Iterator[str]:
    name = {"name": step.name or step.id}
    if sum(path.default for path in leaving) != 1:
        yield _("“%(name)s” needs a default arrow for when no condition holds.") % name
    for path in leaving:
        if not path.default and not path.condition:
            yield (_("An arrow from “%(name)s” has no condition and is not the default.") % name)
        elif path.condition:
            yield from _compiles(path.condition, step)


def _circles(plan: Blueprint, outgoing: dict[str, list[Path]]) -> Iterator[str]:
    quick = {step.id for step in plan.steps if step.kind in _AT_ONCE}
    for step in plan.steps:
        seen: set[str] = set()
        ahead = [path.target for path in outgoing[step.id]] if step.id in quick else []
        while ahead:
            id = ahead.pop()
            if id == step.id:
                yield _("From “%(name)s” the process goes round in a circle without a pause.") % {
                    "name": step.name or step.id
                }
                return
            if id in quick and id not in seen:
                seen.add(id)
                ahead.extend(path.target for path in outgoing[id])
