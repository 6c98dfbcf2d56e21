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


def check_can_work(*, place: Place) -> None:
    """Raises NotPermitted for a person without a seat here who does not lead here either."""
    if not place.seats and not place.leads:
        raise NotPermitted(
            _("Only the triangle of this account and its department head can do this.")
        )


def check_can_lead(*, place: Place) -> None:
    """Raises NotPermitted for everybody but the head of the department."""
    if not place.leads:
        raise NotPermitted(_("Only the head of the account department can do this."))


def check_participants(*, theirs: Collection[int], known: Collection[int]) -> None:
    """Raises Invalid where a person of theirs has never held a post at the account."""
    if set(theirs) - set(known):
        raise Invalid(
            _("Somebody chosen does not work for this customer. Add the post first."),
            fields={"persons": [_("Choose people of this customer.")]},
        )
