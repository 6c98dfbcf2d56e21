"""From an opened BPMN file to a blueprint: which steps, in whose seat, due when, leading where.

Refuses a file with any problem, and lists all of them at once, so that a modeller mends them in
one go.
"""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _
from lxml import etree

from trivet.engine.bpmn import source
from trivet.engine.bpmn.blueprint import Blueprint, Labels, Outcome, Path, Step, Task
from trivet.engine.bpmn.source import BPMN, TV
from trivet.foundation.errors import Invalid

_DECLARED = re.compile(r"""^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"']*["']""")
_AS_STORED = frozenset({"UTF-8", "US-ASCII", "ASCII", "NONE"})


def read(xml: bytes | str) -> Blueprint:
    """The blueprint of the one executable process in `xml`, not yet checked by `rules`.

    Raises Invalid when the file cannot be read or holds anything the engine would not run.
    """
    raw = _DECLARED.sub(r"\1", xml, count=1).encode() if isinstance(xml, str) else xml
    root = source.open_xml(raw)
    if str(root.getroottree().docinfo.encoding).upper() not in _AS_STORED:
        raw = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    refuse(list(source.foreign(root)))
    process = _executable(root)
    lanes = _lanes(root)
    steps = tuple(_steps(process, lanes, _messages(root)))
    return Blueprint(
        key=process.get("id", ""),
        name=source.title(process),
        labels=labels_of(process),
        about=_about(process),
        xml=raw,
        steps=steps,
        paths=tuple(_paths(process)),
        seats=tuple(dict.fromkeys([*lanes.values(), *(s.task.seat for s in steps if s.task)])),
    )


def refuse(problems: list[str]) -> None:
    """Raises Invalid with every problem, the first one as its sentence."""
    if problems:
        raise Invalid(problems[0], fields={"xml": list(dict.fromkeys(problems))})


def labels_of(node: etree._Element) -> Labels:
    """The names that an element gives itself in other languages."""
    return {item.get("lang", "").lower(): item.text or "" for item in _extensions(node, "label")}


def _executable(root: etree._Element) -> etree._Element:
    found = [p for p in root.iterfind(f"{BPMN}process") if p.get("isExecutable") == "true"]
    if len(found) != 1:
        raise Invalid(
            _("A file must hold exactly one executable process, this one holds %(count)d.")
            % {"count": len(found)}
        )
    if not found[0].get("id"):
        raise Invalid(_("The process has no id."))
    return found[0]


def _lanes(root: etree._Element) -> dict[str, str]:
    """Node id to the seat of its lane; a lane inside a lane is the finer answer, so it wins."""
    seats: dict[str, str] = {}
    for lane in root.iter(f"{BPMN}lane"):
        extension = _first(lane, "lane")
        seat = (extension.get("seat") if extension is not None else None) or lane.get("name", "")
        for reference in lane.iterfind(f"{BPMN}flowNodeRef"):
            seats[(reference.text or "").strip()] = seat
    return seats


def _messages(root: etree._Element) -> dict[str, str]:
    return {m.get("id", ""): m.get("name", "") for m in root.iterfind(f"{BPMN}message")}


def _steps(
    holder: etree._Element, lanes: Mapping[str, str], messages: Mapping[str, str]
) -> Iterator[Step]:
    for node in holder:
        kind = source.local(node)
        if kind in source.NODES and str(node.tag).startswith(BPMN):
            lane = lanes.get(node.get("id", ""), "")
            yield Step(
                id=node.get("id", ""),
                kind=kind,
                name=" ".join(node.get("name", "").split()),
                labels=labels_of(node),
                holder=holder.get("id", ""),
                lane=lane,
                about=_about(node),
                detail=_detail(node, messages),
                attached_to=node.get("attachedToRef", ""),
                calls=node.get("calledElement", ""),
                many=_text(node, "multiInstanceLoopCharacteristics/loopDataInputRef"),
                task=_task(node, lane) if kind == "userTask" else None,
            )
            yield from _steps(node, lanes, messages)


def _task(node: etree._Element, lane: str) -> Task:
    given: Mapping[str, str] = {}
    if (extension := _first(node, "task")) is not None:
        given = {str(name): str(value) for name, value in extension.attrib.items()}
    return Task(
        seat=given.get("seat") or lane,
        action=given.get("action") or node.get("id", ""),
        person=given.get("person", ""),
        due=given.get("due", ""),
        escalate_to=given.get("escalate-to", ""),
        page=given.get("page", ""),
        instance=given.get("instance", ""),
        seat_from=given.get("seat-from", ""),
        four_eyes=given.get("four-eyes") == "true",
        outcomes=tuple(
            Outcome(item.get("name", ""), _labels_in(item)) for item in _extensions(node, "outcome")
        ),
    )


def _paths(process: etree._Element) -> Iterator[Path]:
    defaults = {node.get("default") for node in process.iter() if node.get("default")}
    for flow in process.iter(f"{BPMN}sequenceFlow"):
        yield Path(
            source=flow.get("sourceRef", ""),
            target=flow.get("targetRef", ""),
            name=flow.get("name", ""),
            labels=labels_of(flow),
            condition=_text(flow, "conditionExpression"),
            default=flow.get("id") in defaults,
        )


def _detail(node: etree._Element, messages: Mapping[str, str]) -> str:
    """What kind of event it is, as `timer: PT24H`, `message: cancelled`, `terminate` or empty."""
    for tag in ("timeDuration", "timeDate"):
        if timed := _text(node, f"timerEventDefinition/{tag}"):
            return f"timer: {timed}"
    message = node.find(f"{BPMN}messageEventDefinition")
    if message is not None:
        return f"message: {messages.get(message.get('messageRef', ''), '')}"
    found = [source.local(part) for part in node if source.local(part).endswith("Definition")]
    return found[0].removesuffix("EventDefinition") if found else ""


def _text(node: etree._Element, path: str) -> str:
    found = node.find("/".join(BPMN + part for part in path.split("/")))
    return (found.text or "").strip() if found is not None else ""


def _about(node: etree._Element) -> str:
    return " ".join(_text(node, "documentation").split())


def _extensions(node: etree._Element, name: str) -> list[etree._Element]:
    return list(node.iterfind(f"{BPMN}extensionElements/{TV}{name}"))


def _first(node: etree._Element, name: str) -> etree._Element | None:
    return next(iter(_extensions(node, name)), None)


def _labels_in(outcome: etree._Element) -> Labels:
    return {
        item.get("lang", "").lower(): item.text or "" for item in outcome.iterfind(f"{TV}label")
    }
