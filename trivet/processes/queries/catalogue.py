"""How we work, for everybody to read: the processes, their versions, their drawings.

Refuses to judge a file for anybody who may not publish one.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from trivet.engine import definitions
from trivet.engine.bpmn import diagram, reading
from trivet.engine.bpmn.blueprint import Blueprint, Step
from trivet.engine.bpmn.diagram import Diagram
from trivet.engine.models import Definition
from trivet.foundation.errors import Invalid, NotFound, Sentence
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power, check_power
from trivet.processes import bindings


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a process, to be read and looked at."""

    definition: Definition
    blueprint: Blueprint
    diagram: Diagram | None


@dataclass(frozen=True, slots=True)
class Changed:
    """How the steps of a file differ from those of the current version, by id."""

    new: frozenset[str]
    changed: frozenset[str]
    gone: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file that could be published: what it says, how it looks, what it would change.

    `problems` keep it from being published; then there is nothing else to show.
    """

    problems: list[Sentence]
    blueprint: Blueprint | None = None
    diagram: Diagram | None = None
    current: Definition | None = None
    changes: Changed | None = None
    is_same: bool = False
    is_startable: bool = False


def catalogue() -> list[Definition]:
    """The current version of every process; everybody may read how we work."""
    return list(definitions.currents())


def blueprint(key: str) -> Blueprint:
    """The readable form of the current version. Raises NotFound."""
    return definitions.blueprint_of(definitions.readable(key))


def xml_of(key: str) -> str:
    """The file of the current version, for the drawing. Raises NotFound."""
    return definitions.readable(key).xml


def current(key: str) -> Version:
    """The current version of a process. Raises NotFound."""
    return _version(definitions.readable(key))


def version(key: str, number: int) -> Version:
    """One version of a process. Raises NotFound."""
    return _version(definitions.readable(key, number))


def versions(key: str) -> list[Definition]:
    """Every version of a process with who published it, newest first."""
    return list(definitions.versions(key).select_related("published_by"))


def due_words(process: str, due: str) -> str | Promise:
    """What a due date means that a fact of the run gives; the fact's own name where nobody said."""
    about = bindings.find_subject(process)
    return about.words.get(due, due) if about else due


def subject_page(process: str) -> str:
    """The URL name of the page of what `process` is about."""
    about = bindings.find_subject(process)
    return about.page if about else ""


def may_edit(user: User) -> bool:
    """Whether `user` may publish versions."""
    return Power.EDIT_PROCESSES in standing(user).powers


def proposal(user: User, xml: bytes | str) -> Proposal:
    """What publishing `xml` would do. Raises NotPermitted without the power to publish."""
    check_power(standing(user).powers, Power.EDIT_PROCESSES)
    try:
        plan = reading.read(xml)
        drawn = diagram.read(plan.xml)
    except Invalid as error:
        return Proposal(list(error.fields.get("xml", [error.sentence])))
    found = definitions.problems(
        plan, key=plan.key, bound=bindings.is_bound, shown=bindings.is_page
    )
    if found:
        return Proposal(list(dict.fromkeys(found)))
    before = _current(plan.key)
    return Proposal(
        problems=[],
        blueprint=plan,
        diagram=drawn,
        current=before,
        changes=_changes(plan, definitions.blueprint_of(before)) if before else None,
        is_same=before is not None and before.xml == plan.xml.decode(),
        is_startable=bindings.find_subject(plan.key) is not None,
    )


def _current(key: str) -> Definition | None:
    try:
        return definitions.readable(key)
    except NotFound:
        return None


def _changes(plan: Blueprint, before: Blueprint) -> Changed:
    old, new = {step.id: step for step in before.steps}, {step.id: step for step in plan.steps}
    return Changed(
        new=frozenset(new) - frozenset(old),
        changed=frozenset(id for id, step in new.items() if id in old and old[id] != step),
        gone=tuple(step for step in before.in_order if step.id not in new),
    )


def _version(definition: Definition) -> Version:
    return Version(
        definition=definition,
        blueprint=definitions.blueprint_of(definition),
        diagram=definitions.diagram_of(definition),
    )
