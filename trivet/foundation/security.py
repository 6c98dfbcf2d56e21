"""Security classes of facts, lowest to highest, and the rule that reads them (method.md §9).

A reader sees a fact when his clearance reaches its class. Refuses to be compared by name.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SecurityClass(models.IntegerChoices):
    """How closely a fact is held; integers so that a query can say `<= clearance`."""

    PUBLIC = 0, _("Public")
    INTERNAL = 1, _("Internal")
    CONFIDENTIAL = 2, _("Confidential")
    RESTRICTED = 3, _("Restricted")
    PERSONAL = 4, _("Personal")


def visible_fields(classes: dict[str, SecurityClass], clearance: int) -> set[str]:
    """The names in `classes` whose class a reader of this clearance may see."""
    return {name for name, needed in classes.items() if needed <= clearance}
