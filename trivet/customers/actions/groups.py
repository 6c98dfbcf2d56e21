"""Customer groups: add, rename, move in the tree, retire.

Refuses a group beneath itself or beneath one of another business group, and the retirement of one
in which active accounts or groups still stand.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from trivet.customers import rules
from trivet.customers.actions._rights import require_power
from trivet.customers.models import CustomerGroup
from trivet.customers.queries import trees
from trivet.foundation import clock, edits, journal
from trivet.organisation.models import Unit, User
from trivet.organisation.rules import Power


@transaction.atomic
def add(
    *,
    by: User | None,
    code: str,
    name: str,
    business_group: Unit,
    parent: CustomerGroup | None = None,
    labels: Mapping[str, str] | None = None,
) -> CustomerGroup:
    require_power(by, Power.EDIT_GROUPS, business_group)
    _check_parent(parent, business_group)
    group = edits.create(
        CustomerGroup(
            code=code.strip(),
            name=name.strip(),
            business_group=business_group,
            parent=parent,
            labels=_given(labels),
        )
    )
    _record("group.added", by, group, {"name": group.name})
    return group


@transaction.atomic
def rename(
    *, by: User | None, group: CustomerGroup, name: str, labels: Mapping[str, str] | None = None
) -> CustomerGroup:
    """The name, and (where given) what it is called in the other languages."""
    require_power(by, Power.EDIT_GROUPS, group.business_group)
    before = group.name
    group.name = name.strip()
    if labels is not None:
        group.labels = _given(labels)
    edits.validate(group, {"name", "labels"})
    group.save(update_fields=["name", "labels"])
    _record("group.renamed", by, group, {"name": [before, group.name]})
    return group


@transaction.atomic
def move(*, by: User | None, group: CustomerGroup, parent: CustomerGroup | None) -> CustomerGroup:
    """Hang `group` under `parent` (None: to the top) inside its business group."""
    require_power(by, Power.EDIT_GROUPS, group.business_group)
    trees.lock_groups()
    _check_parent(parent, group.business_group)
    if parent is not None:
        rules.check_ends_chain(trees.groups_above(parent.pk), group.pk)
    before = group.parent_id
    group.parent = parent
    group.save(update_fields=["parent"])
    _record("group.moved", by, group, {"parent": [before, group.parent_id]})
    return group


@transaction.atomic
def change(
    *,
    by: User | None,
    group: CustomerGroup,
    name: str,
    labels: Mapping[str, str],
    parent: CustomerGroup | None,
) -> CustomerGroup:
    """Name and place at once, as the form has them; each that differs is told."""
    if parent != group.parent:
        move(by=by, group=group, parent=parent)
    if (name.strip(), _given(labels)) != (group.name, group.labels):
        rename(by=by, group=group, name=name, labels=labels)
    return group


@transaction.atomic
def retire(*, by: User | None, group: CustomerGroup, on: date | None = None) -> CustomerGroup:
    """No account may be put into it any more; what stood in it once keeps its history."""
    require_power(by, Power.EDIT_GROUPS, group.business_group)
    trees.lock_groups()
    rules.check_open_group(CustomerGroup.objects.get(pk=group.pk).retired_on is not None)
    open_groups = group.children.filter(retired_on__isnull=True)
    rules.check_in_use(open_groups.count() + group.accounts.filter(is_active=True).count())
    group.retired_on = on or clock.today()
    group.save(update_fields=["retired_on"])
    _record("group.retired", by, group, {"on": str(group.retired_on)})
    return group


def _check_parent(parent: CustomerGroup | None, business_group: Unit) -> None:
    if parent is not None:
        rules.check_open_group(parent.retired_on is not None)
        rules.check_same_business_group(parent.business_group_id, business_group.pk)


def _given(labels: Mapping[str, str] | None) -> dict[str, str]:
    return {code: text.strip() for code, text in (labels or {}).items() if text.strip()}


def _record(
    type: str, by: User | None, group: CustomerGroup, payload: Mapping[str, object]
) -> None:
    touched = {"group": group, "business_group": group.business_group}
    journal.record(type, by=by, touched=touched, payload=payload)
