"""Accounts: add one, change its facts, its roles, its standing.

Refuses a newer version overwritten, a circle of parents, and a field changed that one may not read.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from trivet.customers import rules
from trivet.customers.actions._rights import require_fields, require_power
from trivet.customers.models import Account, AccountRole, CustomerGroup
from trivet.customers.queries import accounts, trees
from trivet.foundation import clock, edits, journal
from trivet.foundation.edits import Difference
from trivet.foundation.errors import Invalid, Stale
from trivet.foundation.visibility import Change
from trivet.organisation.models import Unit, User
from trivet.organisation.rules import Power


@transaction.atomic
def add(
    *,
    by: User | None,
    fields: Mapping[str, Any],
    roles: Collection[str] = (),
) -> Account:
    """A new account in a department where `by` may keep accounts."""
    rules.check_known(fields, rules.FACT_FIELDS | rules.STANDING_FIELDS)
    require_power(by, Power.EDIT_ACCOUNTS, fields.get("department"))
    values = _clean(fields)
    _check_open(values.get("department"), values.get("group"))
    account = edits.create(Account(**values))
    _set_roles(account, roles)
    journal.record(
        "account.added", by=by, touched={"account": account}, payload={"name": account.name}
    )
    return account


@transaction.atomic
def edit(
    *,
    by: User | None,
    account: Account,
    changes: Mapping[str, Any],
    roles: Collection[str] | None = None,
    expected: int | None = None,
) -> Account:
    """Set `changes` (and `roles`, where given) if the stored version is still `expected`.

    Raises Stale, Invalid, NotPermitted. Changing nothing writes nothing.
    """
    difference = store(by=by, account=account, changes=changes, roles=roles, expected=expected)
    if difference:
        journal.record(
            "account.edited",
            by=by,
            touched={"account": account},
            payload={"changes": difference},
        )
    return account


def deactivate(*, by: User | None, account: Account, expected: int | None = None) -> Account:
    """Close the account: it leaves the lists of active ones and keeps its history."""
    return edit(by=by, account=account, changes={"is_active": False}, expected=expected)


def reactivate(*, by: User | None, account: Account, expected: int | None = None) -> Account:
    return edit(by=by, account=account, changes={"is_active": True}, expected=expected)


def store(
    *,
    by: User | None,
    account: Account,
    changes: Mapping[str, Any],
    roles: Collection[str] | None,
    expected: int | None,
) -> Difference:
    """Check and write, without a word to the journal: `edit` and `undo` each tell it their way."""
    values = _clean(changes)
    granted = require_fields(by, account, values)
    _check_place(by, account, values)
    try:
        difference = edits.apply(account, values, expected=expected)
    except Stale as stale:
        raise _without_strangers(by, stale) from stale
    rules.check_standing(difference, Change.STANDING in granted)
    if roles is not None:
        difference |= _change_roles(account, roles, bumped=bool(difference))
    return difference


def _without_strangers(by: User | None, stale: Stale) -> Stale:
    """The same refusal, silent of a parent that `by` does not see."""
    parent = stale.theirs.get("parent")
    if by is None or parent is None:
        return stale
    if Account.objects.visible_to(by).filter(pk=parent.pk).exists():
        return stale
    theirs = {name: value for name, value in stale.theirs.items() if name != "parent"}
    return Stale(stale.sentence, theirs=theirs, version=stale.version)


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Blanks trimmed; an empty key is no key, so that two accounts may both have none."""
    values = {
        name: value.strip() if isinstance(value, str) else value for name, value in fields.items()
    }
    if values.get("external_key") == "":
        values["external_key"] = None
    return values


def _check_place(by: User | None, account: Account, values: Mapping[str, Any]) -> None:
    """The new department, group and parent must be open to `by` and make sense."""
    department: Unit | None = values.get("department")
    if "department" in values and department != account.department:
        require_power(by, Power.EDIT_ACCOUNTS, department)
        _check_open(department, None)
    if values.get("group") != account.group:
        _check_open(None, values.get("group"))
    if (parent := values.get("parent")) is not None and parent != account.parent:
        if by is not None:
            accounts.one(by, parent.pk)  # an account that `by` does not see is none
        trees.lock_accounts()
        rules.check_ends_chain(trees.accounts_above(parent.pk), account.pk)


def _check_open(department: Unit | None, group: CustomerGroup | None) -> None:
    rules.check_open_unit(department is not None and department.closed_on is not None)
    rules.check_open_group(group is not None and group.retired_on is not None)


def _change_roles(account: Account, roles: Collection[str], *, bumped: bool) -> Difference:
    before = sorted(account.roles.values_list("kind", flat=True))
    after = _set_roles(account, roles)
    if before == after:
        return {}
    if not bumped:
        changed = {"version": F("version") + 1, "updated_at": clock.now()}
        Account.objects.filter(pk=account.pk).update(**changed)
        account.version += 1
    return {"roles": [before, after]}


def _set_roles(account: Account, roles: Collection[str]) -> list[str]:
    wanted = set(roles)
    if wanted - set(AccountRole.Kind.values):
        raise Invalid(
            _("There is no such role of a customer."), fields={"roles": [_("Unknown role.")]}
        )
    held = {role.kind: role for role in account.roles.all()}
    for kind in set(held) - wanted:
        held[kind].delete()
    AccountRole.objects.bulk_create(
        AccountRole(account=account, kind=kind) for kind in sorted(wanted - set(held))
    )
    return sorted(wanted)
