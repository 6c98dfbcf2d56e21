"""The pages of `docs/processes`, made from the tree and the drawings, so that they cannot age.

Pure: returns text by file name; `scripts/process_pages.py` writes it. English, with each name in
all three languages.
"""

from collections.abc import Iterable, Iterator

from trivet.engine import seats
from trivet.engine.bpmn import durations, reading
from trivet.engine.bpmn.blueprint import Blueprint, Labels, Step, Task
from trivet.organisation.models import Role
from trivet.processes import bindings
from trivet.processes.framework import Aspect, Framework, Process, framework
from trivet.processes.packaged import packaged

MADE = "<!-- Made by `make process-pages`. Change the drawing or framework.toml instead. -->"
_SHAPES = {
    "startEvent": '(("{}"))',
    "endEvent": '((("{}")))',
    "userTask": '["{}"]',
    "exclusiveGateway": '{{"{}"}}',
    "parallelGateway": '{{"+ {}"}}',
    "callActivity": '[["{}"]]',
    "subProcess": '["{}"]',
}
_EVENT = '(["{}"])'


def pages() -> dict[str, str]:
    """File name to text: the tree, and a page for each process that comes with Trivet."""
    tree = framework()
    made = {"README.md": _tree(tree)}
    for key, xml in packaged().items():
        process = tree.process(key)
        if process is None:
            raise ValueError(f"{key} is not in framework.toml")
        made[f"{key}.md"] = _page(process, reading.read(xml))
    return made


def _tree(tree: Framework) -> str:
    lines = [MADE, "", f"# {_names(tree.name, tree.labels)}", "", tree.purpose]
    for phase in tree.phases:
        lines += ["", f"## {_names(phase.name, phase.labels)}", "", phase.purpose]
        for aspect in tree.of_phase(phase.key):
            lines += _aspect(aspect)
    return "\n".join(lines) + "\n"


def _aspect(aspect: Aspect) -> Iterator[str]:
    yield from ("", f"### {_names(aspect.name, aspect.labels)}", "", aspect.purpose, "")
    yield from _facts(aspect)
    for process in aspect.processes:
        yield f"- **Runs:** [{process.key}]({process.key}.md): {process.purpose}"


def _facts(part: Aspect | Process) -> Iterator[str]:
    yield f"- **Owner:** {Role(part.owner).label}"
    yield f"- **In:** {', '.join(part.inputs)}"
    yield f"- **Out:** {', '.join(part.outputs)}"
    yield f"- **When:** {part.cadence}"
    yield f"- **Measured by:** {', '.join(part.measures)}"


def _page(process: Process, plan: Blueprint) -> str:
    return "\n".join(
        [
            MADE,
            "",
            f"# {_names(plan.name, plan.labels)}",
            "",
            plan.about,
            "",
            process.purpose,
            "",
            *_facts(process),
            "",
            "```mermaid",
            *_drawing(plan),
            "```",
            "",
            "| Step | 繁體 | 简体 | Seat | Due | Ends as | Done on |",
            "|---|---|---|---|---|---|---|",
            *(_row(plan, step, step.task) for step in plan.steps if step.task),
            "",
            *(f"- **{step.name}** – {step.about}" for step in plan.steps if step.about),
            "",
        ]
    )


def _row(plan: Blueprint, step: Step, task: Task) -> str:
    bound = bindings.binding(plan.key, task.action)
    seat = str(seats.known()[task.seat])
    if task.seat_from:
        seat = "each seat asked"
    elif task.person:
        seat = f"the person named, else: {seat}"
    if task.four_eyes:
        seat += " (never whoever asked)"
    due = _due(task.due)
    if task.escalate_to:
        due += f", then {seats.known()[task.escalate_to]}"
    outcomes = ", ".join(outcome.name.replace("_", " ") for outcome in task.outcomes) or "–"
    page = f"`{bound.page}`" if bound else "the work item"
    labels = [step.labels.get(language, "") for language in ("zh-hant", "zh-hans")]
    return f"| {' | '.join([step.name, *labels, seat, due, outcomes, page])} |"


def _drawing(plan: Blueprint) -> Iterator[str]:
    yield "flowchart LR"
    yield from _nodes(plan, plan.key, "  ")
    for step in plan.steps:
        if step.attached_to:
            yield f"  {step.attached_to} -.- {step.id}"
    for path in plan.paths:
        words = path.condition or ("otherwise" if path.default else "")
        label = f'|"{words.replace(chr(34), chr(39))}"|' if words else ""
        yield f"  {path.source} -->{label} {path.target}"


def _nodes(plan: Blueprint, holder: str, indent: str) -> Iterator[str]:
    for step in plan.steps:
        if step.holder != holder:
            continue
        if step.kind == "subProcess":
            yield f'{indent}subgraph {step.id}["{step.name}"]'
            yield from _nodes(plan, step.id, indent + "  ")
            yield f"{indent}end"
        else:
            yield f"{indent}{step.id}{_SHAPES.get(step.kind, _EVENT).format(_words(step))}"


def _words(step: Step) -> str:
    many = " ×" if step.many else ""
    return f"{step.name or ' '}{many}"


def _due(text: str) -> str:
    """`P2D` as `2 days`; a fact of the run by its name."""
    if not text or not durations.is_duration(text):
        return text.replace("_", " ") or "–"
    months, rest = durations.duration(text)
    hours = int(rest.total_seconds() // 3600)
    parts = [(months, "month"), (hours // 24, "day"), (hours % 24, "hour")]
    return " ".join(f"{count} {unit}{'s' * (count != 1)}" for count, unit in parts if count)


def _names(name: str, labels: Labels) -> str:
    return " · ".join(_unique([name, labels.get("zh-hant", ""), labels.get("zh-hans", "")]))


def _unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word))
