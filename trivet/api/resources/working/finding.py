"""Finding by name: customers, their people and ours, as far as you see them."""

from ninja import Query
from pydantic import BaseModel, Field

from trivet.api.protocol.call import Call
from trivet.api.protocol.routing import resource
from trivet.api.shapes.kinds import Out, Ref
from trivet.customers.queries import accounts, persons
from trivet.foundation import paging
from trivet.organisation import queries as organisation

router = resource("Finding")


class FindView(BaseModel):
    q: str = Field(min_length=1, max_length=200, description="Part of a name, in any language.")
    limit: int = Field(8, ge=1, le=50, description="Of each kind.")


class FoundOut(Out):
    accounts: list[Ref]
    persons: list[Ref]
    people: list[Ref]


@router.get("/search", response=FoundOut)
def search(request: Call, view: Query[FindView]) -> FoundOut:
    """Accounts, persons of theirs and people of ours with this in their name, best first."""
    ours = paging.page(organisation.directory(request.user, text=view.q), limit=view.limit)
    return FoundOut(
        accounts=[Ref.to(one) for one in accounts.suggested(request.user, view.q, view.limit)],
        persons=[Ref.to(one) for one in persons.suggested(request.user, view.q, view.limit)],
        people=[Ref.to(one) for one in ours.rows],
    )
