"""Work items: mine, those nobody has, the late ones; doing one, handing one over."""

from typing import Literal

from ninja import Path, Query
from pydantic import Field

from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, Slice, sliced
from trivet.api.protocol.routing import resource
from trivet.api.resources.contact.answers import item as shaped
from trivet.api.resources.references import named
from trivet.api.shapes.kinds import PathId
from trivet.api.shapes.work import CompletedOut, CompletionIn, HandOverIn, WorkItemOut
from trivet.organisation import queries as organisation
from trivet.processes import actions, queries

router = resource("Work")


class WorkSlice(Slice):
    whose: Literal["mine", "vacant"] = Field(
        "mine", description="`vacant`: of seats that nobody fills, on every account you see."
    )
    process: str = Field("", max_length=80)
    overdue: bool = False


@router.get("/work-items", response=Listed[WorkItemOut])
def list_work_items(request: Call, window: Query[WorkSlice]) -> Listed[WorkItemOut]:
    """What is to be done, soonest due first."""
    ask = queries.vacant if window.whose == "vacant" else queries.mine
    page = ask(request.user, **window.model_dump(exclude={"whose"}))
    return sliced(request, WorkItemOut, [shaped(one) for one in page.entries], page.next)


@router.get("/work-items/{item}", response=WorkItemOut)
def read_work_item(request: Call, item: Path[PathId]) -> WorkItemOut:
    """One work item, done or not."""
    return shaped(queries.item(request.user, item))


@router.post("/work-items/{item}/completion", response=CompletedOut)
def complete_work_item(request: Call, item: Path[PathId], body: CompletionIn) -> CompletedOut:
    """Do a work item. One that needs more than an outcome says where it is done."""
    done = actions.complete(item, by=request.user, outcome=body.outcome)
    opened = [queries.item(request.user, one.pk) for one in done.opened]
    following = queries.item(request.user, done.next.pk) if done.next else None
    return CompletedOut(
        opened=[shaped(one) for one in opened],
        next=shaped(following) if following else None,
    )


@router.post("/work-items/{item}/hand-over", response=WorkItemOut)
def hand_over_work_item(request: Call, item: Path[PathId], body: HandOverIn) -> WorkItemOut:
    """Give a work item to a colleague who sees what it is about."""
    to = named("to", body.to, organisation.person_of_ours)
    row = actions.hand_over(item, to=to, by=request.user)
    return shaped(queries.item(request.user, row.pk))
