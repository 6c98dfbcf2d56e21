"""Customer groups, who the customer is, what a tier is owed, saved views."""

from typing import Literal

from ninja import Path, Query
from pydantic import BaseModel, Field

from trivet.api.protocol import versions
from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, whole
from trivet.api.protocol.routing import resource
from trivet.api.resources.references import named, named_or_none
from trivet.api.shapes import strategy as shapes
from trivet.api.shapes.kinds import PathId
from trivet.api.shapes.organisation import EndIn
from trivet.customers.actions import groups as group_actions
from trivet.customers.actions import tiers as tier_actions
from trivet.customers.actions import views as view_actions
from trivet.customers.models import TierRequirement
from trivet.customers.queries import groups, tiers, views
from trivet.organisation import queries as organisation

router = resource("Groups and tiers")
TIERS = Literal["S", "A", "B", "C", "none"]


@router.get("/groups", response=Listed[shapes.GroupBranchOut])
def list_groups(request: Call, retired: bool = False) -> Listed[shapes.GroupBranchOut]:
    """Customer groups as a tree, with how many accounts in each you see."""
    return whole(
        shapes.GroupBranchOut,
        [
            shapes.GroupBranchOut.made_of(
                branch.group,
                parent=branch.group.parent_id,
                depth=branch.depth,
                here=branch.here,
                beneath=branch.beneath,
            )
            for branch in groups.tree(request.user, retired=retired)
        ],
    )


@router.post("/groups", response={201: shapes.GroupOut})
def add_group(request: Call, body: shapes.GroupIn) -> shapes.GroupOut:
    """A new customer group inside a business group."""
    row = group_actions.add(
        by=request.user,
        business_group=named("business_group", body.business_group, organisation.unit_of),
        parent=named_or_none("parent", body.parent, groups.one),
        **body.model_dump(include={"code", "name", "labels"}),
    )
    return shapes.GroupOut.model_validate(row)


@router.get("/groups/{group}", response=shapes.GroupOut)
def read_group(request: Call, group: Path[PathId]) -> shapes.GroupOut:
    """One customer group, in use or retired."""
    return shapes.GroupOut.model_validate(groups.one(group))


@router.patch("/groups/{group}", response=shapes.GroupOut)
def rename_group(request: Call, group: Path[PathId], body: shapes.GroupChange) -> shapes.GroupOut:
    """Change what a group is called."""
    row = groups.one(group)
    changes = {"name": row.name, **body.given()}
    return shapes.GroupOut.model_validate(
        group_actions.rename(by=request.user, group=row, **changes)
    )


@router.post("/groups/{group}/parent", response=shapes.GroupOut)
def move_group(request: Call, group: Path[PathId], body: shapes.GroupParentIn) -> shapes.GroupOut:
    """Hang a group elsewhere in the tree of its business group."""
    parent = named_or_none("parent", body.parent, groups.one)
    row = group_actions.move(by=request.user, group=groups.one(group), parent=parent)
    return shapes.GroupOut.model_validate(row)


@router.post("/groups/{group}/retirement", response=shapes.GroupOut)
def retire_group(request: Call, group: Path[PathId], body: EndIn) -> shapes.GroupOut:
    """No account may be put into it any more; what stood in it keeps its history."""
    row = group_actions.retire(by=request.user, group=groups.one(group), on=body.on)
    return shapes.GroupOut.model_validate(row)


@router.get("/tier-requirements", response=Listed[shapes.RequirementOut])
def list_tier_requirements(request: Call) -> Listed[shapes.RequirementOut]:
    """What each tier is owed, best tier first."""
    found = [shapes.RequirementOut.model_validate(row) for row in tiers.requirements()]
    return whole(shapes.RequirementOut, found)


@router.get("/tier-requirements/{tier}", response=shapes.RequirementOut)
@versions.showing
def read_tier_requirement(request: Call, tier: TIERS) -> shapes.RequirementOut:
    """What one tier is owed; `none` stands for accounts without a tier."""
    return _requirement(request, tier)


@router.patch("/tier-requirements/{tier}", response=shapes.RequirementOut)
@versions.guarded
@versions.showing
def change_tier_requirement(
    request: Call, tier: TIERS, body: shapes.RequirementChange
) -> shapes.RequirementOut:
    """Say what a tier is owed."""
    now = _stored(tier)
    values = body.given()
    if now.version == 0:
        names = shapes.RequirementChange.model_fields
        values = {**{name: getattr(now, name) for name in names}, **values}
    tier_actions.set_requirement(
        by=request.user, tier=now.tier, values=values, expected=request.expected
    )
    return _requirement(request, tier)


class ViewsOf(BaseModel):
    list: str = Field(max_length=40, description="Such as `accounts`.")


@router.get("/saved-views", response=Listed[shapes.ViewOut])
def list_saved_views(request: Call, view: Query[ViewsOf]) -> Listed[shapes.ViewOut]:
    """Views of a list: your own first, then those shared with everybody."""
    found = [shapes.ViewOut.model_validate(row) for row in views.of_list(request.user, view.list)]
    return whole(shapes.ViewOut, found)


@router.post("/saved-views", response={201: shapes.ViewOut})
def save_view(request: Call, body: shapes.ViewIn) -> shapes.ViewOut:
    """Keep a list as you want to see it again; one of yours with that name is replaced."""
    row = view_actions.keep(by=request.user, **body.model_dump())
    return shapes.ViewOut.model_validate(row)


@router.delete("/saved-views/{view}", response={204: None})
def remove_view(request: Call, view: Path[PathId]) -> None:
    """Forget a view of your own."""
    view_actions.remove(by=request.user, pk=view)


def _requirement(request: Call, tier: str) -> shapes.RequirementOut:
    row = _stored(tier)
    versions.mark(request, row.version)
    return shapes.RequirementOut.model_validate(row)


def _stored(tier: str) -> TierRequirement:
    wanted = "" if tier == "none" else tier
    return next(row for row in tiers.requirements() if row.tier == wanted)
