"""The list of accounts: its columns, its filters, and how an address becomes a filter."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account, AccountRole, Tier
from trivet.customers.queries import access, accounts, groups
from trivet.customers.queries.accounts import AccountFilter
from trivet.foundation.paging import Page
from trivet.organisation.models import User
from trivet.organisation.queries import units
from trivet.web import lettering
from trivet.web.lists import saved, state
from trivet.web.lists.shape import Asked, Cell, Column, Facet, Listing

#: Columns that may be set on the spot, and which right it takes.
ON_THE_SPOT = {
    "tier": "may_standing",
    "department": "may_standing",
    "group": "may_facts",
    "industry": "may_facts",
    "city": "may_facts",
    "phone": "may_facts",
}


def narrowed(asked: Asked) -> AccountFilter:
    """What the address asks for, as the queries understand it. Raises Invalid."""
    active = asked.value("active")
    return AccountFilter(
        q=asked.q,
        department=state.numbers(asked.values("department")),
        group=state.numbers(asked.values("group")),
        tier=tuple("" if one == "none" else one for one in asked.values("tier")),
        role=asked.values("role"),
        country=asked.values("country"),
        industry=asked.values("industry"),
        active={"yes": True, "no": False}.get(active),
        mine=asked.value("mine") == "1",
    )


def _rows(user: User, asked: Asked, limit: int) -> Page[Account]:
    return accounts.listing(
        user,
        narrowed(asked),
        order=asked.sort,
        limit=limit,
        after=asked.after,
        before=asked.before,
    )


def _count(user: User, asked: Asked) -> int:
    return accounts.total(user, narrowed(asked))


@cache
def _root() -> str:
    """Where every account's address begins; a page has hundreds of them."""
    return reverse("customers:accounts")


def _edit(row: Any, field: str) -> str:
    if not getattr(row, ON_THE_SPOT[field]):
        return ""
    return f"{_root()}{row.pk}/{field}/"


def cell(row: Any, field: str) -> Cell:
    """One value that may be changed on the spot."""
    value = getattr(row, field)
    kind = "tier" if field == "tier" else "text"
    shown = value if field == "tier" else str(value or "")
    return Cell(shown, kind=kind, edit=_edit(row, field))


def _name(row: Account) -> Cell:
    url = f"{_root()}{row.pk}/"
    closed = "" if row.is_active else str(_("closed"))
    also = row.name_en if row.name_en != row.name else ""
    return Cell(row.name, url=url, detail=" · ".join(filter(None, (also, closed))), plain=row.name)


def _country(row: Account) -> Cell:
    return Cell(lettering.country(row.country, get_language() or "en"), plain=row.country)


def _units(user: User) -> Iterable[tuple[str, str]]:
    return [(str(unit.pk), unit.label) for unit in units()]


def _groups(user: User) -> Iterable[tuple[str, str]]:
    return [(str(group.pk), group.label) for group in groups.choices()]


LISTING = saved.register(
    Listing(
        code="accounts",
        page="customers:accounts",
        title=_("Accounts"),
        search=_("Name, key, registry number, web domain"),
        empty=_("Accounts appear here when you hold a seat on one, or lead its department."),
        rows=_rows,
        count=_count,
        readable=lambda user: access.readable_in_lists(user, Account),
        bulk="customers/accounts/_bulk_actions.html",
        columns=(
            Column("name", _("Account"), _name, order="name"),
            Column("tier", _("Tier"), lambda row: cell(row, "tier"), order="tier"),
            Column("department", _("Department"), lambda row: cell(row, "department")),
            Column("group", _("Customer group"), lambda row: cell(row, "group")),
            Column("industry", _("Industry"), lambda row: cell(row, "industry"), shown=False),
            Column("city", _("City"), lambda row: cell(row, "city")),
            Column("country", _("Country"), _country),
            Column("phone", _("Phone"), lambda row: cell(row, "phone"), shown=False),
            Column("domain", _("Web domain"), lambda row: Cell(row.domain), shown=False),
            Column("key", _("Key"), lambda row: Cell(row.external_key or ""), shown=False),
            Column(
                "registry",
                _("Registry number"),
                lambda row: Cell(row.registry_number),
                shown=False,
            ),
            Column(
                "employees",
                _("Employees"),
                lambda row: Cell(row.employees, kind="number"),
                number=True,
                shown=False,
            ),
            Column(
                "revenue",
                _("Revenue"),
                lambda row: Cell(row.revenue, kind="money", detail=row.currency),
                number=True,
                shown=False,
                reads="revenue",
            ),
            Column(
                "credit",
                _("Credit limit"),
                lambda row: Cell(row.credit_limit, kind="money", detail=row.currency),
                number=True,
                shown=False,
                reads="credit_limit",
            ),
            Column(
                "changed",
                _("Changed"),
                lambda row: Cell(row.updated_at, kind="when"),
                order="changed",
            ),
        ),
        facets=(
            Facet("mine", _("Mine"), lambda user: [("1", _("Mine"))], quick=True),
            Facet(
                "tier",
                _("Tier"),
                lambda user: [
                    (one or "none", label if one else _("No tier")) for one, label in Tier.choices
                ],
                quick=True,
                many=True,
            ),
            Facet("department", _("Department"), _units),
            Facet("group", _("Customer group"), _groups),
            Facet("role", _("Role of the customer"), lambda user: AccountRole.Kind.choices),
            Facet("country", _("Country")),
            Facet("industry", _("Industry")),
            Facet("active", _("Active"), lambda user: [("yes", _("Active")), ("no", _("Closed"))]),
        ),
    )
)
