"""The steps of a visit, each through its process, so that run and record never part.

Where the run waits for something else, the step is refused and the sentence says for what.
"""

from typing import Any

from ninja import Path

from trivet.api.protocol import versions
from trivet.api.protocol.call import Call
from trivet.api.protocol.routing import resource
from trivet.api.resources.contact import answers
from trivet.api.resources.contact.drafts import commitments, observations
from trivet.api.resources.references import calling
from trivet.api.shapes import contact as shapes
from trivet.api.shapes.kinds import PathId
from trivet.customers.queries import accounts
from trivet.processes.contact import visits as process
from trivet.win.contact.actions import Attendance, LogDraft, MinutesDraft
from trivet.win.contact.models import Touchpoint
from trivet.win.contact.queries import visits

router = resource("Visits")


@router.post("/touchpoints/{touchpoint}/approval", response=shapes.StepOut)
@versions.heeding
def approve_visit(request: Call, touchpoint: Path[PathId], body: shapes.NoteIn) -> shapes.StepOut:
    """Say yes to a request of somebody else."""
    done = process.approve(visit=_visit(request, touchpoint), note=body.note, **_by(request))
    return answers.step(request, touchpoint, done)


@router.post("/touchpoints/{touchpoint}/refusal", response=shapes.StepOut)
@versions.heeding
def refuse_visit(request: Call, touchpoint: Path[PathId], body: shapes.ReasonIn) -> shapes.StepOut:
    """Say no, and why; the requester may change the request and ask again."""
    done = process.refuse(visit=_visit(request, touchpoint), note=body.note, **_by(request))
    return answers.step(request, touchpoint, done)


@router.post("/touchpoints/{touchpoint}/withdrawal", response=shapes.StepOut)
@versions.heeding
def withdraw_visit(request: Call, touchpoint: Path[PathId], body: shapes.NoteIn) -> shapes.StepOut:
    """Call off a visit that has not been held."""
    process.withdraw(visit=_visit(request, touchpoint), note=body.note, **_by(request))
    return answers.step(request, touchpoint)


@router.post("/touchpoints/{touchpoint}/brief-notes", response=shapes.StepOut)
def write_brief_note(
    request: Call, touchpoint: Path[PathId], body: shapes.BriefNoteIn
) -> shapes.StepOut:
    """What your seat wants the others to know before the visit."""
    visit = _visit(request, touchpoint)
    done = process.brief(visit=visit, seat=body.seat, text=body.text, by=request.user)
    return answers.step(request, touchpoint, done)


@router.post("/touchpoints/{touchpoint}/holding", response=shapes.StepOut)
@versions.heeding
def hold_visit(
    request: Call, touchpoint: Path[PathId], body: shapes.AttendanceIn
) -> shapes.StepOut:
    """Mark a visit as held, and who came."""
    process.hold(visit=_visit(request, touchpoint), came=_came(body), **_by(request))
    return answers.step(request, touchpoint)


@router.post("/touchpoints/{touchpoint}/minutes", response=shapes.StepOut)
@versions.heeding
def record_minutes(
    request: Call, touchpoint: Path[PathId], body: shapes.MinutesIn
) -> shapes.StepOut:
    """Record the minutes, with every promise and sighting that follows from the visit."""
    draft = MinutesDraft(
        text=body.text,
        next_step=body.next_step,
        attendance=_came(body.attendance) if body.attendance else None,
        commitments=commitments(body.commitments),
        observations=observations(body.observations),
    )
    done = process.record_minutes(visit=_visit(request, touchpoint), draft=draft, **_by(request))
    return answers.step(request, touchpoint, done)


@router.post("/touchpoints/{touchpoint}/additions", response=shapes.StepOut)
def add_to_minutes(
    request: Call, touchpoint: Path[PathId], body: shapes.AdditionIn
) -> shapes.StepOut:
    """Add to minutes that somebody recorded; theirs stays as it is."""
    process.add_to_minutes(visit=_visit(request, touchpoint), **_added(request, body))
    return answers.step(request, touchpoint)


@router.post("/touchpoints/{touchpoint}/following", response=shapes.StepOut)
def say_what_follows(
    request: Call, touchpoint: Path[PathId], body: shapes.AdditionIn
) -> shapes.StepOut:
    """Say what follows from a visit, or, with nothing sent, that nothing does."""
    done = process.split(visit=_visit(request, touchpoint), **_added(request, body))
    return answers.step(request, touchpoint, done)


@router.post("/touchpoints/{touchpoint}/rating", response=shapes.StepOut)
@versions.heeding
def rate_visit(request: Call, touchpoint: Path[PathId], body: shapes.RatingIn) -> shapes.StepOut:
    """Say how far the goal was reached, 1 to 5; the visit is closed with it."""
    visit = _visit(request, touchpoint)
    done = process.rate(visit=visit, rating=body.rating, note=body.note, **_by(request))
    return answers.step(request, touchpoint, done)


@router.post("/accounts/{account}/calls", response={201: shapes.TouchpointOut})
def log_call(request: Call, account: Path[PathId], body: shapes.LogIn) -> shapes.TouchpointOut:
    """Note a call after it happened."""
    found = accounts.one(request.user, account)
    with calling(starts_at="happened_at"):
        row = process.log_call(
            account=found, draft=_log(body), by=request.user, client_key=body.client_key
        )
    return answers.visit(request, visits.touchpoint(request.user, row.pk))


@router.post("/accounts/{account}/mails", response={201: shapes.TouchpointOut})
def log_mail(request: Call, account: Path[PathId], body: shapes.LogIn) -> shapes.TouchpointOut:
    """Note a mail after it was sent or came."""
    found = accounts.one(request.user, account)
    with calling(starts_at="happened_at"):
        row = process.log_mail(
            account=found, draft=_log(body), by=request.user, client_key=body.client_key
        )
    return answers.visit(request, visits.touchpoint(request.user, row.pk))


def _visit(request: Call, pk: int) -> Touchpoint:
    return visits.touchpoint(request.user, pk)


def _by(request: Call) -> dict[str, Any]:
    return {"by": request.user, "expected": versions.expected_if_said(request)}


def _came(body: shapes.AttendanceIn) -> Attendance:
    return Attendance(persons=frozenset(body.persons), colleagues=frozenset(body.colleagues))


def _added(request: Call, body: shapes.AdditionIn) -> dict[str, Any]:
    return {
        "by": request.user,
        "text": body.text,
        "commitments_made": commitments(body.commitments),
        "observations": observations(body.observations),
    }


def _log(body: shapes.LogIn) -> LogDraft:
    return LogDraft(
        persons=frozenset(body.persons),
        commitments=commitments(body.commitments),
        observations=observations(body.observations),
        **body.model_dump(include={"subject", "happened_at", "text", "next_step", "security"}),
    )
