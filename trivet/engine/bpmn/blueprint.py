"""What a checked BPMN file says, in our own words: steps, seats, due dates, flows.

Pages, generated documents and checks read this; only `flow` knows SpiffWorkflow's form of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language

Labels = dict[str, str]


def in_language(name: str, labels: Labels) -> str:
    """`name` in the active language where the file gives it."""
    return labels.get(get_language() or "en") or name


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a task can end, such as `approved`."""

    name: str
    labels: Labels

    @property
    def label(self) -> str:
        return in_language(self.name, self.labels)


@dataclass(frozen=True, slots=True)
class Task:
    """What a user task asks for beyond its name. `due` is a duration or an expression.

    `seat_from`: an expression that names another seat. `four_eyes`: not to be done by whoever
    started the run.
    """

    seat: str
    action: str
    person: str = ""
    due: str = ""
    escalate_to: str = ""
    page: str = ""
    instance: str = ""
    four_eyes: bool = False
    seat_from: str = ""
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One node. `kind` is its BPMN tag; `holder` the process or sub-process it lies in."""

    id: str
    kind: str
    name: str
    labels: Labels
    holder: str
    lane: str = ""
    about: str = ""
    detail: str = ""
    attached_to: str = ""
    calls: str = ""
    many: str = ""
    task: Task | None = None

    @property
    def label(self) -> str:
        return in_language(self.name or self.id, self.labels)


@dataclass(frozen=True, slots=True)
class Path:
    """One sequence flow; `default` marks the way out when no condition holds."""

    source: str
    target: str
    name: str = ""
    labels: Labels = field(default_factory=dict)
    condition: str = ""
    default: bool = False

    @property
    def label(self) -> str:
        return in_language(self.name, self.labels)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """One executable process with all it holds."""

    key: str
    name: str
    labels: Labels
    about: str
    xml: bytes = field(repr=False)
    steps: tuple[Step, ...]
    paths: tuple[Path, ...]
    seats: tuple[str, ...]

    @property
    def label(self) -> str:
        return in_language(self.name, self.labels)

    @property
    def tasks(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.task)

    @property
    def called(self) -> tuple[str, ...]:
        return tuple(sorted({step.calls for step in self.steps if step.calls}))

    @property
    def in_order(self) -> tuple[Step, ...]:
        """Every step as a run meets them, whatever the order of the file: along the arrows, the
        first way of a choice first, what lies inside a step or hangs on it right after it."""
        onward: dict[str, list[str]] = {}
        for path in self.paths:
            onward.setdefault(path.source, []).append(path.target)
        inside: dict[str, list[Step]] = {}
        for step in self.steps:
            inside.setdefault(step.attached_to or step.holder, []).append(step)
            if step.attached_to:
                onward.setdefault(step.attached_to, []).extend(onward.get(step.id, []))
        found: list[Step] = []
        ahead = _along(inside.pop(self.key, []), onward)[::-1]
        while ahead:
            found.append(step := ahead.pop())
            ahead += _along(inside.pop(step.id, []), onward)[::-1]
        # What hangs on nothing; no such file is published.
        met = {step.id for step in found}
        return (*found, *(step for step in self.steps if step.id not in met))

    def step(self, id: str) -> Step | None:
        return next((step for step in self.steps if step.id == id), None)


def _along(steps: list[Step], onward: Mapping[str, list[str]]) -> list[Step]:
    """`steps` so that each comes after those that lead to it, but for ways back.

    Depth first with a stack of its own: a drawing may be deeper than Python calls go.
    """
    here = {step.id: step for step in steps}
    found: list[Step] = []
    seen: set[str] = set()
    for start in sorted(steps, key=lambda step: step.kind != "startEvent"):
        left: list[Step] = []
        stack = [] if start.id in seen else [(start.id, False)]
        while stack:
            id, done = stack.pop()
            if done:
                left.append(here[id])
            elif id not in seen:
                seen.add(id)
                stack.append((id, True))
                stack += [(each, False) for each in onward.get(id, []) if each in here]
        found += reversed(left)
    return found
