"""Publishing processes in versions, and handing their blueprints and specifications out.

The same content is the same version. Refuses a file with any problem, naming each element at fault,
and never touches a version that was published: runs stay on theirs.
"""

import hashlib
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.engine import seats
from trivet.engine.bpmn import diagram, flow, parser, reading, rules
from trivet.engine.bpmn.blueprint import Blueprint
from trivet.engine.bpmn.diagram import Diagram
from trivet.engine.bpmn.parser import Specs
from trivet.engine.models import Definition, Run
from trivet.foundation import clock, journal
from trivet.foundation.errors import Invalid, NotFound


def publish(
    key: str,
    xml: bytes | str,
    *,
    by: Any = None,
    bound: rules.Bound | None = None,
    shown: rules.Shown | None = None,
) -> Definition:
    """Make `xml` the current version of `key`; new runs use it, old ones stay on theirs.

    `bound` answers whether (process, action) is bound to an action, `shown` whether a page of that
    name exists; None asks for neither.
    `by` None: the file came with Trivet. Raises Invalid listing every problem.
    """
    plan = reading.read(xml)
    with transaction.atomic():
        current = {each.key: each for each in currents().select_for_update()}
        found = problems(plan, key=key, published=current, bound=bound, shown=shown)
        reading.refuse(found)
        called = _called(plan, current)
        checksum = _checksum([plan, *called])
        same = Definition.objects.filter(key=key, checksum=checksum).first()
        if same is not None and same.is_current:
            return same
        before = current.get(key)
        if before is not None:
            Definition.objects.filter(pk=before.pk).update(is_current=False)
        if same is not None:
            same.is_current = True
            same.save(update_fields=["is_current"])
        else:
            same = _insert(key, plan, called, checksum, by)
        journal.record(
            "process.published",
            by=by,
            touched={"definition": same},
            payload={"key": key, "version": same.version},
        )
        return same


def problems(
    plan: Blueprint,
    *,
    key: str,
    published: Collection[str] | None = None,
    bound: rules.Bound | None = None,
    shown: rules.Shown | None = None,
) -> list[str]:
    """Every reason why `plan` may not be published as `key`; empty when it may."""
    if published is None:
        published = list(currents().values_list("key", flat=True))
    known = seats.known()
    found = rules.problems(
        plan, key=key, seats=known, published=published, bound=bound, shown=shown
    )
    return list(found)


def current(key: str) -> Definition:
    """The version that new runs use. Raises NotFound."""
    found = currents().filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no process “%(key)s”.") % {"key": key})
    return found


def currents() -> QuerySet[Definition]:
    """The current version of every process, without its bulk."""
    return Definition.objects.filter(is_current=True).defer("xml", "specs").order_by("key")


def versions(key: str) -> QuerySet[Definition]:
    """All versions of a process, newest first."""
    return Definition.objects.filter(key=key).defer("xml", "specs").order_by("-version")


def specs_of(definition: Definition) -> Specs:
    """The executable form, kept in memory: a version never changes."""
    found = _kept.get(definition.checksum)
    if found is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        found = _kept[definition.checksum] = flow.unpack(definition.specs)
    return found


def blueprint_of(definition: Definition) -> Blueprint:
    """The readable form of a published version."""
    return _read(definition.xml)


def diagram_of(definition: Definition) -> Diagram | None:
    """The drawing of a published version; None where its file brings none."""
    return _drawn(definition.xml)


def readable(key: str, number: int | None = None) -> Definition:
    """The current version with its file, or the version `number`. Raises NotFound."""
    rows = Definition.objects.defer("specs").filter(key=key)
    rows = rows.filter(is_current=True) if number is None else rows.filter(version=number)
    found = rows.first()
    if found is None:
        raise NotFound(_("There is no process “%(key)s”, or not that version.") % {"key": key})
    return found


def of_run(run: Run) -> Blueprint:
    """The readable form of the version that `run` is on."""
    found = Definition.objects.only("xml").get(pk=run.definition_id)
    return blueprint_of(found)


_MOST_KEPT = 64
_kept: dict[str, Specs] = {}


@lru_cache(maxsize=_MOST_KEPT)
def _read(xml: str) -> Blueprint:
    return reading.read(xml)


@lru_cache(maxsize=_MOST_KEPT)
def _drawn(xml: str) -> Diagram | None:
    return diagram.read(_read(xml).xml)


def _called(plan: Blueprint, current: dict[str, Definition]) -> list[Blueprint]:
    """Blueprints of everything `plan` calls, however deep; a version carries them with it."""
    found: dict[str, Blueprint] = {}
    ahead = list(plan.called)
    while ahead:
        key = ahead.pop()
        if key not in found:
            found[key] = blueprint_of(current[key])
            ahead.extend(found[key].called)
    if plan.key in found:
        raise Invalid(
            _("“%(name)s” is called by a process that it calls itself.") % {"name": plan.name}
        )
    return [found[key] for key in sorted(found)]


def _checksum(plans: Iterable[Blueprint]) -> str:
    digest = hashlib.sha256()
    for plan in plans:
        digest.update(hashlib.sha256(plan.xml).digest())
    return digest.hexdigest()


def _insert(
    key: str, plan: Blueprint, called: list[Blueprint], checksum: str, by: Any
) -> Definition:
    specs = flow.pack(parser.compile(plan, called))
    last = Definition.objects.filter(key=key).aggregate(last=Max("version"))["last"] or 0
    return Definition.objects.create(
        key=key,
        version=last + 1,
        name=plan.name[:120],
        labels=plan.labels,
        xml=plan.xml.decode(),
        specs=specs,
        checksum=checksum,
        is_current=True,
        published_by=by,
        published_at=clock.now(),
    )
