"""Parents and subsidiaries as one tree, with what they come to together.

A subsidiary that the reader does not see is neither shown nor counted, nor is what hangs under it
told apart; money is added per currency, and only where he may read it of every account.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from trivet.customers.models import Account, Post
from trivet.customers.queries import access, trees
from trivet.foundation.names import sort_column
from trivet.organisation.models import User

#: More than these are not drawn; the roll-up still counts them.
DRAWN = 500


@dataclass
class Node:
    """An account in its tree; `children` are those that the reader sees."""

    account: Account
    depth: int
    current: bool = False
    children: list["Node"] = field(default_factory=list)


@dataclass(frozen=True)
class RollUp:
    """An account with everything beneath it that the reader sees."""

    accounts: int
    persons: int
    employees: int
    revenue: dict[str, Decimal] | None


def tree_around(user: User, account: Account) -> list[Node]:
    """The whole family of `account`, from the highest parent that the reader sees, flattened."""
    above = trees.accounts_above(account.pk)
    family = set(trees.accounts_beneath(_highest_seen(user, above)))
    rows = Account.objects.visible_to(user).filter(pk__in=family | {account.pk})
    rows = rows.select_related("department").order_by(sort_column(user), "id")[:DRAWN]
    nodes = {row.pk: Node(row, 0, row.pk == account.pk) for row in rows}
    roots: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.account.parent_id or 0)
        (parent.children if parent else roots).append(node)
    return _flat(roots, 0)


def beneath(user: User, account: Account) -> QuerySet[Account]:
    """`account` and what hangs beneath it, as far as the reader sees."""
    return Account.objects.visible_to(user).filter(pk__in=trees.accounts_beneath(account.pk))


def roll_up(user: User, account: Account) -> RollUp:
    """Counts and sums of `account` and everything beneath it."""
    rows = beneath(user, account)
    may_sum = "revenue" in access.readable_in_lists(user, Account)
    by_currency = (
        rows.order_by("currency")
        .values("currency")
        .annotate(accounts=Count("pk"), employees_sum=Sum("employees"), revenue_sum=Sum("revenue"))
    )
    sums = list(by_currency)
    staff = Post.objects.current().filter(account__in=rows.values("pk"))
    revenue = {row["currency"]: row["revenue_sum"] for row in sums if row["revenue_sum"]}
    return RollUp(
        accounts=sum(row["accounts"] for row in sums),
        persons=staff.aggregate(number=Count("person", distinct=True))["number"],
        employees=sum(row["employees_sum"] or 0 for row in sums),
        revenue=revenue if may_sum else None,
    )


def subsidiaries(user: User, account: Account, limit: int = 20) -> list[Account]:
    """Those directly beneath, by name."""
    rows = Account.objects.visible_to(user).filter(parent=account)
    return list(rows.order_by(sort_column(user), "id")[:limit])


def _highest_seen(user: User, above: list[int]) -> int:
    """The account furthest up that is seen; `above` begins with the account itself."""
    seen = set(Account.objects.visible_to(user).filter(pk__in=above).values_list("pk", flat=True))
    return [pk for pk in above if pk in seen][-1]


def _flat(nodes: list[Node], depth: int) -> list[Node]:
    flat = []
    for node in nodes:
        node.depth = depth
        flat += [node, *_flat(node.children, depth + 1)]
    return flat
