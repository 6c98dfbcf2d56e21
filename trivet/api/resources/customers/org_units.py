"""The customer's own departments and branches, and the timelines of accounts and persons."""

from ninja import Path, Query
from pydantic import BaseModel, Field

from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, following, whole
from trivet.api.protocol.routing import resource
from trivet.api.resources.references import named_or_none
from trivet.api.shapes import customers as shapes
from trivet.api.shapes.kinds import PathId
from trivet.api.shapes.today import EventOut, entry_facts
from trivet.customers.actions import org_units as actions
from trivet.customers.models import Account, OrgUnit, Person
from trivet.customers.queries import accounts, org_units, persons
from trivet.reporting import timeline

router = resource("Accounts")


@router.get("/accounts/{account}/org-units", response=Listed[shapes.OrgUnitBranchOut])
def list_org_units(request: Call, account: Path[PathId]) -> Listed[shapes.OrgUnitBranchOut]:
    """The departments of the customer as a tree, with how many work in each."""
    tree = org_units.tree(accounts.one(request.user, account))
    return whole(
        shapes.OrgUnitBranchOut,
        [
            shapes.OrgUnitBranchOut.made_of(
                branch.unit,
                parent=branch.unit.parent_id,
                depth=branch.depth,
                people=branch.people,
            )
            for branch in tree
        ],
    )


@router.post("/accounts/{account}/org-units", response={201: shapes.OrgUnitOut})
def add_org_unit(request: Call, account: Path[PathId], body: shapes.OrgUnitIn) -> shapes.OrgUnitOut:
    """A department or branch of the customer."""
    row = actions.add(
        by=request.user,
        account=accounts.one(request.user, account),
        name=body.name,
        function=body.function,
        parent=_parent(request, body.parent),
    )
    return shapes.OrgUnitOut.model_validate(row)


@router.get("/org-units/{org_unit}", response=shapes.OrgUnitOut)
def read_org_unit(request: Call, org_unit: Path[PathId]) -> shapes.OrgUnitOut:
    """One department or branch of a customer."""
    return shapes.OrgUnitOut.model_validate(org_units.one(request.user, org_unit))


@router.patch("/org-units/{org_unit}", response=shapes.OrgUnitOut)
def change_org_unit(
    request: Call, org_unit: Path[PathId], body: shapes.OrgUnitChange
) -> shapes.OrgUnitOut:
    """Rename or move a department of the customer."""
    row = org_units.one(request.user, org_unit)
    given = body.given()
    parent = _parent(request, given["parent"]) if "parent" in given else row.parent
    actions.change(
        by=request.user,
        org_unit=row,
        name=given.get("name", row.name),
        function=given.get("function", row.function),
        parent=parent,
    )
    return shapes.OrgUnitOut.model_validate(org_units.one(request.user, org_unit))


@router.delete("/org-units/{org_unit}", response={204: None})
def remove_org_unit(request: Call, org_unit: Path[PathId]) -> None:
    """Remove an empty department; one in which somebody ever held a post stays."""
    actions.remove(by=request.user, org_unit=org_units.one(request.user, org_unit))


class TimelineView(BaseModel):
    limit: int = Field(30, ge=1, le=100)
    after: str = Field("", max_length=40, description="The cursor: take it from `next`.")


@router.get("/accounts/{account}/timeline", response=Listed[EventOut])
def read_account_timeline(
    request: Call, account: Path[PathId], view: Query[TimelineView]
) -> Listed[EventOut]:
    """Everything that happened on an account, newest first, as far as you may read it."""
    row = accounts.one(request.user, account)
    return _told(
        request, row, timeline.of_account(request.user, row, after=view.after, limit=view.limit)
    )


@router.get("/persons/{person}/timeline", response=Listed[EventOut])
def read_person_timeline(
    request: Call, person: Path[PathId], view: Query[TimelineView]
) -> Listed[EventOut]:
    """What happened around a person at the accounts you see."""
    row = persons.one(request.user, person)
    return _told(
        request, row, timeline.of_person(request.user, row, after=view.after, limit=view.limit)
    )


def _told(request: Call, item: Account | Person, found: timeline.Timeline) -> Listed[EventOut]:
    events = [EventOut.model_validate(entry_facts(entry, item)) for entry in found.entries]
    return following(request, EventOut, events, found.next)


def _parent(request: Call, pk: int | None) -> OrgUnit | None:
    return named_or_none("parent", pk, lambda pk: org_units.one(request.user, pk))
