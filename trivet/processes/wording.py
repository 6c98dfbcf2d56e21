"""What the process tree and the drawings say in English, to be translated like any other text.

Names stand in the files in all three languages; purposes, inputs, measures and remarks stand in the
catalogues. `scripts.messages` collects what `said` gives. A drawing that the company made itself is
shown as it was written.
"""

from collections.abc import Iterator

from django.utils.translation import gettext

from trivet.engine.bpmn import reading
from trivet.processes.framework import Aspect, Process, framework
from trivet.processes.packaged import packaged


def said() -> Iterator[str]:
    """Every English sentence and phrase in the tree and the drawings that come with Trivet."""
    tree = framework()
    yield tree.purpose
    yield from (phase.purpose for phase in tree.phases)
    for aspect in tree.aspects:
        yield from _of(aspect)
        for process in aspect.processes:
            yield from _of(process)
    for xml in packaged().values():
        plan = reading.read(xml)
        yield from filter(None, (plan.about, *(step.about for step in plan.steps)))


def translated(text: str) -> str:
    """`text` in the active language, where the catalogue knows it."""
    return gettext(text) if text else ""


def _of(part: Aspect | Process) -> Iterator[str]:
    yield part.purpose
    yield part.cadence
    yield from (*part.inputs, *part.outputs, *part.measures)
