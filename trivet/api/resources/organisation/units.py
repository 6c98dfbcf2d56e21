"""Our units as a tree: add, rename, move, close."""

from ninja import Path

from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, whole
from trivet.api.protocol.routing import resource
from trivet.api.resources.references import named_or_none
from trivet.api.shapes.kinds import PathId
from trivet.api.shapes.organisation import (
    BranchOut,
    EndIn,
    ParentIn,
    UnitChange,
    UnitIn,
    UnitOut,
)
from trivet.organisation import queries
from trivet.organisation.actions import units

router = resource("Units")


@router.get("", response=Listed[BranchOut])
def list_units(request: Call) -> Listed[BranchOut]:
    """Every open unit in the order of the tree, with its head and how many work there."""
    return whole(BranchOut, [BranchOut.model_validate(branch) for branch in queries.tree()])


@router.post("", response={201: UnitOut})
def add_unit(request: Call, body: UnitIn) -> UnitOut:
    """A new unit, at the top or beneath another."""
    parent = named_or_none("parent", body.parent, queries.unit_of)
    facts = body.model_dump(exclude={"parent"})
    return UnitOut.model_validate(units.add(by=request.user, parent=parent, **facts))


@router.get("/{unit}", response=UnitOut)
def read_unit(request: Call, unit: Path[PathId]) -> UnitOut:
    """One unit, closed or not."""
    return UnitOut.model_validate(queries.unit_of(unit))


@router.patch("/{unit}", response=UnitOut)
def rename_unit(request: Call, unit: Path[PathId], body: UnitChange) -> UnitOut:
    """Change what a unit is called, and its kind."""
    found = queries.unit_of(unit)
    changes = {"name": found.name, **body.given()}
    return UnitOut.model_validate(units.rename(by=request.user, unit=found, **changes))


@router.post("/{unit}/parent", response=UnitOut)
def move_unit(request: Call, unit: Path[PathId], body: ParentIn) -> UnitOut:
    """Hang a unit elsewhere in the tree; null puts it at the top."""
    parent = named_or_none("parent", body.parent, queries.unit_of)
    row = units.move(by=request.user, unit=queries.unit_of(unit), parent=parent)
    return UnitOut.model_validate(row)


@router.post("/{unit}/closing", response=UnitOut)
def close_unit(request: Call, unit: Path[PathId], body: EndIn) -> UnitOut:
    """Close a unit; what hangs on it must have moved before."""
    row = units.close(by=request.user, unit=queries.unit_of(unit), on=body.on)
    return UnitOut.model_validate(row)
