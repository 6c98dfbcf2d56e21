"""The ledger of commitments: a list by key, one with its clearances, what is mine and due.

Late is not stored: an open commitment past its day is late on that day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account
from trivet.foundation import clock
from trivet.foundation.errors import NotFound
from trivet.foundation.paging import Page, chain
from trivet.organisation.models import User
from trivet.win.contact.models import Clearance, Commitment, Touchpoint
from trivet.win.contact.queries import visits
from trivet.win.contact.queries.words import spoken_of

Status = Commitment.Status
Direction = Commitment.Direction


@dataclass(frozen=True, kw_only=True)
class LedgerFilter:
    """What the ledger is narrowed to. `status`: a stored one, or `late`; `q` are words of what was
    promised or of the account's name.
    """

    q: str = ""
    direction: str = ""
    status: str = ""
    account_id: int | None = None
    our_person_id: int | None = None
    their_person_id: int | None = None
    due_within: int | None = None


def listed(
    user: User,
    wanted: LedgerFilter = LedgerFilter(),
    *,
    order: Sequence[str] = (),
    limit: int = 50,
    after: str = "",
    before: str = "",
) -> Page[Commitment]:
    """A page of commitments: the open ones by the day due, then the ended from the newest.

    With an `order` it is one list by that.
    """
    rows = narrowed(Commitment.objects.visible_to(user), wanted)
    rows = rows.select_related("account", "our_person", "their_person")
    stretches = [(rows, order)] if order else _open_then_ended(rows)
    return chain(stretches, limit=limit, after=after, before=before)


def _open_then_ended(
    rows: QuerySet[Commitment],
) -> list[tuple[QuerySet[Commitment], Sequence[str]]]:
    return [
        (rows.filter(status=Status.OPEN), ("due_on", "id")),
        (rows.exclude(status=Status.OPEN), ("-due_on", "-id")),
    ]


def total(user: User, wanted: LedgerFilter = LedgerFilter()) -> int:
    """How many there are in all: asked for apart, so that rows never wait for it."""
    return narrowed(Commitment.objects.visible_to(user), wanted).count()


def narrowed(rows: QuerySet[Commitment], wanted: LedgerFilter) -> QuerySet[Commitment]:
    """`rows` that `wanted` asks for."""
    if wanted.q.strip():
        rows = rows.filter(spoken_of(wanted.q))
    if wanted.direction:
        rows = rows.filter(direction=wanted.direction)
    if wanted.account_id:
        rows = rows.filter(account=wanted.account_id)
    if wanted.our_person_id:
        rows = rows.filter(our_person=wanted.our_person_id)
    if wanted.their_person_id:
        rows = rows.filter(their_person=wanted.their_person_id)
    if wanted.due_within is not None:
        rows = rows.filter(due_on__lte=clock.today() + timedelta(days=wanted.due_within))
    if wanted.status == "late":
        rows = rows.filter(status=Status.OPEN, due_on__lt=clock.today())
    elif wanted.status:
        rows = rows.filter(status=wanted.status)
    return rows


def commitment(user: User, pk: int) -> Commitment:
    """One commitment with what its page names, and as `seen_touchpoint` the visit it was given on
    where the reader sees that one too. Raises NotFound.
    """
    rows = Commitment.objects.visible_to(user).select_related("account__department")
    rows = rows.select_related("our_person", "their_person", "confirmed_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such commitment, or you may not see it."))
    found.seen_touchpoint = visits.seen(user, found.touchpoint_id)
    return found


def clearances(commitment: Commitment) -> list[Clearance]:
    """Which seats cleared it. The caller has checked sight of `commitment`."""
    return list(commitment.clearances.select_related("by").order_by("id"))


def mine_due(user: User, *, days: int = 7, limit: int = 20) -> list[Commitment]:
    """Open commitments with `user` on our side, late or due within `days`, the oldest first."""
    until = clock.today() + timedelta(days=days)
    rows = Commitment.objects.visible_to(user).filter(
        our_person=user, status=Status.OPEN, due_on__lte=until
    )
    rows = rows.select_related("account", "their_person", "our_person")
    return list(rows.order_by("due_on", "id")[:limit])


def open_both_ways(user: User, account: Account, *, limit: int = 50) -> list[Commitment]:
    """Open commitments of an account in both directions, by day."""
    rows = Commitment.objects.visible_to(user).filter(account=account, status=Status.OPEN)
    rows = rows.select_related("our_person", "their_person", "account")
    return list(rows.order_by("due_on", "id")[:limit])


def of_visit(user: User, visit: Touchpoint) -> list[Commitment]:
    """The commitments given on one touchpoint."""
    rows = Commitment.objects.visible_to(user).filter(touchpoint=visit)
    return list(rows.select_related("our_person", "their_person").order_by("id"))


def due_or_ended_before(day: date) -> Q:
    """Commitments that count in a rate: kept, broken, or open past their day; not released."""
    return Q(status__in=(Status.KEPT, Status.BROKEN)) | Q(status=Status.OPEN, due_on__lt=day)
