"""Who may work on a customer's contacts, and who may take part in one.

Refuses a reader without a seat or a unit of his own to lead, whatever he can see.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Invalid, NotPermitted
from trivet.foundation.security import SecurityClass
from trivet.triangle.models import Seat


@dataclass(frozen=True)
class Place:
    """Where a person stands on an account: his seats, whether he leads, what he may read."""

    seats: frozenset[str] = field(default_factory=frozenset)
    leads: bool = False
    clearance: SecurityClass = SecurityClass.PUBLIC

    @property
    def approves(self) -> bool:
        """Those who lead the department approve visits, and so does the sponsor."""
        return self.leads or Seat.SPONSOR in self.seats


def check_can_work(*, place: Place, own: bool = False) -> None:
    """Raises NotPermitted without a seat here or the lead; `own` is a thing of one's own."""
    if not place.seats and not place.leads and not own:
        raise NotPermitted(
            _("Only the triangle of this account and its department head can do this.")
        )


def check_can_lead(*, place: Place) -> None:
    """Raises NotPermitted for everybody but the head of the department."""
    if not place.leads:
        raise NotPermitted(_("Only the head of the account department can do this."))


def check_participants(
    *,
    theirs: Collection[int],
    known: Collection[int],
    ours: Collection[int] = (),
    active: Collection[int] = (),
) -> None:
    """Raises Invalid where one of theirs never held a post here, or one of ours has left."""
    if set(theirs) - set(known):
        raise Invalid(
            _("Somebody chosen does not work for this customer. Add the post first."),
            fields={"persons": [_("Choose people of this customer.")]},
        )
    if set(ours) - set(active):
        raise Invalid(
            _("Somebody chosen no longer works here."),
            fields={"colleagues": [_("Choose people of ours.")]},
        )
