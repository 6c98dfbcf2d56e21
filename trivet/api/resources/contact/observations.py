"""What touchpoints let us see: issues, competitor news, evidence; and the policy on cost."""

from typing import Literal

from ninja import Path, Query
from pydantic import BaseModel, Field

from trivet.api.protocol import versions
from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, whole
from trivet.api.protocol.routing import resource
from trivet.api.resources.contact import drafts
from trivet.api.resources.references import calling
from trivet.api.shapes import ledger as shapes
from trivet.api.shapes.contact import CostLimitIn, CostLimitOut
from trivet.api.shapes.kinds import Choice, PathId
from trivet.customers.queries import accounts
from trivet.win.contact import actions
from trivet.win.contact.models import Observation
from trivet.win.contact.queries import places, sightings

router = resource("Observations")


class SightingView(BaseModel):
    kind: Literal[""] | Choice[Observation.Kind] = ""
    open: bool = Field(False, description="Only those that are not closed.")
    limit: int = Field(50, ge=1, le=200)


@router.get("/accounts/{account}/observations", response=Listed[shapes.ObservationRowOut])
def list_observations(
    request: Call, account: Path[PathId], view: Query[SightingView]
) -> Listed[shapes.ObservationRowOut]:
    """The newest observations of an account, as far as your clearance reaches."""
    found = sightings.of_account(
        request.user,
        accounts.one(request.user, account),
        kind=view.kind,
        only_open=view.open,
        limit=view.limit,
    )
    kind = shapes.ObservationRowOut
    return whole(kind, [kind.model_validate(one) for one in found])


@router.post("/accounts/{account}/observations", response={201: shapes.ObservationOut})
def note_observation(
    request: Call, account: Path[PathId], body: shapes.ObservationIn
) -> shapes.ObservationOut:
    """Note an issue, competitor news with its lawful source, or evidence of a relationship."""
    found = accounts.one(request.user, account)
    with calling(persons="person"):
        row = actions.note(account=found, draft=drafts.observation(body), by=request.user)
    return _observation(request, row.pk)


@router.get("/observations/{observation}", response=shapes.ObservationOut)
@versions.showing
def read_observation(request: Call, observation: Path[PathId]) -> shapes.ObservationOut:
    """One observation with its source and how sure we are."""
    return _observation(request, observation)


@router.post("/observations/{observation}/owner", response=shapes.ObservationOut)
@versions.heeding
def reassign_observation(
    request: Call, observation: Path[PathId], body: shapes.OwnerIn
) -> shapes.ObservationOut:
    """Give an observation to somebody else to follow up."""
    actions.reassign(
        observation=sightings.observation(request.user, observation),
        owner_id=body.owner,
        by=request.user,
        expected=versions.expected_if_said(request),
    )
    return _observation(request, observation)


@router.post("/observations/{observation}/closing", response=shapes.ObservationOut)
@versions.heeding
def close_observation(
    request: Call, observation: Path[PathId], body: shapes.ClosingIn
) -> shapes.ObservationOut:
    """Say how it ended."""
    with calling(closing_note="note"):
        actions.close_observation(
            observation=sightings.observation(request.user, observation),
            note=body.note,
            by=request.user,
            expected=versions.expected_if_said(request),
        )
    return _observation(request, observation)


@router.get("/cost-limits", response=Listed[CostLimitOut])
def list_cost_limits(request: Call) -> Listed[CostLimitOut]:
    """Up to which expected cost a visit needs nobody's approval, per currency."""
    rows = [CostLimitOut.model_validate(one) for one in places.cost_limits()]
    return whole(CostLimitOut, rows)


@router.post("/cost-limits", response=CostLimitOut)
@versions.heeding
def set_cost_limit(request: Call, body: CostLimitIn) -> CostLimitOut:
    """Set the limit of one currency."""
    expected = versions.expected_if_said(request)
    row = actions.set_cost_limit(by=request.user, expected=expected, **body.model_dump())
    return CostLimitOut.model_validate(row)


def _observation(request: Call, pk: int) -> shapes.ObservationOut:
    row = sightings.observation(request.user, pk)
    versions.mark(request, row.version)
    seen_on = row.seen_touchpoint.pk if row.seen_touchpoint else None
    return shapes.ObservationOut.made_of(row, touchpoint=seen_on)
