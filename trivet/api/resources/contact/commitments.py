"""The ledger of commitments: promising, keeping, breaking, moving, confirming."""

from typing import Any, Literal

from ninja import Path, Query
from pydantic import BaseModel, Field

from trivet.api.protocol import versions
from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, Window, paged, whole
from trivet.api.protocol.routing import resource
from trivet.api.resources.contact import answers, drafts
from trivet.api.resources.references import calling, named_or_none
from trivet.api.shapes import ledger as shapes
from trivet.api.shapes.kinds import Choice, PathId
from trivet.customers.queries import accounts, persons
from trivet.organisation import queries as organisation
from trivet.processes.contact import commitments as process
from trivet.win.contact import actions
from trivet.win.contact.models import Commitment
from trivet.win.contact.queries import figures, ledger

router = resource("Commitments")


class LedgerWindow(Window):
    q: str = Field(
        "", max_length=200, description="Words of what was promised, or of the account's name."
    )
    direction: Literal[""] | Choice[Commitment.Direction] = ""
    status: Literal["", "late"] | Choice[Commitment.Status] = Field(
        "", description="`late` is not stored: open, and past its day."
    )
    account: PathId | None = None
    our_person: PathId | None = None
    their_person: PathId | None = None
    due_within: int | None = Field(None, ge=0, le=3660, description="Days from today.")


@router.get("/commitments", response=Listed[shapes.CommitmentRowOut])
def list_commitments(request: Call, window: Query[LedgerWindow]) -> Listed[shapes.CommitmentRowOut]:
    """Promises both ways: the open ones by the day due, then the ended ones from the newest."""
    wanted = ledger.LedgerFilter(
        account_id=window.account,
        our_person_id=window.our_person,
        their_person_id=window.their_person,
        **window.model_dump(include={"q", "direction", "status", "due_within"}),
    )
    return paged(
        request,
        shapes.CommitmentRowOut,
        ledger.listed(request.user, wanted, after=window.after, limit=window.limit),
        window,
        total=lambda: ledger.total(request.user, wanted),
    )


@router.post("/accounts/{account}/commitments", response={201: shapes.CommitmentOut})
def promise(
    request: Call, account: Path[PathId], body: shapes.CommitmentIn
) -> shapes.CommitmentOut:
    """Write down a promise; its process watches over the day from now on."""
    row = process.promise(
        account=accounts.one(request.user, account),
        draft=drafts.commitment(body),
        by=request.user,
    )
    return answers.commitment(request, row.pk)


@router.get("/commitments/{commitment}", response=shapes.CommitmentOut)
@versions.showing
def read_commitment(request: Call, commitment: Path[PathId]) -> shapes.CommitmentOut:
    """One promise with the seats that cleared it."""
    return answers.commitment(request, commitment)


@router.post("/commitments/{commitment}/clearances", response=shapes.CommitmentOut)
def clear_commitment(
    request: Call, commitment: Path[PathId], body: shapes.ClearanceIn
) -> shapes.CommitmentOut:
    """A seat says that we can do this."""
    actions.clear(
        commitment=ledger.commitment(request.user, commitment),
        by=request.user,
        **body.model_dump(),
    )
    return answers.commitment(request, commitment)


@router.post("/commitments/{commitment}/fulfilment", response=shapes.CommitmentOut)
@versions.heeding
def keep_commitment(
    request: Call, commitment: Path[PathId], body: shapes.FulfilmentIn
) -> shapes.CommitmentOut:
    """Kept: shown by a proof, or by the word of the customer's person."""
    process.keep(
        proof=body.proof,
        ended_on=body.ended_on,
        confirmed_by_id=body.confirmed_by,
        **_step(request, commitment),
    )
    return answers.commitment(request, commitment)


@router.post("/commitments/{commitment}/breach", response=shapes.CommitmentOut)
@versions.heeding
def break_commitment(
    request: Call, commitment: Path[PathId], body: shapes.EndingIn
) -> shapes.CommitmentOut:
    """Not kept, and why."""
    process.mark_broken(**body.model_dump(), **_step(request, commitment))
    return answers.commitment(request, commitment)


@router.post("/commitments/{commitment}/release", response=shapes.CommitmentOut)
@versions.heeding
def release_commitment(
    request: Call, commitment: Path[PathId], body: shapes.EndingIn
) -> shapes.CommitmentOut:
    """The receiver lets the giver off, and why."""
    process.release(**body.model_dump(), **_step(request, commitment))
    return answers.commitment(request, commitment)


@router.post("/commitments/{commitment}/new-day", response=shapes.CommitmentOut)
@versions.heeding
def move_commitment(
    request: Call, commitment: Path[PathId], body: shapes.NewDayIn
) -> shapes.CommitmentOut:
    """Agree on another day; the days agreed before stay in the journal."""
    process.renegotiate(**body.model_dump(), **_step(request, commitment))
    return answers.commitment(request, commitment)


@router.post("/commitments/{commitment}/confirmation", response=shapes.CommitmentOut)
@versions.heeding
def confirm_commitment(
    request: Call, commitment: Path[PathId], body: shapes.ConfirmationIn
) -> shapes.CommitmentOut:
    """The customer's person says that it was kept."""
    with calling(persons="person"):
        process.confirm_by_customer(
            person_id=body.person, confirmed_on=body.confirmed_on, **_step(request, commitment)
        )
    return answers.commitment(request, commitment)


@router.post("/commitments/{commitment}/reopening", response=shapes.CommitmentOut)
@versions.heeding
def reopen_commitment(
    request: Call, commitment: Path[PathId], body: shapes.ReopeningIn
) -> shapes.CommitmentOut:
    """Open again what was ended by mistake, and watch over it again."""
    process.reopen(reason=body.reason, **_step(request, commitment))
    return answers.commitment(request, commitment)


class RateView(BaseModel):
    account: PathId | None = None
    person: PathId | None = Field(None, description="A person of theirs.")
    our_person: PathId | None = None


@router.get("/kept-rates", response=Listed[shapes.KeptRateOut])
def read_kept_rates(request: Call, view: Query[RateView]) -> Listed[shapes.KeptRateOut]:
    """How many promises were kept on time, both ways, with what that is counted from."""
    user = request.user
    account = named_or_none("account", view.account, lambda pk: accounts.one(user, pk))
    person = named_or_none("person", view.person, lambda pk: persons.one(user, pk))
    rates = figures.kept_rates(
        user,
        account=account,
        person_id=person.pk if person else None,
        our_person=named_or_none("our_person", view.our_person, organisation.person_of_ours),
    )
    return whole(
        shapes.KeptRateOut, [shapes.KeptRateOut.model_validate(one) for one in rates.values()]
    )


def _step(request: Call, pk: int) -> dict[str, Any]:
    return {
        "commitment": ledger.commitment(request.user, pk),
        "by": request.user,
        "expected": versions.expected_if_said(request),
    }
