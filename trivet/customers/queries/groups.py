"""Customer groups as a tree, with how many accounts in each the reader sees.

Groups are the company's own vocabulary: everybody signed in may read them.
"""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account, CustomerGroup
from trivet.foundation.errors import NotFound
from trivet.organisation.models import Unit, User
from trivet.organisation.queries import standing, units
from trivet.organisation.rules import Power, check_power, powers_of


@dataclass(frozen=True)
class Branch:
    """A group as the tree shows it: how deep, how many accounts here and with all beneath."""

    group: CustomerGroup
    depth: int
    here: int
    beneath: int
    may_edit: bool


def choices() -> QuerySet[CustomerGroup]:
    """Groups in use, for pickers."""
    return CustomerGroup.objects.filter(retired_on__isnull=True).order_by("name", "id")


def one(pk: int) -> CustomerGroup:
    """Raises NotFound."""
    found = CustomerGroup.objects.select_related("business_group", "parent").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such customer group."))
    return found


def may_add_in(user: User) -> list[Unit]:
    """The business groups in which the person keeps customer groups."""
    where = standing(user)
    rows = units().filter(kind=Unit.Kind.BUSINESS_GROUP)
    return [unit for unit in rows if where.may(Power.EDIT_GROUPS, unit.pk)]


def check_may_add(user: User) -> None:
    """Raises NotPermitted where the person keeps the groups of no business group."""
    check_power(standing(user).powers, Power.EDIT_GROUPS)


def check_may_edit(user: User, group: CustomerGroup) -> None:
    roles = standing(user).roles_in(group.business_group_id)
    check_power(powers_of(roles), Power.EDIT_GROUPS)


def tree(user: User, *, retired: bool = False) -> list[Branch]:
    """Every group under its business group, depth first, by name. Three statements at any size."""
    rows = CustomerGroup.objects.select_related("business_group")
    if not retired:
        rows = rows.filter(retired_on__isnull=True)
    counted = Account.objects.visible_to(user).filter(is_active=True, group__isnull=False)
    here = dict(counted.order_by().values_list("group").annotate(number=Count("pk")))
    children: dict[int | None, list[CustomerGroup]] = {}
    known = {row.pk for row in rows}
    for row in sorted(rows, key=lambda row: (row.business_group.code, row.name)):
        children.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    return _flat(user, children, here, None, 0)


def _flat(
    user: User,
    children: dict[int | None, list[CustomerGroup]],
    here: dict[int, int],
    parent: int | None,
    depth: int,
) -> list[Branch]:
    flat: list[Branch] = []
    for group in children.get(parent, []):
        below = _flat(user, children, here, group.pk, depth + 1)
        own = here.get(group.pk, 0)
        total = own + sum(branch.here for branch in below)
        may_edit = standing(user).may(Power.EDIT_GROUPS, group.business_group_id)
        flat += [Branch(group, depth, own, total, may_edit), *below]
    return flat
