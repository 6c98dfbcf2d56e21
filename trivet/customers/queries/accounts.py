"""Lists of accounts and one account: filters, order, pages by key, the exact total apart.

Refuses to filter or sort by what a reader may not read, and says "not found" to a stranger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account, AccountRole
from trivet.customers.queries import access
from trivet.foundation import names
from trivet.foundation.errors import Invalid, NotFound
from trivet.foundation.paging import Page, chain
from trivet.foundation.visibility import sight_by
from trivet.organisation.models import User
from trivet.organisation.queries import units_beneath

PAGE = 50
LONGEST = 200


@dataclass(frozen=True)
class AccountFilter:
    """What a list of accounts is narrowed to; an empty tuple or None means "whatever"."""

    q: str = ""
    department: tuple[int, ...] = ()
    group: tuple[int, ...] = ()
    tier: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    parent: int | None = None
    active: bool | None = None
    mine: bool = False
    ids: tuple[int, ...] = field(default=(), compare=False)


#: Orders by the word in the address; "-" turns them round. "name" follows the reader's collation.
ORDERS = ("name", "tier", "changed")


def matching(user: User, chosen: AccountFilter = AccountFilter()) -> QuerySet[Account]:
    """The accounts that `user` sees and that pass the filter, in no order."""
    conditions: list[Q] = [names.matching(chosen.q)]
    if chosen.department:
        conditions.append(Q(department__in=units_beneath(list(chosen.department))))
    if chosen.mine:
        conditions.append(sight_by("seat", user))
    if chosen.role:
        roles = AccountRole.objects.filter(kind__in=chosen.role)
        conditions.append(Q(pk__in=roles.values("account")))
    for name in ("group", "tier", "country", "industry"):
        if values := getattr(chosen, name):
            conditions.append(Q(**{f"{name}__in": values}))
    if chosen.parent is not None:
        conditions.append(Q(parent=chosen.parent))
    if chosen.active is not None:
        conditions.append(Q(is_active=chosen.active))
    if chosen.ids:
        conditions.append(Q(pk__in=chosen.ids))
    return Account.objects.visible_to(user).filter(*conditions)


def listing(
    user: User,
    chosen: AccountFilter = AccountFilter(),
    *,
    order: str = "",
    limit: int = PAGE,
    after: str = "",
    before: str = "",
) -> Page[Account]:
    """One page. Without an order: by name; of a search, names that begin so first."""
    rows = access.with_rights(matching(user, chosen), user).select_related("group", "department")
    if chosen.q.strip() and not order:
        first = names.beginning(chosen.q, user)
        stretches = [
            (rows.filter(first), _keys(user, "name")),
            # By name the database would walk to where, say, 林 begins before it met one "Lin".
            (rows.exclude(first), ["-id"]),
        ]
    else:
        stretches = [(rows, _keys(user, order or "name"))]
    return chain(stretches, limit=min(limit, LONGEST), after=after, before=before)


def total(user: User, chosen: AccountFilter = AccountFilter()) -> int:
    """How many pass the filter, exactly."""
    return matching(user, chosen).count()


def one(user: User, pk: int) -> Account:
    """The account with its group, department and roles, and as `seen_parent` its parent where the
    reader sees that one too. Raises NotFound.
    """
    found = (
        Account.objects.visible_to(user)
        .select_related("group", "department")
        .prefetch_related("roles")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such account, or it is not open to you."))
    if found.parent_id is not None:
        above = Account.objects.visible_to(user).filter(pk=found.parent_id)
        found.seen_parent = above.first()
    return found


def name_of(user: User, pk: str) -> str:
    """The name of an account that the reader sees, else the id as it was given."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return pk
    row = Account.objects.visible_to(user).filter(pk=int(pk)).values_list("name", flat=True)
    return row.first() or pk


def suggested(user: User, query: str, limit: int = 8) -> list[Account]:
    """Accounts whose name has `query` in it, best first: for pickers and the palette."""
    return listing(user, AccountFilter(q=query), limit=limit).rows


def spellings(user: User, name: str, query: str = "", limit: int = 50) -> list[str]:
    """Countries or industries in use among the accounts seen, as they are written there."""
    if name not in ("country", "industry"):
        raise Invalid(_("There is nothing of this name to choose from."))
    rows = Account.objects.visible_to(user).exclude(**{name: ""})
    if query:
        rows = rows.filter(**{f"{name}__istartswith": query})
    return list(rows.order_by(name).values_list(name, flat=True).distinct()[:limit])


def _keys(user: User, order: str) -> list[str]:
    turned = order.startswith("-")
    by_name = names.sort_column(user)
    known: Mapping[str, list[str]] = {
        "name": [by_name, "id"],
        "tier": ["tier_rank", by_name, "id"],
        "changed": ["updated_at", "id"],
    }
    keys = known.get(order.lstrip("-"))
    if keys is None:
        raise Invalid(_("The list cannot be sorted by that. Choose a column that can be sorted."))
    return [f"-{key}" for key in keys] if turned else keys
