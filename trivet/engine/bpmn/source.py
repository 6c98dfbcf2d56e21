"""Opening a BPMN file safely: well-formed, of sensible size, with nothing in it we cannot honour.

Refuses document types and entities (they can read files and fill memory), scripts, service calls
and every element the engine does not run: ignoring one would change what the process means.
"""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml import etree

from trivet.foundation.errors import Invalid

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
TV = "{https://trivet.dev/bpmn}"
DIAGRAM = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"
LARGEST = 2_000_000

_FRAME = "definitions process collaboration participant laneSet lane childLaneSet flowNodeRef"
_NODES = (
    "startEvent endEvent userTask exclusiveGateway parallelGateway intermediateCatchEvent"
    " intermediateThrowEvent boundaryEvent callActivity subProcess"
)
_PARTS = (
    "sequenceFlow conditionExpression incoming outgoing message timerEventDefinition timeDate"
    " timeDuration messageEventDefinition terminateEventDefinition"
    " multiInstanceLoopCharacteristics loopDataInputRef loopDataOutputRef inputDataItem"
    " outputDataItem completionCondition"
)
_REMARKS = "documentation extensionElements textAnnotation text association group messageFlow"
NODES = frozenset(_NODES.split())
_KNOWN = frozenset(f"{_FRAME} {_NODES} {_PARTS} {_REMARKS}".split())
_EXTENSIONS = {
    "task": {
        *("seat", "person", "due", "escalate-to", "action", "page", "instance", "four-eyes"),
        "seat-from",
    },
    "label": {"lang"},
    "outcome": {"name"},
    "lane": {"seat"},
    "message": {"correlation"},
}
_WHY: dict[str, str | Promise] = {
    "scriptTask": _("“%(name)s” is a script task. Scripts are never run: make it a user task."),
    "script": _("“%(name)s” holds a script. Scripts are never run."),
    "serviceTask": _("“%(name)s” calls a service. A process may not: make it a user task."),
    "sendTask": _("“%(name)s” is a send task. Use a message event instead."),
    "receiveTask": _("“%(name)s” is a receive task. Use a message event instead."),
    "task": _("“%(name)s” does not say who does it. Make it a user task."),
    "manualTask": _("“%(name)s” is a manual task. Make it a user task."),
    "businessRuleTask": _("“%(name)s” is a rule task. Put its condition on a gateway."),
    "timeCycle": _("“%(name)s” repeats for ever. Use a duration or a date."),
    "loopCardinality": _("“%(name)s” counts its rounds. Name the list to go through instead."),
    "import": _("“%(name)s” fetches another file. Put everything into this one."),
}
_OTHERWISE = _("“%(name)s” uses %(tag)s, which Trivet does not run. Replace it.")


def open_xml(xml: bytes) -> etree._Element:
    """The root of `xml`. Raises Invalid with a sentence when it may not be read."""
    if len(xml) > LARGEST:
        raise Invalid(_("This file is larger than 2 MB, too large for one process."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Invalid(
            _("This is not a readable BPMN file: %(reason)s") % {"reason": error}
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Invalid(_("This file declares a document type or entities. Remove the DOCTYPE."))
    if root.tag != f"{BPMN}definitions":
        raise Invalid(_("This file is not BPMN 2.0: its outermost element is not “definitions”."))
    return root


def title(element: etree._Element) -> str:
    """How a person finds `element` on the drawing: its name, else its id, else its owner's."""
    found: etree._Element | None = element
    while found is not None:
        if named := found.get("name") or found.get("id"):
            return " ".join(named.split())
        found = found.getparent()
    return local(element)


def local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def foreign(root: etree._Element) -> Iterator[str]:
    """One sentence for each element below `root` that the engine cannot honour."""
    for element in _semantic(root):
        tag = str(element.tag)
        name = local(element)
        if tag.startswith(TV):
            yield from _extension(element, name)
        elif not tag.startswith(BPMN) or name not in _KNOWN:
            yield _WHY.get(name, _OTHERWISE) % {"name": title(element), "tag": name}
        elif name == "subProcess" and element.get("triggeredByEvent") == "true":
            yield _OTHERWISE % {"name": title(element), "tag": _("an event sub-process")}
        elif element.get("isForCompensation") == "true":
            yield _OTHERWISE % {"name": title(element), "tag": _("compensation")}


def _semantic(root: etree._Element) -> Iterator[etree._Element]:
    """Every element but those of the drawing."""
    for child in root:
        if child.tag != DIAGRAM:
            yield child
            yield from _semantic(child)


def _extension(element: etree._Element, name: str) -> Iterator[str]:
    allowed = _EXTENSIONS.get(name)
    if allowed is None:
        yield _("“%(name)s” has the extension tv:%(tag)s, which does not exist.") % {
            "name": title(element.getparent()),
            "tag": name,
        }
        return
    for attribute in sorted(set(map(str, element.attrib)) - allowed):
        yield _("“%(name)s”: tv:%(tag)s has no attribute %(attribute)s.") % {
            "name": title(element.getparent()),
            "tag": name,
            "attribute": attribute,
        }
