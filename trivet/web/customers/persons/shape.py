"""The list of persons: its columns, its filters, and how an address becomes a filter."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Person, Post
from trivet.customers.queries import access, accounts, persons
from trivet.customers.queries.persons import PersonFilter
from trivet.foundation.paging import Page
from trivet.organisation.models import User
from trivet.organisation.queries import units
from trivet.web.lists import saved, state
from trivet.web.lists.shape import Asked, Cell, Column, Facet, Listing


def narrowed(asked: Asked) -> PersonFilter:
    """What the address asks for, as the queries understand it. Raises Invalid."""
    account = state.numbers(asked.values("account"))
    return PersonFilter(
        q=asked.q,
        account=account[0] if account else None,
        department=state.numbers(asked.values("department")),
        layer=asked.values("layer"),
        function=asked.value("function"),
    )


def _rows(user: User, asked: Asked, limit: int) -> Page[Person]:
    return persons.listing(
        user,
        narrowed(asked),
        order=asked.sort,
        limit=limit,
        after=asked.after,
        before=asked.before,
    )


def _count(user: User, asked: Asked) -> int:
    return persons.total(user, narrowed(asked))


def _post(row: Any) -> Post | None:
    """The post shown: of those held today, the newest."""
    return next(iter(row.seen_posts), None)


def _name(row: Person) -> Cell:
    url = reverse("customers:person", args=[row.pk])
    also = row.name_en if row.name_en != row.name else ""
    return Cell(row.name, url=url, detail=also, plain=row.name)


def _title(row: Any) -> Cell:
    more = len(row.seen_posts) - 1
    return Cell(post.title if (post := _post(row)) else "", detail=f"+{more}" if more > 0 else "")


def _account(row: Any) -> Cell:
    post = _post(row)
    if post is None:
        return Cell()
    url = reverse("customers:account", args=[post.account_id])
    return Cell(str(post.account), url=url, plain=str(post.account))


def _unit(row: Any) -> Cell:
    post = _post(row)
    return Cell(str(post.org_unit or "") if post else "")


def _layer(row: Any) -> Cell:
    post = _post(row)
    return Cell(str(post.get_layer_display()) if post else "")


LISTING = saved.register(
    Listing(
        code="persons",
        page="customers:persons",
        title=_("People"),
        search=_("Name or mail address"),
        empty=_("People appear here when they hold a post at an account that you may see."),
        rows=_rows,
        count=_count,
        readable=lambda user: access.readable_in_lists(user, Person),
        columns=(
            Column("name", _("Person"), _name, order="name"),
            Column("title", _("Title"), _title),
            Column("account", _("Account"), _account),
            Column("unit", _("Customer unit"), _unit, shown=False),
            Column("layer", _("Layer"), _layer),
            Column("email", _("Mail address"), lambda row: Cell(row.email)),
            Column("phone", _("Phone"), lambda row: Cell(row.phone)),
            Column(
                "mobile", _("Mobile"), lambda row: Cell(row.mobile), shown=False, reads="mobile"
            ),
            Column("language", _("Speaks"), lambda row: Cell(row.language), shown=False),
            Column(
                "changed",
                _("Changed"),
                lambda row: Cell(row.updated_at, kind="when"),
                order="changed",
                shown=False,
            ),
        ),
        facets=(
            Facet("layer", _("Layer"), lambda user: Post.Layer.choices, quick=True, many=True),
            Facet(
                "department",
                _("Department"),
                lambda user: [(str(unit.pk), unit.label) for unit in units()],
            ),
            Facet("function", _("Function")),
            Facet("account", _("Account"), hidden=True, named=accounts.name_of),
        ),
    )
)
