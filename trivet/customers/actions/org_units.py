"""The customer's own departments and branches: add, change, remove.

Refuses a unit of one account beneath a unit of another, a circle, and the removal of one in use.
"""

from collections.abc import Mapping

from django.db import transaction

from trivet.customers import rules
from trivet.customers.actions._rights import require_change
from trivet.customers.models import Account, OrgUnit
from trivet.customers.queries import trees
from trivet.foundation import edits, journal
from trivet.foundation.visibility import Change
from trivet.organisation.models import User


@transaction.atomic
def add(
    *,
    by: User | None,
    account: Account,
    name: str,
    function: str = "",
    parent: OrgUnit | None = None,
) -> OrgUnit:
    require_change(by, account, Change.PERSONS)
    if parent is not None:
        rules.check_same_account(parent.account_id, account.pk, "parent")
    org_unit = edits.create(
        OrgUnit(account=account, name=name.strip(), function=function.strip(), parent=parent)
    )
    _record("org_unit.added", by, org_unit, {"name": org_unit.name})
    return org_unit


@transaction.atomic
def change(
    *,
    by: User | None,
    org_unit: OrgUnit,
    name: str,
    function: str = "",
    parent: OrgUnit | None = None,
) -> OrgUnit:
    """Rename or move: the three together are the unit's whole description."""
    require_change(by, org_unit.account, Change.PERSONS)
    _lock_tree(org_unit.account_id)
    if parent is not None:
        rules.check_same_account(parent.account_id, org_unit.account_id, "parent")
        rules.check_ends_chain(trees.org_units_above(parent.pk), org_unit.pk)
    before = [org_unit.name, org_unit.parent_id]
    org_unit.name, org_unit.function, org_unit.parent = name.strip(), function.strip(), parent
    edits.validate(org_unit, {"name", "function", "parent", "account"})
    org_unit.save(update_fields=["name", "function", "parent"])
    payload = {"name": [before[0], org_unit.name], "parent": [before[1], org_unit.parent_id]}
    _record("org_unit.changed", by, org_unit, payload)
    return org_unit


@transaction.atomic
def remove(*, by: User | None, org_unit: OrgUnit) -> None:
    """Only an empty one: a unit in which somebody has ever held a post is kept with its history."""
    require_change(by, org_unit.account, Change.PERSONS)
    _lock_tree(org_unit.account_id)
    rules.check_in_use(org_unit.children.count() + org_unit.posts.count())
    _record("org_unit.removed", by, org_unit, {"name": org_unit.name})
    org_unit.delete()


def _lock_tree(account: int) -> None:
    rows = OrgUnit.objects.filter(account=account).select_for_update(of=("self",)).order_by("pk")
    list(rows.values_list("pk"))


def _record(type: str, by: User | None, org_unit: OrgUnit, payload: Mapping[str, object]) -> None:
    touched = {"account": org_unit.account, "org_unit": org_unit}
    journal.record(type, by=by, touched=touched, payload=payload)
