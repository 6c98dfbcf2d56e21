"""Accounts: list, read, add, change, many at once; the family of parents and subsidiaries."""

import dataclasses
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from ninja import Path, Query
from pydantic import Field

from trivet.api.protocol import versions
from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, Window, paged
from trivet.api.protocol.routing import resource
from trivet.api.resources.references import named_or_none
from trivet.api.shapes import customers as shapes
from trivet.api.shapes.kinds import Choice, PathId, Ref
from trivet.customers.actions import accounts as actions
from trivet.customers.actions import bulk, undo
from trivet.customers.models import Account, AccountRole, Tier
from trivet.customers.queries import access, accounts, groups, hierarchy
from trivet.foundation.errors import Invalid
from trivet.organisation import queries as organisation

router = resource("Accounts")


class AccountWindow(Window):
    q: str = Field("", max_length=200, description="Part of a name, key, registry number.")
    department: list[PathId] = Field(default_factory=list, description="And beneath it.")
    group: list[PathId] = Field(default_factory=list)
    tier: list[Choice[Tier]] = Field(default_factory=list)
    role: list[Choice[AccountRole.Kind]] = Field(default_factory=list)
    country: list[str] = Field(default_factory=list)
    industry: list[str] = Field(default_factory=list)
    parent: PathId | None = None
    active: bool | None = None
    mine: bool = Field(False, description="Only those on which you hold a seat.")
    order: Literal["", "name", "-name", "tier", "-tier", "changed", "-changed"] = ""


@router.get("/accounts", response=Listed[shapes.AccountRowOut])
def list_accounts(request: Call, window: Query[AccountWindow]) -> Listed[shapes.AccountRowOut]:
    """The accounts you see; of a search, names that begin so come first."""
    user = request.user
    chosen = _filter(window)
    page = accounts.listing(
        user, chosen, order=window.order, limit=window.limit, after=window.after
    )
    held = set(Account.CLASSES) - access.readable_in_lists(user, Account)
    return paged(
        request,
        shapes.AccountRowOut,
        page,
        window,
        total=lambda: accounts.total(user, chosen),
        many=lambda rows: [shapes.AccountRowOut.model_validate(row).without(held) for row in rows],
    )


@router.post("/accounts", response={201: shapes.AccountOut})
def add_account(request: Call, body: shapes.AccountIn) -> shapes.AccountOut:
    """A new account in a department where you may keep accounts."""
    fields = body.given()
    roles = fields.pop("roles", [])
    row = actions.add(by=request.user, fields=_found(request, fields), roles=roles)
    return _account(request, row.pk)


@router.get("/accounts/{account}", response=shapes.AccountOut)
@versions.showing
def read_account(request: Call, account: Path[PathId]) -> shapes.AccountOut:
    """One account, as far as your clearance reaches."""
    return _account(request, account)


@router.patch("/accounts/{account}", response=shapes.AccountOut)
@versions.guarded
@versions.showing
def change_account(
    request: Call, account: Path[PathId], body: shapes.AccountChange
) -> shapes.AccountOut:
    """Change facts by seat or role; department, tier and closing are a role's alone."""
    changes = body.given()
    roles = changes.pop("roles", None)
    actions.edit(
        by=request.user,
        account=accounts.one(request.user, account),
        changes=_found(request, changes),
        roles=roles,
        expected=request.expected,
    )
    return _account(request, account)


@router.get("/accounts/{account}/family", response=shapes.FamilyOut)
def read_family(request: Call, account: Path[PathId]) -> shapes.FamilyOut:
    """Parents and subsidiaries as one tree, and what they come to together."""
    row = accounts.one(request.user, account)
    members = [
        shapes.FamilyMemberOut(
            account=Ref.to(node.account),
            tier=Tier(node.account.tier),
            depth=node.depth,
            current=node.current,
        )
        for node in hierarchy.tree_around(request.user, row)
    ]
    together = shapes.RollUpOut.model_validate(hierarchy.roll_up(request.user, row))
    return shapes.FamilyOut(members=members, together=together)


@router.post("/account-changes", response=shapes.BulkOut)
def change_many_accounts(request: Call, body: shapes.BulkIn) -> shapes.BulkOut:
    """Set one field on many accounts at once; undone by the event it answers with."""
    chosen = accounts.AccountFilter(ids=tuple(body.accounts))
    values = _found(request, body.set.given())
    if len(values) != 1:
        raise Invalid(_("Set one field at a time."), fields={"set": [_("Choose one field.")]})
    field, value = values.popitem()
    done = bulk.set_field(
        by=request.user,
        accounts=accounts.matching(request.user, chosen),
        field=field,
        value=value,
    )
    return shapes.BulkOut(
        event=done.event.pk if done.event else None,
        done=done.done,
        left=[Ref.to(one) for one in done.left],
    )


@router.post("/account-changes/{event}/undoing", response=shapes.UndoneOut)
def undo_account_change(request: Call, event: Path[PathId]) -> shapes.UndoneOut:
    """Take back a change of yours, where nobody has changed it since."""
    undone = undo.undo(by=request.user, event=event)
    return shapes.UndoneOut(restored=undone.restored, left=[Ref.to(one) for one in undone.left])


def _account(request: Call, pk: int) -> shapes.AccountOut:
    row = accounts.one(request.user, pk)
    versions.mark(request, row.version)
    held = set(Account.CLASSES) - access.readable(request.user, row)
    may = sorted(access.changes(request.user, row))
    return shapes.AccountOut.made_of(row, may_change=may).without(held)


def _filter(window: AccountWindow) -> accounts.AccountFilter:
    names = {field.name for field in dataclasses.fields(accounts.AccountFilter)}
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in window.model_dump(include=names).items()
    }
    return accounts.AccountFilter(**given)


def _found(request: Call, fields: dict[str, Any]) -> dict[str, Any]:
    """The ids among `fields` turned into the records they name."""
    finders: dict[str, Any] = {
        "department": organisation.unit_of,
        "group": groups.one,
        "parent": lambda pk: accounts.one(request.user, pk),
    }
    return {
        name: named_or_none(name, value, finders[name]) if name in finders else value
        for name, value in fields.items()
    }
