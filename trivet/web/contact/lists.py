"""The list of visits and the ledger of commitments: columns, filters, how an address reads.

A search looks for each word in the name of the customer and in what the visit is for, or what was
promised; the minutes themselves have no index.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from trivet.customers.queries import accounts
from trivet.foundation.paging import Page
from trivet.organisation.models import User
from trivet.web import lettering
from trivet.web.contact import parts
from trivet.web.lists import saved, state
from trivet.web.lists.shape import Asked, Cell, Column, Facet, Listing
from trivet.win.contact.models import Commitment, Touchpoint
from trivet.win.contact.queries import ledger, visits
from trivet.win.contact.queries.ledger import LedgerFilter
from trivet.win.contact.queries.visits import VisitFilter

_VISIT_ORDERS = {
    "": visits.ORDER,
    "starts": ("starts_at", "id"),
    "-starts": ("-starts_at", "-id"),
}
_LEDGER_ORDERS: dict[str, tuple[str, ...]] = {
    "": (),
    "due": ("due_on", "id"),
    "-due": ("-due_on", "-id"),
}


def visits_wanted(user: User, asked: Asked) -> VisitFilter:
    """What the address asks of the list of visits. Raises Invalid."""
    shown = asked.values("show")
    status, kind = asked.value("status"), asked.value("kind")
    return VisitFilter(
        q=asked.q,
        account_id=_number(asked, "account"),
        person_id=_number(asked, "person"),
        status=status if status in Touchpoint.Status.values else "",
        kind=kind if kind in (*Touchpoint.Kind.values, "visits") else "",
        mine="mine" in shown,
        going="going" in shown,
        since=parts.day(asked.value("since")),
        until=parts.day(asked.value("until")),
    )


def ledger_wanted(user: User, asked: Asked) -> LedgerFilter:
    """What the address asks of the ledger. Raises Invalid."""
    status, direction = asked.value("status"), asked.value("direction")
    within = _number(asked, "within")
    return LedgerFilter(
        q=asked.q,
        direction=direction if direction in Commitment.Direction.values else "",
        status=status if status in (*Commitment.Status.values, "late") else "",
        account_id=_number(asked, "account"),
        our_person_id=user.pk if asked.value("mine") else _number(asked, "giver"),
        their_person_id=_number(asked, "person"),
        due_within=min(within, 3650) if within is not None else None,
    )


def _number(asked: Asked, code: str) -> int | None:
    return next(iter(state.numbers(asked.values(code))), None)


def _visit_rows(user: User, asked: Asked, limit: int) -> Page[Touchpoint]:
    return visits.listed(
        user,
        visits_wanted(user, asked),
        order=_VISIT_ORDERS[asked.sort],
        limit=limit,
        after=asked.after,
        before=asked.before,
    )


def _ledger_rows(user: User, asked: Asked, limit: int) -> Page[Commitment]:
    return ledger.listed(
        user,
        ledger_wanted(user, asked),
        order=_LEDGER_ORDERS[asked.sort],
        limit=limit,
        after=asked.after,
        before=asked.before,
    )


def _linked(page: str, row: Any) -> Cell:
    return Cell(str(row), url=reverse(page, args=[row.pk]), plain=str(row))


def _account(row: Any) -> Cell:
    return Cell(str(row.account), url=parts.url_of_account(row), plain=str(row.account))


def _sign(kind: str, word: str) -> Cell:
    return Cell(word, kind="chip", detail=kind)


def _people(row: Any, side: str) -> Cell:
    names = [str(one) for one in row.people if (one.person_id is not None) == (side == "theirs")]
    return Cell(lettering.listed(names, get_language() or "en"))


def _giver(row: Commitment) -> Cell:
    ours = row.direction == Commitment.Direction.OURS
    return Cell(str(row.our_person if ours else row.their_person or ""))


def _receiver(row: Commitment) -> Cell:
    ours = row.direction == Commitment.Direction.OURS
    return Cell(str((row.their_person or "") if ours else row.our_person))


_MINE = ("mine", _("Mine"))
_OF_ACCOUNT = Facet("account", _("Account"), hidden=True, named=accounts.name_of)

VISITS = saved.register(
    Listing(
        code="visits",
        page="win:visits",
        title=_("Visits"),
        search=_("Customer, subject or goal"),
        empty=_("Ask for one; the brief writes itself from what is known."),
        rows=_visit_rows,
        count=lambda user, asked: visits.total(user, visits_wanted(user, asked)),
        columns=(
            Column("subject", _("Subject"), lambda row: _linked("win:visit", row)),
            Column("account", _("Account"), _account),
            Column(
                "starts",
                _("Starts"),
                lambda row: Cell(row.starts_at, kind="day", plain=row.starts_at.isoformat()),
                order="starts",
            ),
            Column("kind", _("Kind"), lambda row: Cell(str(row.get_kind_display()))),
            Column("theirs", _("Of theirs"), lambda row: _people(row, "theirs")),
            Column("ours", _("Of ours"), lambda row: _people(row, "ours"), shown=False),
            Column("status", _("Status"), lambda row: _sign(*parts.visit_sign(row))),
            Column("asked_by", _("Asked by"), lambda row: Cell(str(row.requested_by)), shown=False),
            Column("next_step", _("Next step"), lambda row: Cell(row.next_step), shown=False),
            Column("rating", _("Rating"), lambda row: Cell(row.rating), number=True, shown=False),
        ),
        facets=(
            Facet(
                "show",
                _("Show"),
                lambda user: [_MINE, ("going", _("Going on"))],
                quick=True,
                many=True,
            ),
            Facet(
                "kind",
                _("Kind"),
                lambda user: [("visits", _("Visits only")), *Touchpoint.Kind.choices],
            ),
            Facet("status", _("Status"), lambda user: Touchpoint.Status.choices),
            Facet("since", _("From day (2026-03-31)")),
            Facet("until", _("Before day (2026-03-31)")),
            _OF_ACCOUNT,
            Facet("person", _("Person"), hidden=True),
        ),
    )
)

COMMITMENTS = saved.register(
    Listing(
        code="commitments",
        page="win:commitments",
        title=_("Commitments"),
        search=_("Customer, or what was promised"),
        empty=_("They come out of minutes and calls, or are written down by themselves."),
        rows=_ledger_rows,
        count=lambda user, asked: ledger.total(user, ledger_wanted(user, asked)),
        columns=(
            Column("text", _("What was promised"), lambda row: _linked("win:commitment", row)),
            Column("account", _("Account"), _account),
            Column("direction", _("Whose"), lambda row: Cell(str(row.get_direction_display()))),
            Column("giver", _("By whom"), _giver),
            Column("receiver", _("To whom"), _receiver),
            Column(
                "due",
                _("Due on"),
                lambda row: Cell(row.due_on, kind="day", plain=row.due_on.isoformat()),
                order="due",
            ),
            Column("status", _("Status"), lambda row: _sign(*parts.promise_sign(row))),
            Column("form", _("Form"), lambda row: Cell(str(row.get_form_display())), shown=False),
            Column(
                "promised",
                _("Promised on"),
                lambda row: Cell(row.promised_on, kind="day", plain=row.promised_on.isoformat()),
                shown=False,
            ),
            Column("proof", _("Proof"), lambda row: Cell(row.proof), shown=False),
        ),
        facets=(
            Facet("mine", _("Mine"), lambda user: [("1", _("Mine"))], quick=True),
            Facet(
                "status",
                _("Status"),
                lambda user: [("late", _("Late")), *Commitment.Status.choices],
                quick=True,
            ),
            Facet("direction", _("Whose"), lambda user: Commitment.Direction.choices, quick=True),
            Facet(
                "within",
                _("Due"),
                lambda user: [("7", _("Due within a week")), ("30", _("Due within a month"))],
            ),
            _OF_ACCOUNT,
            Facet("giver", _("Our side"), hidden=True),
            Facet("person", _("Person"), hidden=True),
        ),
    )
)
