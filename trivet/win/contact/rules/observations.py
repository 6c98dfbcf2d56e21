"""What may be noted, how closely it is held, and how it ends.

Refuses competitor news without a lawful source; there is no way to note any other (method.md §7).
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Invalid, Refused
from trivet.foundation.security import SecurityClass
from trivet.win.contact.models import Observation

Kind = Observation.Kind

_LEAST = {
    Kind.ISSUE: SecurityClass.INTERNAL,
    Kind.RELATIONSHIP: SecurityClass.CONFIDENTIAL,
    Kind.INTELLIGENCE: SecurityClass.RESTRICTED,
}


def least_class(kind: str) -> SecurityClass:
    """The lowest class a kind of observation is held in. Raises Invalid on an unknown kind."""
    if kind not in Kind.values:
        raise Invalid(
            _("Say what kind of observation it is."),
            fields={"kind": [_("Choose a kind.")]},
        )
    return _LEAST[Kind(kind)]


def check_lawful_source(*, kind: str, source_kind: str, source: str) -> None:
    """Raises Invalid on competitor news that does not say, in both fields, how we know."""
    if kind != Kind.INTELLIGENCE:
        return
    if source_kind not in Observation.Source.values or not source.strip():
        raise Invalid(
            _("Competitor news needs a lawful source: how we know, and from where."),
            fields={"source": [_("Name the source; leave out what we should not have.")]},
        )


def check_was_seen(*, observed_on: date | None, today: date) -> None:
    """Raises Invalid on what would only be seen on a day to come."""
    if observed_on is not None and observed_on > today:
        raise Invalid(
            _("An observation is noted after it was made."),
            fields={"observed_on": [_("This lies in the future.")]},
        )


def check_can_close_observation(*, observation: Observation, note: str) -> None:
    """Raises Refused on a closed one, Invalid without a word on how it ended."""
    if observation.closed_on is not None:
        raise Refused(_("This is already closed."))
    if not note.strip():
        raise Invalid(_("Say how it ended."), fields={"closing_note": [_("A sentence is enough.")]})
