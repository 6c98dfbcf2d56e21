"""A BPMN drawing as the parts of an SVG: every number worked out, every word broken into lines.

Pure; `processes/_drawing.html` only writes it down. With stages it shows where a run stands: each
by a sign and a word, never by colour alone. Refuses to place anything: that is the file's.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trivet.engine.bpmn.blueprint import Blueprint, Step
from trivet.engine.bpmn.diagram import Box, Diagram, Line, Point, Shape
from trivet.engine.picture import Stage

MARGIN = 12
BAND = 30  # where a pool or lane stands its name on end
LETTER = 13.0
ROW = 15.0
SMALL = 11.0
MARK = 18.0
#: Wider than this it is looked at in parts, not shrunk until nobody can read it.
FITS = 1700

_WIDE = re.compile(r"[\u1100-\uffef]")
_TOKEN = re.compile(r"[\u1100-\uffef]|[^\s\u1100-\uffef]+|\s+")
_CLOSING = frozenset("，。、；：？！）」』》”’…")
_GROUNDS = {"participant": "pool", "lane": "lane"}
_FORMS = {
    "startEvent": "start",
    "endEvent": "end",
    "intermediateCatchEvent": "event",
    "intermediateThrowEvent": "event",
    "boundaryEvent": "event",
    "exclusiveGateway": "gateway",
    "parallelGateway": "gateway",
    "textAnnotation": "note",
    "group": "group",
}
_INSIDE = {"exclusiveGateway": "choice", "parallelGateway": "fork"}

#: The sign and the word of each stage.
STAGES: dict[Stage, tuple[str, str | Promise]] = {
    Stage.DONE: ("done", _("Done")),
    Stage.OPEN: ("active", pgettext_lazy("work item", "Open")),
    Stage.WAITING: ("waiting", _("Waiting")),
    Stage.DROPPED: ("draft", _("No longer needed")),
    Stage.AHEAD: ("open", _("Not reached")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of words."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One shape: `form` says how it is drawn, `inside` which small sign stands in it."""

    form: str
    x: str
    y: str
    width: str
    height: str
    cx: str
    cy: str
    radius: str
    inner: str
    outline: str
    title: str
    rows: tuple[Row, ...] = ()
    inside: str = ""
    sign_x: str = ""
    sign_y: str = ""
    stage: str = ""
    mark: str = ""
    mark_x: str = ""
    mark_y: str = ""
    word: Row | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """One flow: its path and the words on it."""

    path: str
    dashed: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture, from the ground up: pools and lanes, arrows, steps."""

    view: str
    width: str
    height: str
    fits: bool
    grounds: tuple[Part, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    parts: tuple[Part, ...] = field(default=())


def drawn(
    diagram: Diagram | None, plan: Blueprint, stages: Mapping[str, Stage] | None = None
) -> Drawing | None:
    """`diagram` ready to be written down; None where the file brings none."""
    if diagram is None:
        return None
    box = diagram.box
    steps = {step.id: step for step in plan.steps}
    width, height = box.width + 2 * MARGIN, box.height + 2 * MARGIN
    grounds: list[Part] = []
    parts: list[Part] = []
    for shape in diagram.shapes:
        if shape.kind == "participant" and not shape.labels and shape.name == plan.name:
            # Modellers name the pool after its process, and know no labels there.
            shape = replace(shape, labels=plan.labels)
        part = _part(shape, steps.get(shape.id), stages)
        (grounds if part.form in ("pool", "lane", "sub", "group") else parts).append(part)
    return Drawing(
        view=" ".join(map(_n, (box.x - MARGIN, box.y - MARGIN, width, height))),
        width=_n(width),
        height=_n(height),
        fits=width <= FITS,
        grounds=tuple(grounds),
        arrows=tuple(map(_arrow, diagram.lines)),
        parts=tuple(parts),
    )


def wrapped(text: str, width: float, size: float, most: int) -> list[str]:
    """`text` in at most `most` lines about `width` wide; Chinese may break anywhere."""
    lines, line = [], ""
    for token in _TOKEN.findall(text):
        if line and token not in _CLOSING and _length(line + token.rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += token if line else token.lstrip()
    lines.append(line.rstrip())
    lines = [line for line in lines if line]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}…"]
    return lines


def _length(text: str, size: float) -> float:
    """About how wide `text` is: a Chinese character is square, a Latin one half as wide."""
    return sum(size if _WIDE.match(letter) else size * 0.54 for letter in text)


def _part(shape: Shape, step: Step | None, stages: Mapping[str, Stage] | None) -> Part:
    box, form = shape.box, _form(shape)
    cx, cy = box.middle
    part = Part(
        form=form,
        x=_n(box.x),
        y=_n(box.y),
        width=_n(box.width),
        height=_n(box.height),
        cx=_n(cx),
        cy=_n(cy),
        radius=_n(min(box.width, box.height) / 2),
        inner=_n(min(box.width, box.height) / 2 - 3.5),
        outline=_outline(box, form),
        title=shape.label,
        rows=_rows_of(shape, form, staged=stages is not None),
        inside=_inside(shape, step),
        sign_x=_n(cx),
        sign_y=_n(cy),
    )
    return part if stages is None or step is None else _staged(part, box, stages.get(shape.id))


def _form(shape: Shape) -> str:
    if shape.kind == "subProcess" and shape.expanded:
        return "sub"
    return _GROUNDS.get(shape.kind) or _FORMS.get(shape.kind) or "task"


def _outline(box: Box, form: str) -> str:
    """The path of what is neither a rectangle nor a circle."""
    cx, cy = box.middle
    if form == "gateway":
        corners = [(cx, box.y), (box.right, cy), (cx, box.bottom), (box.x, cy)]
        return f"M{'L'.join(f'{_n(x)} {_n(y)}' for x, y in corners)}z"
    if form == "note":
        return f"M{_n(box.x + 10)} {_n(box.y)}H{_n(box.x)}V{_n(box.bottom)}H{_n(box.x + 10)}"
    return ""


def _inside(shape: Shape, step: Step | None) -> str:
    if shape.kind in _INSIDE:
        return _INSIDE[shape.kind]
    if step is None:
        return ""
    if step.many:
        return "many"
    if shape.kind in ("callActivity", "subProcess"):
        return "" if shape.expanded else "more"
    return step.detail.partition(":")[0]


def _rows_of(shape: Shape, form: str, *, staged: bool) -> tuple[Row, ...]:
    """Where the name stands: on end in a band, inside a step, else where the file says."""
    box = shape.box
    if form in ("pool", "lane"):
        lines = wrapped(shape.label, box.height - 8, LETTER, 1)
        return _stack(lines, (box.x + BAND / 2 - 3, box.y + box.height / 2))
    if form in ("sub", "group"):
        lines = wrapped(shape.label, box.width - 16, LETTER, 1)
        return _stack(lines, (box.x + box.width / 2, box.y + ROW))
    if form == "task":
        room = box.height - 12 - (ROW if staged else 0)
        lines = wrapped(shape.label, box.width - 12, LETTER, max(1, int(room // ROW)))
        x, y = box.middle
        return _stack(lines, (x, y - (ROW / 2 if staged else 0)))
    if form == "note":
        return _stack(wrapped(shape.label, box.width - 8, SMALL, 6), box.middle)
    words = shape.words or Box(box.x - 30, box.bottom + 2, box.width + 60, ROW * 2)
    return _beneath(shape.label, words)


def _beneath(text: str, words: Box) -> tuple[Row, ...]:
    """Words from the top of their box on; the file's box may be narrower than our letters."""
    lines = wrapped(text, max(words.width, 90), SMALL + 1, 3)
    top = words.y + ROW * 0.8
    return tuple(
        Row(_n(words.x + words.width / 2), _n(top + number * (ROW - 1)), line)
        for number, line in enumerate(lines)
    )


