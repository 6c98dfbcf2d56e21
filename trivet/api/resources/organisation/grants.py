"""Roles granted and ended, for those who manage people."""

from ninja import Path, Query
from ninja.responses import Status

from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, Window, listed
from trivet.api.protocol.routing import resource
from trivet.api.resources.references import named, named_or_none
from trivet.api.shapes.kinds import PathId
from trivet.api.shapes.organisation import EndIn, GrantIn, GrantOut
from trivet.organisation import queries
from trivet.organisation.actions import roles

router = resource("Role grants")


@router.get("", response=Listed[GrantOut])
def list_grants(request: Call, window: Query[Window]) -> Listed[GrantOut]:
    """Roles held today or later, where you manage people."""
    return listed(request, GrantOut, queries.grants(request.user), window)


@router.post("", response={201: GrantOut})
def grant_role(request: Call, body: GrantIn) -> GrantOut:
    """Grant a role in a unit and beneath it, or everywhere."""
    row = roles.grant(
        by=request.user,
        person=named("user", body.user, queries.person_of_ours),
        unit=named_or_none("unit", body.unit, queries.unit_of),
        **body.model_dump(include={"role", "since", "until"}),
    )
    return GrantOut.model_validate(row)


@router.get("/{grant}", response=GrantOut)
def read_grant(request: Call, grant: Path[PathId]) -> GrantOut:
    """One role grant."""
    return GrantOut.model_validate(queries.grant_of(grant, request.user))


@router.post("/{grant}/end", response={200: GrantOut, 204: None})
def end_grant(request: Call, grant: Path[PathId], body: EndIn) -> Status[GrantOut | None]:
    """End a role; 204 where it had not begun and so never was."""
    row = roles.end(by=request.user, grant=queries.grant_of(grant, request.user), on=body.on)
    return Status(204, None) if row is None else Status(200, GrantOut.model_validate(row))
