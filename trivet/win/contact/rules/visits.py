"""From request to closed: which step may follow which, who may take it, and when.

Refuses minutes before the visit has begun, approval by the requester, and a rating by anybody but
the requester.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Invalid, NotPermitted, Refused
from trivet.organisation.models import User
from trivet.win.contact.models import Touchpoint
from trivet.win.contact.rules.people import Place

Status = Touchpoint.Status
Kind = Touchpoint.Kind

WRONG_PROJECT = _("This project does not belong to the customer. Choose one of theirs.")

#: Noted afterwards, so born closed; every other kind walks the process.
LOGGED_KINDS = frozenset({Kind.CALL, Kind.MAIL})
VISIT_KINDS = tuple(kind for kind in Kind if kind not in LOGGED_KINDS)

TRANSITIONS: dict[str, frozenset[str]] = {
    Status.REQUESTED: frozenset({Status.APPROVED, Status.REFUSED, Status.WITHDRAWN}),
    Status.APPROVED: frozenset({Status.HELD, Status.WITHDRAWN}),
    Status.REFUSED: frozenset({Status.REQUESTED, Status.WITHDRAWN}),
    Status.HELD: frozenset({Status.RECORDED}),
    Status.RECORDED: frozenset({Status.CLOSED}),
    Status.CLOSED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}

#: The straight way, for the stepper of the page.
STEPS = (Status.REQUESTED, Status.APPROVED, Status.HELD, Status.RECORDED, Status.CLOSED)

_ALREADY = {
    Status.REQUESTED: _("%(who)s has already asked for this visit again."),
    Status.APPROVED: _("%(who)s has already approved this visit."),
    Status.REFUSED: _("%(who)s has already refused this visit."),
    Status.HELD: _("%(who)s has already marked this visit as held."),
    Status.RECORDED: _("%(who)s has already recorded the minutes. Add yours to them."),
    Status.CLOSED: _("%(who)s has already closed this visit."),
    Status.WITHDRAWN: _("%(who)s has already withdrawn this visit."),
}

_NOT_YET = {
    Status.REQUESTED: _("The visit has not been approved yet."),
    Status.APPROVED: _("The visit has not been held yet."),
    Status.REFUSED: _("The visit was refused. Change the request and ask again, or withdraw it."),
    Status.HELD: _("The minutes have not been recorded yet."),
    Status.RECORDED: _("The minutes are already recorded."),
    Status.CLOSED: _("The visit is already closed."),
    Status.WITHDRAWN: _("The visit was withdrawn."),
}


@dataclass(frozen=True)
class Needs:
    """Why a request needs somebody's approval; both False means that it does not."""

    tier: bool = False
    cost: bool = False

    def __bool__(self) -> bool:
        return self.tier or self.cost


def approval_needs(
    *, tier_needs_approval: bool, cost: Decimal | None, limit: Decimal | None
) -> Needs:
    """The policy check. `limit` is that of the cost's currency; None there means no free amount."""
    over = cost is not None and cost > (limit or Decimal(0))
    return Needs(tier=tier_needs_approval, cost=over)


def check_moves(*, status: str, target: str, who: str = "") -> None:
    """Raises Refused where `target` cannot follow `status`; names `who` got there first."""
    if target in TRANSITIONS[status]:
        return
    if status == target and who:
        raise Refused(_ALREADY[Status(target)] % {"who": who})
    raise Refused(_NOT_YET[Status(status)])


def check_can_approve(*, visit: Touchpoint, by: User, place: Place) -> None:
    """Raises NotPermitted to the requester, and to anybody who may not approve visits here."""
    if not place.approves:
        raise NotPermitted(
            _("Visits here are approved by the head of the account department or the sponsor.")
        )
    if visit.requested_by_id == by.pk:
        raise NotPermitted(
            _("You asked for this visit, so somebody else must approve it: the sponsor, for one.")
        )


def check_runs_as_process(*, kind: str) -> None:
    """Raises Invalid on a call or a mail, which are noted, and on a kind that does not exist."""
    if kind not in VISIT_KINDS:
        raise Invalid(_("Choose what kind of visit it is."), fields={"kind": [_("Choose a kind.")]})


def check_can_brief(*, visit: Touchpoint, seat: str, place: Place, text: str) -> None:
    """Raises unless `seat` is the person's own, and the visit still lies ahead or goes on."""
    if visit.status not in (Status.REQUESTED, Status.APPROVED, Status.HELD):
        raise Refused(_NOT_YET[Status(visit.status)])
    if seat not in place.seats:
        raise NotPermitted(_("Each seat writes its own note. You do not act for this one here."))
    check_length(field="text", text=text, most=4000)


