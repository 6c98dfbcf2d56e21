"""Units: add, rename, move in the tree, close.

Refuses a unit beneath itself, and the closing of one that still holds units, people or accounts.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trivet.foundation import clock, edits, journal
from trivet.foundation.errors import Refused
from trivet.foundation.periods import overlaps
from trivet.organisation import rules
from trivet.organisation.actions._powers import require
from trivet.organisation.models import Membership, Unit, User
from trivet.organisation.queries import units_above
from trivet.organisation.rules import Power
from trivet.organisation.ties import ties_of


@transaction.atomic
def add(
    *,
    by: User | None,
    name: str,
    kind: str,
    code: str,
    parent: Unit | None = None,
    labels: Mapping[str, str] | None = None,
) -> Unit:
    require(by, Power.MANAGE_PEOPLE, parent)
    if parent is not None:
        _check_open(parent)
    unit = edits.create(
        Unit(name=name.strip(), kind=kind, code=code, parent=parent, labels=dict(labels or {}))
    )
    journal.record("unit.added", by=by, touched={"unit": unit}, payload={"name": unit.name})
    return unit


@transaction.atomic
def rename(
    *,
    by: User,
    unit: Unit,
    name: str,
    kind: str | None = None,
    labels: Mapping[str, str] | None = None,
) -> Unit:
    require(by, Power.MANAGE_PEOPLE, unit)
    before = unit.name
    unit.name = name.strip()
    unit.kind = kind or unit.kind
    unit.labels = dict(unit.labels if labels is None else labels)
    edits.validate(unit, {"name", "kind", "labels"})
    unit.save(update_fields=["name", "kind", "labels"])
    journal.record(
        "unit.renamed", by=by, touched={"unit": unit}, payload={"name": [before, unit.name]}
    )
    return unit


@transaction.atomic
def move(*, by: User, unit: Unit, parent: Unit | None) -> Unit:
    """Hang `unit` under `parent`. Power is needed at both ends."""
    require(by, Power.MANAGE_PEOPLE, unit)
    require(by, Power.MANAGE_PEOPLE, parent)
    _lock_the_tree()
    before = unit.parent_id
    if parent is not None:
        _check_open(parent)
        rules.check_not_above_itself(units_above(parent.pk), unit.pk)
    unit.parent = parent
    unit.save(update_fields=["parent"])
    journal.record(
        "unit.moved",
        by=by,
        touched={"unit": unit, **({"parent": parent} if parent else {})},
        payload={"parent": [before, unit.parent_id]},
    )
    return unit


@transaction.atomic
def close(*, by: User, unit: Unit, on: date | None = None) -> Unit:
    """Close `unit` from `on`; what hangs on it must have moved before."""
    require(by, Power.MANAGE_PEOPLE, unit)
    _lock_the_tree()
    day = on or clock.today()
    if unit.children.filter(closed_on__isnull=True).exists():
        raise Refused(_("There are open units beneath it. Move or close them first."))
    if Membership.objects.filter(overlaps(day, None), unit=unit).exists():
        raise Refused(_("People still work there. Move them to another unit first."))
    if ties := ties_of(unit):
        raise Refused(ties[0])
    unit.closed_on = day
    unit.save(update_fields=["closed_on"])
    journal.record("unit.closed", by=by, touched={"unit": unit}, payload={"on": str(day)})
    return unit


def _check_open(unit: Unit) -> None:
    if unit.closed_on is not None:
        raise Refused(_("That unit is closed. Choose an open one."))


def _lock_the_tree() -> None:
    """Two moves at once could close a circle that neither sees: one waits for the other."""
    list(Unit.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