def _stack(lines: list[str], middle: Point) -> tuple[Row, ...]:
    """Lines around a middle; y is where their letters stand."""
    x, y = middle
    first = y - (len(lines) - 1) * ROW / 2 + LETTER * 0.36
    return tuple(Row(_n(x), _n(first + at * ROW), line) for at, line in enumerate(lines))


def _staged(part: Part, box: Box, stage: Stage | None) -> Part:
    stage = stage or Stage.AHEAD
    icon, word = STAGES[stage]
    reached, said = stage is not Stage.AHEAD, str(word)
    x, y = _place_of_mark(part, box)
    task = part.form == "task"
    return replace(
        part,
        title=f"{part.title}: {said}" if part.title else said,
        stage=stage,
        # Both stand at the bottom: the sign goes up, out of the way of the word.
        sign_x=_n(box.x + 12) if task else part.sign_x,
        sign_y=_n(box.y - 18) if task else part.sign_y,
        mark=icon if reached else "",
        mark_x=_n(x - MARK / 2),
        mark_y=_n(y - MARK / 2),
        word=Row(part.cx, _n(box.bottom - 7), said) if task and reached else None,
    )


def _place_of_mark(part: Part, box: Box) -> Point:
    """On the corner of a step, in the middle of an empty circle, else on the edge up right."""
    if part.form in ("task", "sub", "group"):
        return box.right - 2, box.y + 2
    if part.form in ("start", "end") and not part.inside:
        return box.middle
    return box.x + box.width * 0.8, box.y + box.height * 0.2


def _arrow(line: Line) -> Arrow:
    points = line.points
    path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    at = line.words or _halfway(points)
    rows = _beneath(line.label, at) if line.label else ()
    return Arrow(path=path, dashed=line.kind != "sequenceFlow", rows=rows)


def _halfway(points: tuple[Point, ...]) -> Box:
    """A place for words above the longest stretch of an arrow."""
    (ax, ay), (bx, by) = max(pairwise(points), key=_stretch)
    return Box((ax + bx) / 2 - 40, (ay + by) / 2 - ROW - 2, 80, ROW)


def _stretch(ends: tuple[Point, Point]) -> float:
    (ax, ay), (bx, by) = ends
    return abs(ax - bx) + abs(ay - by)


def _n(number: float) -> str:
    """A number as SVG writes it, in whatever language the page is."""
    return f"{number:.1f}".removesuffix(".0")


def legend(stages: Iterable[Stage]) -> list[dict[str, Any]]:
    """The signs that a drawing uses, in the order of a run."""
    used = set(stages)
    return [{"kind": icon, "text": word} for stage, (icon, word) in STAGES.items() if stage in used]
