"""Where a person stands on an account, whom he may name there, what policy asks of a visit.

The questions that actions put before they write, and pages before they show a button.
"""

from collections.abc import Collection
from decimal import Decimal

from trivet.customers.models import Account, Post, TierRequirement
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power
from trivet.triangle.queries import clearance, colleagues_on, seats_of
from trivet.win.contact.models import CostLimit
from trivet.win.contact.rules import Needs, Place, approval_needs

#: Where no row says otherwise: minutes within a day.
DEFAULT_MINUTES_HOURS = 24


def place(user: User, account: Account) -> Place:
    """The seats `user` acts for on `account`, whether he leads it, and his clearance there."""
    seats = seats_of(user, account)
    return Place(
        seats=frozenset(seats),
        leads=standing(user).may(Power.APPROVE_VISITS, account.department_id),
        clearance=clearance(user, account, seats=seats),
    )


def sees(user: User, account: Account) -> bool:
    """Whether `user` sees `account` at all."""
    return Account.objects.visible_to(user).filter(pk=account.pk).exists()


def known_persons(account: Account, ids: Collection[int]) -> set[int]:
    """Those of `ids` that hold or held a post at `account`."""
    posts = Post.objects.filter(account=account, person__in=ids)
    return set(posts.values_list("person_id", flat=True))


def known_colleagues(ids: Collection[int]) -> set[int]:
    """Those of `ids` that are people of ours who may sign in."""
    return set(User.objects.filter(pk__in=ids, is_active=True).values_list("pk", flat=True))


def requirement(account: Account) -> TierRequirement | None:
    """What the tier of `account` is owed."""
    return TierRequirement.objects.filter(tier=account.tier).first()


def guests(account: Account, ids: Collection[int]) -> set[int]:
    """Those of `ids` who do not see `account`."""
    return set(ids) - colleagues_on(account).keys() if ids else set()


def minutes_hours(account: Account) -> int:
    """Within how many hours the minutes of a visit here are owed."""
    found = requirement(account)
    return found.minutes_hours if found else DEFAULT_MINUTES_HOURS


def needs_of(account: Account, cost: Decimal | None, currency: str) -> Needs:
    """The policy check of a visit: by the tier of the account, and by its cost."""
    found = requirement(account)
    limit = CostLimit.objects.filter(currency=currency).first() if cost is not None else None
    return approval_needs(
        tier_needs_approval=bool(found and found.needs_approval),
        cost=cost,
        limit=limit.amount if limit else None,
    )


def cost_limits() -> list[CostLimit]:
    """The limits of every currency that has one; everybody may read the policy."""
    return list(CostLimit.objects.order_by("currency"))