def check_can_revise(
    *, visit: Touchpoint, cost: Decimal | None, currency: str, needs: Needs
) -> None:
    """Raises Refused once the visit is held, or where an approved cost would rise unapproved."""
    if visit.status not in (Status.REQUESTED, Status.APPROVED, Status.REFUSED):
        raise Refused(_NOT_YET[Status(visit.status)])
    same = currency == visit.currency and (cost or 0) <= (visit.cost or 0)
    if visit.status == Status.APPROVED and needs.cost and not same:
        raise Refused(
            _("This cost needs approval of its own. Withdraw the visit and request it anew.")
        )


def check_can_withdraw(*, visit: Touchpoint, by: User, place: Place) -> None:
    """Raises NotPermitted to everybody but the requester and the head of the department."""
    if visit.requested_by_id != by.pk and not place.leads:
        raise NotPermitted(_("A visit is withdrawn by the person who asked for it, or the head."))


def check_can_rate(*, visit: Touchpoint, by: User, place: Place) -> None:
    """Raises unless `by` asked for the visit; the head stands in for one who has left."""
    if visit.status != Status.RECORDED:
        raise Refused(_NOT_YET[Status(visit.status)])
    gone = not visit.requested_by.is_active
    if visit.requested_by_id != by.pk and not (gone and place.leads):
        raise NotPermitted(
            _("Whether the purpose was reached is rated by the person who asked for the visit.")
        )


def check_rating(*, rating: int) -> None:
    """Raises Invalid outside 1 to 5."""
    if rating not in range(1, 6):
        raise Invalid(
            _("Rate from 1 (not reached) to 5 (fully reached)."),
            fields={"rating": [_("Choose 1 to 5.")]},
        )


def check_rated(*, visit: Touchpoint) -> None:
    """Raises Refused where nobody has said yet whether the purpose was reached."""
    if visit.rating is None:
        raise Refused(_("Rate whether the purpose was reached, then close the visit."))


def check_has_begun(*, starts_at: datetime, now: datetime) -> None:
    """Raises Refused before the visit has begun."""
    if now < starts_at:
        raise Refused(_("The visit has not begun. Record its minutes once it has."))


def check_has_happened(*, starts_at: datetime, now: datetime) -> None:
    """Raises Invalid where a call or a mail to be noted lies in the future."""
    if now < starts_at:
        raise Invalid(
            _("A call or a mail is noted after it happened."),
            fields={"starts_at": [_("This lies in the future.")]},
        )


def check_minutes_say_something(*, text: str) -> None:
    """Raises Invalid on empty minutes."""
    if not text.strip():
        raise Invalid(
            _("The minutes are empty. One sentence is enough."),
            fields={"minutes": [_("Say what was talked about.")]},
        )


def check_has_minutes(*, visit: Touchpoint) -> None:
    """Raises Refused where there are no minutes to add to."""
    if visit.status not in (Status.RECORDED, Status.CLOSED):
        raise Refused(_NOT_YET[Status(visit.status)])


def check_length(*, field: str, text: str, most: int) -> None:
    """Raises Invalid rather than cut off what somebody wrote."""
    if len(text) > most:
        raise Invalid(
            _("This is too long. Shorten it: nothing has been cut off."),
            fields={field: [_("At most %(most)d characters.") % {"most": most}]},
        )


def check_class_readable(*, security: int, place: Place) -> None:
    """Raises Invalid where a person would hold a fact above what he may read himself."""
    if security > place.clearance:
        raise Invalid(
            _("You could not read this class yourself. Choose a lower one."),
            fields={"security": [_("Above what you may read here.")]},
        )


def minutes_due(*, starts_at: datetime, ends_at: datetime | None, hours: int) -> datetime:
    """By when the minutes are owed."""
    return (ends_at or starts_at) + timedelta(hours=hours)


def is_repeat(*, visit: Touchpoint, text: str, by: User) -> bool:
    """Whether these minutes are those stored, sent again by a device that got no answer."""
    return (
        visit.status in (Status.RECORDED, Status.CLOSED)
        and visit.recorded_by_id == by.pk
        and visit.minutes.startswith(text)
    )


def signed(text: str, *, by: User, at: datetime) -> str:
    """An addition to minutes, under its author's name."""
    return f"— {by.name}, {localtime(at):%Y-%m-%d %H:%M}\n{text}"
