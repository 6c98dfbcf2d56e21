"""The customer's own departments as a tree, with how many work in each today."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account, OrgUnit, Post
from trivet.foundation.errors import NotFound
from trivet.foundation.visibility import sight
from trivet.organisation.models import User


@dataclass(frozen=True)
class Branch:
    """A unit, how deep it stands, and how many hold a post in it today."""

    unit: OrgUnit
    depth: int
    people: int


def of(account: Account) -> list[OrgUnit]:
    """The units of an account (whose sight the caller has checked), by name."""
    return list(OrgUnit.objects.filter(account=account).order_by("name", "id"))


def tree(account: Account) -> list[Branch]:
    """The same, depth first. Two statements at any size."""
    staff = Post.objects.current().filter(account=account, org_unit__isnull=False)
    people = dict(staff.order_by().values_list("org_unit").annotate(number=Count("pk")))
    children: dict[int | None, list[OrgUnit]] = {}
    for unit in of(account):
        children.setdefault(unit.parent_id, []).append(unit)
    return _flat(children, people, None, 0)


def one(user: User, pk: int) -> OrgUnit:
    """Raises NotFound."""
    rows = OrgUnit.objects.filter(sight(user, "account"), pk=pk)
    found = rows.select_related("account", "parent").first()
    if found is None:
        raise NotFound(_("There is no such unit, or it is not open to you."))
    return found


def _flat(
    children: dict[int | None, list[OrgUnit]],
    people: dict[int, int],
    parent: int | None,
    depth: int,
) -> list[Branch]:
    flat: list[Branch] = []
    for unit in children.get(parent, []):
        flat.append(Branch(unit, depth, people.get(unit.pk, 0)))
        flat += _flat(children, people, unit.pk, depth + 1)
    return flat
