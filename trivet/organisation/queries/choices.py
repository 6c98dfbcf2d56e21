"""What a form offers to choose from: people and units, in the reader's own order.

Refuses to offer who has left and what is closed.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from trivet.foundation import clock
from trivet.foundation.names import sort_column
from trivet.foundation.periods import holds_on
from trivet.organisation.models import Membership, User
from trivet.organisation.queries.units import tree, units_beneath

Choices = list[tuple[str, list[tuple[int, str]]]]


def people_to_choose(
    reader: User, *, near: int | None = None, among: Collection[int] | None = None
) -> Choices:
    """Our people for a select, or those `among` them: of the unit `near` first, then the others."""
    rows = User.objects.filter(is_active=True).order_by(sort_column(reader), "id")
    if among is not None:
        rows = rows.filter(pk__in=among)
    named = [
        (pk, f"{name} ({email})") for pk, name, email in rows.values_list("pk", "name", "email")
    ]
    here: set[int] = set()
    if near is not None:
        places = Membership.objects.filter(holds_on(clock.today()), unit__in=units_beneath([near]))
        here = set(places.values_list("user", flat=True))
    groups = [
        (_("In this department"), [one for one in named if one[0] in here]),
        (_("Everybody else") if here else _("Our people"), [o for o in named if o[0] not in here]),
    ]
    return [(label, people) for label, people in groups if people]


def units_to_choose() -> list[tuple[int, str]]:
    """Open units for a select, in the order of the tree, their depth shown by dashes."""
    return [(branch.unit.pk, f"{'– ' * branch.depth}{branch.unit}") for branch in tree()]
