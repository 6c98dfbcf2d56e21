"""Work items: mine, those nobody has, the late ones; doing one, handing one over."""

from typing import Literal

from ninja import Path, Query
from pydantic import Field

from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, Window, paged
from trivet.api.protocol.routing import resource
from trivet.api.resources.contact.answers import item as shaped
from trivet.api.resources.references import named
from trivet.api.shapes.kinds import PathId
from trivet.api.shapes.work import CompletedOut, CompletionIn, HandOverIn, WorkItemOut
from trivet.organisation import queries as organisation
from trivet.processes import actions, queries

router = resource("Work")


class WorkWindow(Window):
    whose: Literal["mine", "vacant", "seen"] = Field(
        "mine",
        description="`vacant`: of seats that nobody fills; `seen`: everybody's, as far as you see.",
    )
    process: str = Field("", max_length=80)
    late: bool = Field(False, description="Only those past their day.")


@router.get("/work-items", response=Listed[WorkItemOut])
def list_work_items(request: Call, window: Query[WorkWindow]) -> Listed[WorkItemOut]:
    """Open work items, soonest due first."""
    wanted = queries.WorkFilter(whose=window.whose, process=window.process, is_late=window.late)
    return paged(
        request,
        WorkItemOut,
        queries.work(request.user, wanted, after=window.after, limit=window.limit),
        window,
        total=lambda: queries.work_total(request.user, wanted),
        many=lambda entries: [shaped(entry) for entry in entries],
    )


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
