"""A promise from given to ended: the sides, the proof, the reasons.

Refuses a giver on the wrong side, a keeping without proof or the customer's word, and an end
without a reason where it was not kept.
"""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Invalid, NotPermitted, Refused
from trivet.triangle.models import Seat
from trivet.win.contact.models import Commitment

Status = Commitment.Status
Direction = Commitment.Direction

#: `OPEN` again: the customer disagreed, or it was marked by mistake.
COMMITMENT_TRANSITIONS: dict[str, frozenset[str]] = {
    Status.OPEN: frozenset({Status.KEPT, Status.BROKEN, Status.RELEASED}),
    Status.KEPT: frozenset({Status.OPEN}),
    Status.BROKEN: frozenset({Status.OPEN}),
    Status.RELEASED: frozenset({Status.OPEN}),
}

#: The seats that can say "we can do this" before it is promised.
CLEARING_SEATS = (Seat.AR, Seat.SR, Seat.FR)

_ALREADY = {
    Status.OPEN: _("This commitment is open: nothing to undo."),
    Status.KEPT: _("%(who)s has already marked this commitment as kept."),
    Status.BROKEN: _("%(who)s has already marked this commitment as broken."),
    Status.RELEASED: _("%(who)s has already released this commitment."),
}


def check_commitment_moves(*, status: str, target: str, who: str) -> None:
    """Raises Refused where the commitment has ended already; names `who` ended it."""
    if target not in COMMITMENT_TRANSITIONS[status]:
        raise Refused(_ALREADY[Status(status)] % {"who": who})


def check_sides(*, direction: str, our_person_id: int | None, their_person_id: int | None) -> int:
    """The person of ours. Raises Invalid where the giver is missing on the side that gives."""
    if direction not in Direction.values:
        raise Invalid(
            _("Say whose commitment it is: ours or theirs."),
            fields={"direction": [_("Choose ours or theirs.")]},
        )
    if our_person_id is None:
        raise Invalid(
            _("Say who of us gave or received the commitment."),
            fields={"our_person": [_("Choose one of us.")]},
        )
    if direction == Direction.THEIRS and their_person_id is None:
        raise Invalid(
            _("A commitment of the customer needs the person of theirs who gave it."),
            fields={"their_person": [_("Choose who promised this.")]},
        )
    return our_person_id


def check_due(*, promised_on: date, due_on: date) -> None:
    """Raises Invalid where the day due lies before the promise."""
    if due_on < promised_on:
        raise Invalid(
            _("A commitment cannot be due before it was given."),
            fields={"due_on": [_("Choose a later day.")]},
        )


def check_can_keep(*, proof: str, confirmed: bool) -> None:
    """Raises Invalid where neither proof nor the customer's word shows that it was kept."""
    if not proof.strip() and not confirmed:
        raise Invalid(
            _("Kept needs a proof, or the customer's confirmation."),
            fields={"proof": [_("Say what shows it: a document, a delivery, a date.")]},
        )


def check_reason(*, reason: str) -> None:
    """Raises Invalid on an empty reason."""
    if not reason.strip():
        raise Invalid(_("Say why."), fields={"reason": [_("A reason is needed.")]})


def check_ended_on(*, promised_on: date, ended_on: date, today: date) -> None:
    """Raises Invalid where the end lies in the future or before the promise."""
    if not promised_on <= ended_on <= today:
        raise Invalid(
            _("The day it ended lies between the promise and today."),
            fields={"ended_on": [_("Choose a day between the promise and today.")]},
        )


def check_can_renegotiate(*, commitment: Commitment, due_on: date, reason: str) -> None:
    """Raises Refused on an ended commitment; Invalid on the same day, or without a reason."""
    if commitment.status != Status.OPEN:
        raise Refused(_("The commitment has ended, so its day no longer moves."))
    check_due(promised_on=commitment.promised_on, due_on=due_on)
    if due_on == commitment.due_on:
        raise Invalid(
            _("That is the day already agreed."), fields={"due_on": [_("Choose another day.")]}
        )
    check_reason(reason=reason)


def check_can_confirm(*, commitment: Commitment) -> None:
    """Raises Refused where the customer's word would contradict how it ended."""
    if commitment.status not in (Status.OPEN, Status.KEPT):
        raise Refused(_("This commitment ended otherwise. Reopen it first."))
    if commitment.confirmed_on is not None:
        raise Refused(_("The customer has already confirmed this."))


def check_can_clear(
    *, commitment: Commitment, seat: str, seats: Collection[str], done: Collection[str]
) -> None:
    """Raises unless `seat` is one that clears, is the person's own, and has not cleared yet."""
    if seat not in CLEARING_SEATS:
        raise Invalid(_("Commitments are cleared by AR, SR or FR."))
    if seat not in seats:
        raise NotPermitted(_("You do not act for this seat on this account."))
    if commitment.direction != Direction.OURS:
        raise Refused(_("Only our own commitments are cleared."))
    if seat in done:
        raise Refused(_("This seat has already cleared the commitment."))
