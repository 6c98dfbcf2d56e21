"""Touchpoints: reading them, asking for a visit, changing the request, the brief.

The steps that the process waits for are in `steps`.
"""

from datetime import date
from typing import Any, Literal

from ninja import Path, Query
from pydantic import Field

from trivet.api.protocol import versions
from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, Window, paged
from trivet.api.protocol.routing import resource
from trivet.api.resources.contact import answers
from trivet.api.shapes import contact as shapes
from trivet.api.shapes.kinds import Choice, PathId
from trivet.customers.queries import accounts
from trivet.processes.contact import visits as process
from trivet.win.contact.actions import VisitDraft
from trivet.win.contact.models import Touchpoint
from trivet.win.contact.queries import brief, visits

router = resource("Visits")

STATUSES = Literal["", "going"] | Choice[Touchpoint.Status]
KINDS = Literal["", "visits"] | Choice[Touchpoint.Kind]


class TouchpointWindow(Window):
    q: str = Field(
        "", max_length=200, description="Words of the subject, the goal, or the account's name."
    )
    account: PathId | None = None
    person: PathId | None = Field(None, description="A person of theirs who took part.")
    status: STATUSES = Field("", description="`going`: still asks something of somebody.")
    kind: KINDS = Field("", description="`visits`: all but calls and mails.")
    mine: bool = Field(False, description="Only those you asked for or take part in.")
    since: date | None = None
    until: date | None = Field(None, description="The first day no longer.")


@router.get("/touchpoints", response=Listed[shapes.TouchpointRowOut])
def list_touchpoints(
    request: Call, window: Query[TouchpointWindow]
) -> Listed[shapes.TouchpointRowOut]:
    """Visits, calls and mails, newest first."""
    wanted = visits.VisitFilter(
        account_id=window.account,
        person_id=window.person,
        **window.model_dump(include={"q", "status", "kind", "mine", "since", "until"}),
    )
    page = visits.listed(request.user, wanted, after=window.after, limit=window.limit)
    return paged(
        request,
        shapes.TouchpointRowOut,
        page,
        window,
        total=lambda: visits.total(request.user, wanted),
    )


@router.post("/accounts/{account}/visits", response={201: shapes.TouchpointOut})
@versions.showing
def request_visit(
    request: Call, account: Path[PathId], body: shapes.VisitIn
) -> shapes.TouchpointOut:
    """Ask for a visit; policy says whether somebody must approve it."""
    facts = body.model_dump(exclude={"project", "persons", "colleagues", "client_key"})
    visit = process.request(
        account=accounts.one(request.user, account),
        draft=VisitDraft(
            **facts,
            project_id=body.project,
            persons=frozenset(body.persons),
            colleagues=frozenset(body.colleagues),
        ),
        by=request.user,
        client_key=body.client_key,
    )
    return answers.visit(request, visits.touchpoint(request.user, visit.pk))


@router.get("/touchpoints/{touchpoint}", response=shapes.TouchpointOut)
@versions.showing
def read_touchpoint(request: Call, touchpoint: Path[PathId]) -> shapes.TouchpointOut:
    """One visit, call or mail, with who took part and what its process waits for."""
    return answers.visit(request, visits.touchpoint(request.user, touchpoint))


@router.patch("/touchpoints/{touchpoint}", response=shapes.TouchpointOut)
@versions.guarded
@versions.showing
def revise_visit(
    request: Call, touchpoint: Path[PathId], body: shapes.VisitChange
) -> shapes.TouchpointOut:
    """Change a request that is not held yet; a refused one is thereby asked for again."""
    visit = visits.touchpoint(request.user, touchpoint)
    changes = body.given()
    people = _people(visit, changes.pop("persons", None), changes.pop("colleagues", None))
    if "project" in changes:
        changes["project_id"] = changes.pop("project")
    process.revise(
        visit=visit, changes=changes, by=request.user, expected=request.expected, **people
    )
    return answers.visit(request, visits.touchpoint(request.user, touchpoint))


@router.get("/touchpoints/{touchpoint}/brief", response=shapes.BriefOut)
def read_brief(request: Call, touchpoint: Path[PathId]) -> shapes.BriefOut:
    """What we know before the visit: people, open promises, the last minutes, issues, news."""
    found = visits.touchpoint(request.user, touchpoint)
    return answers.brief(brief.brief(request.user, found))


def _people(
    visit: Touchpoint, persons: list[int] | None, colleagues: list[int] | None
) -> dict[str, Any]:
    """Both sides, where one was sent: who is not spoken of stays."""
    if persons is None and colleagues is None:
        return {}
    theirs, ours = visits.people_of(visits.participants(visit))
    return {
        "persons": frozenset([row.person_id for row in theirs] if persons is None else persons),
        "colleagues": frozenset(
            [row.user_id for row in ours] if colleagues is None else colleagues
        ),
    }
