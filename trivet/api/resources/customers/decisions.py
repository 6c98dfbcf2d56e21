"""Who is our customer: ask, weigh options, decide, ask anew."""

from ninja import Path, Query
from pydantic import BaseModel, Field

from trivet.api.protocol import versions
from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, whole
from trivet.api.protocol.routing import resource
from trivet.api.resources.references import named, named_or_none
from trivet.api.shapes import strategy as shapes
from trivet.api.shapes.kinds import PathId
from trivet.customers.actions import decisions as actions
from trivet.customers.queries import decisions
from trivet.organisation import queries as organisation

router = resource("Decisions")


class DecisionView(BaseModel):
    business_group: PathId | None = None
    holding: bool = Field(False, description="Only the answers that hold today.")


@router.get("/decisions", response=Listed[shapes.DecisionOut])
def list_decisions(request: Call, view: Query[DecisionView]) -> Listed[shapes.DecisionOut]:
    """The questions of the business groups around you, newest first."""
    if view.holding:
        rows = decisions.holding(request.user)
        if view.business_group is not None:
            rows = [row for row in rows if row.business_group_id == view.business_group]
    else:
        rows = decisions.history(request.user, view.business_group)
    return whole(shapes.DecisionOut, [shapes.DecisionOut.model_validate(row) for row in rows])


@router.post("/decisions", response={201: shapes.DecisionOut})
def ask_question(request: Call, body: shapes.QuestionIn) -> shapes.DecisionOut:
    """Open a question, or ask a decided one anew."""
    earlier = named_or_none(
        "supersedes", body.supersedes, lambda pk: decisions.one(request.user, pk)
    )
    row = actions.ask(
        by=request.user,
        business_group=named("business_group", body.business_group, organisation.unit_of),
        question=body.question,
        on=body.on,
        supersedes=earlier,
    )
    return _decision(request, row.pk)


@router.get("/decisions/{decision}", response=shapes.DecisionOut)
@versions.showing
def read_decision(request: Call, decision: Path[PathId]) -> shapes.DecisionOut:
    """One question with its options and, once decided, its answer."""
    return _decision(request, decision)


@router.post("/decisions/{decision}/options", response={201: shapes.OptionOut})
def add_option(request: Call, decision: Path[PathId], body: shapes.OptionIn) -> shapes.OptionOut:
    """One more answer to be weighed."""
    row = decisions.one(request.user, decision)
    made = actions.add_option(by=request.user, decision=row, **body.model_dump())
    return shapes.OptionOut.model_validate(made)


@router.post("/decisions/{decision}/choice", response=shapes.DecisionOut)
@versions.heeding
def decide(request: Call, decision: Path[PathId], body: shapes.ChoiceIn) -> shapes.DecisionOut:
    """Choose an option, with reason, date and effect; from then on it stays as it is."""
    user = request.user
    actions.decide(
        by=user,
        decision=decisions.one(user, decision),
        option=named("option", body.option, lambda pk: decisions.option(user, pk)),
        expected=versions.expected_if_said(request),
        **body.model_dump(exclude={"option"}),
    )
    return _decision(request, decision)


@router.patch("/options/{option}", response=shapes.OptionOut)
def change_option(request: Call, option: Path[PathId], body: shapes.OptionIn) -> shapes.OptionOut:
    """Say an option anew, while nothing is decided."""
    row = decisions.option(request.user, option)
    changed = actions.change_option(by=request.user, option=row, **body.model_dump())
    return shapes.OptionOut.model_validate(changed)


@router.delete("/options/{option}", response={204: None})
def drop_option(request: Call, option: Path[PathId]) -> None:
    """Drop an option, while nothing is decided."""
    actions.drop_option(by=request.user, option=decisions.option(request.user, option))


def _decision(request: Call, pk: int) -> shapes.DecisionOut:
    row = decisions.one(request.user, pk)
    versions.mark(request, row.version)
    return shapes.DecisionOut.model_validate(row)
