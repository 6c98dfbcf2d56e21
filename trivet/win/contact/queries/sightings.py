"""Reads of observations: those of an account, one with its names.

An observation above the reader's clearance is not there for him, unless he is its owner.
"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account
from trivet.foundation.errors import NotFound
from trivet.organisation.models import User
from trivet.triangle.queries import cleared
from trivet.win.contact.models import Observation, Touchpoint
from trivet.win.contact.queries import visits


def readable(user: User) -> QuerySet[Observation]:
    """Observations that `user` sees and whose class he reads, or that are his own."""
    return Observation.objects.visible_to(user).filter(cleared(user) | Q(owner=user))


def observation(user: User, pk: int) -> Observation:
    """One observation with what its page names, and as `seen_touchpoint` the visit where it was
    made if the reader sees that one too. Raises NotFound.
    """
    rows = readable(user).select_related("account__department", "person", "owner")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such observation, or you may not see it."))
    found.seen_touchpoint = visits.seen(user, found.touchpoint_id)
    return found


def of_visit(user: User, visit: Touchpoint) -> list[Observation]:
    """What one touchpoint let us see, as far as `user` reads it."""
    rows = readable(user).filter(touchpoint=visit).select_related("person", "owner")
    return list(rows.order_by("id"))


def of_account(
    user: User, account: Account, *, kind: str = "", only_open: bool = False, limit: int = 20
) -> list[Observation]:
    """The newest observations of an account."""
    rows = readable(user).filter(account=account)
    if kind:
        rows = rows.filter(kind=kind)
    if only_open:
        rows = rows.filter(closed_on__isnull=True)
    rows = rows.select_related("person", "owner")
    return list(rows.order_by("-observed_on", "-id")[:limit])
