"""The drawing inside a BPMN file: which shape lies where, which way each arrow runs.

Reads the file's first diagram. A file without one, or with sizes that are none, has no drawing;
its steps can still be listed. Refuses nothing: how it is drawn changes nothing of what it means.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from trivet.engine.bpmn import source
from trivet.engine.bpmn.blueprint import Labels, in_language
from trivet.engine.bpmn.reading import labels_of
from trivet.engine.bpmn.source import DIAGRAM

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
_FARTHEST = 100_000.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y grows downward."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Shape:
    """One element where it is drawn. `kind` is its BPMN tag, `id` that of the element."""

    id: str
    kind: str
    name: str
    labels: Labels
    box: Box
    words: Box | None
    expanded: bool = False

    @property
    def label(self) -> str:
        return in_language(self.name, self.labels)


@dataclass(frozen=True, slots=True)
class Line:
    """One arrow with the points it runs through."""

    id: str
    kind: str
    name: str
    labels: Labels
    points: tuple[Point, ...]
    words: Box | None

    @property
    def label(self) -> str:
        return in_language(self.name, self.labels)


@dataclass(frozen=True, slots=True)
class Diagram:
    """The whole drawing. Shapes come large before small, so that none hides another."""

    box: Box
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]


def read(xml: bytes) -> Diagram | None:
    """The drawing in `xml`; None where it brings none. Raises Invalid as `source.open_xml` does."""
    root = source.open_xml(xml)
    plane = root.find(f"{DIAGRAM}/{_DI}BPMNPlane")
    if plane is None:
        return None
    elements = {node.get("id"): node for node in root.iter() if node.get("id")}
    shapes = sorted(_shapes(plane, elements), key=lambda each: -each.box.width * each.box.height)
    lines = tuple(_lines(plane, elements))
    around = _around(shapes, lines)
    return Diagram(around, tuple(shapes), lines) if around else None


def _shapes(plane: etree._Element, elements: dict[str | None, etree._Element]) -> Iterator[Shape]:
    for drawn in plane.iterfind(f"{_DI}BPMNShape"):
        node, box = elements.get(drawn.get("bpmnElement")), _box(drawn)
        if node is not None and box is not None:
            yield Shape(
                id=node.get("id", ""),
                kind=source.local(node),
                name=_name(node),
                labels=labels_of(node),
                box=box,
                words=_words(drawn),
                expanded=drawn.get("isExpanded") == "true",
            )


def _lines(plane: etree._Element, elements: dict[str | None, etree._Element]) -> Iterator[Line]:
    for drawn in plane.iterfind(f"{_DI}BPMNEdge"):
        node = elements.get(drawn.get("bpmnElement"))
        points = [_numbers(point, "x", "y") for point in drawn.iterfind(_WAYPOINT)]
        if node is not None and len(points) > 1 and all(points):
            yield Line(
                id=node.get("id", ""),
                kind=source.local(node),
                name=_name(node),
                labels=labels_of(node),
                points=tuple((point[0], point[1]) for point in points if point),
                words=_words(drawn),
            )


def _name(node: etree._Element) -> str:
    text = node.find(f"{source.BPMN}text")
    said = node.get("name") or (text.text if text is not None else "") or ""
    return " ".join(said.split())


def _words(drawn: etree._Element) -> Box | None:
    label = drawn.find(f"{_DI}BPMNLabel")
    return _box(label) if label is not None else None


def _box(drawn: etree._Element) -> Box | None:
    bounds = drawn.find(_BOUNDS)
    found = _numbers(bounds, "x", "y", "width", "height") if bounds is not None else None
    return Box(*found) if found and min(found[2:]) > 0 else None


def _numbers(node: etree._Element, *names: str) -> list[float] | None:
    """The attributes as numbers; None where one is missing, no number, or beyond any drawing."""
    try:
        found = [float(node.get(name, "")) for name in names]
    except ValueError:
        return None
    return found if all(math.isfinite(n) and abs(n) <= _FARTHEST for n in found) else None


def _around(shapes: list[Shape], lines: tuple[Line, ...]) -> Box | None:
    """The smallest box that holds everything drawn."""
    if not shapes:
        return None
    words = [each.words for each in shapes] + [line.words for line in lines]
    boxes = [each.box for each in shapes] + [box for box in words if box]
    points = [point for line in lines for point in line.points]
    points += [corner for box in boxes for corner in ((box.x, box.y), (box.right, box.bottom))]
    left, top = min(x for x, _y in points), min(y for _x, y in points)
    right, bottom = max(x for x, _y in points), max(y for _x, y in points)
    return Box(left, top, right - left, bottom - top)
