"""The tree of units: what lies beneath and above, who heads it, how many work there.

Refuses to tell of one unit by its parent's parent's parent in so many statements: the tree is
walked inside the database, or read whole.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.foundation import clock
from trivet.foundation.errors import NotFound
from trivet.foundation.names import fold, sort_column
from trivet.foundation.periods import overlaps
from trivet.organisation.models import Membership, Unit, User

_BENEATH = """
WITH RECURSIVE beneath(id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT unit.id FROM organisation_unit AS unit JOIN beneath ON unit.parent_id = beneath.id
)
SELECT id FROM beneath
"""

_ABOVE = """
WITH RECURSIVE above(id, parent_id, distance) AS (
    SELECT id, parent_id, 0 FROM organisation_unit WHERE id = %s
    UNION ALL
    SELECT unit.id, unit.parent_id, distance + 1
    FROM organisation_unit AS unit JOIN above ON unit.id = above.parent_id
)
SELECT id FROM above ORDER BY distance
"""

_HEADS = """
WITH RECURSIVE above(id, parent_id, distance) AS (
    SELECT id, parent_id, 0 FROM organisation_unit WHERE id = %(unit)s
    UNION ALL
    SELECT unit.id, unit.parent_id, distance + 1
    FROM organisation_unit AS unit JOIN above ON unit.id = above.parent_id
)
SELECT head.*
FROM above
JOIN organisation_membership AS place ON place.unit_id = above.id AND place.is_head
JOIN organisation_user AS head ON head.id = place.user_id AND head.is_active
WHERE (place.since IS NULL OR place.since <= %(day)s)
  AND (place.until IS NULL OR place.until > %(day)s)
ORDER BY above.distance
"""


@dataclass(frozen=True)
class Branch:
    """A unit as the tree page shows it: how deep, who heads it, how many work here and beneath."""

    unit: Unit
    depth: int
    head: User | None
    here: int
    beneath: int


def units() -> QuerySet[Unit]:
    """Units that are not closed."""
    return Unit.objects.filter(closed_on__isnull=True).order_by("code")


def unit_of(pk: int) -> Unit:
    """One unit, closed or not. Raises NotFound."""
    found = Unit.objects.filter(pk=pk).select_related("parent").first()
    if found is None:
        raise NotFound(_("There is no such unit."))
    return found


def units_beneath(roots: list[int]) -> list[int]:
    """Ids of `roots` and every unit under them."""
    with connection.cursor() as cursor:
        cursor.execute(_BENEATH, [roots])
        return [row[0] for row in cursor.fetchall()]


def units_above(unit: int) -> list[int]:
    """Ids of `unit` and every unit over it, nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [unit])
        return [row[0] for row in cursor.fetchall()]


def heads_above(unit: int | None, *, day: date | None = None) -> list[User]:
    """The heads of `unit` and of every unit over it on `day`, nearest first, each person once."""
    if unit is None:
        return []
    facts = {"unit": unit, "day": day or clock.today()}
    return list(dict.fromkeys(User.objects.raw(_HEADS, facts)))


def head_of(unit: Unit | None, *, day: date | None = None) -> User | None:
    """The head of `unit` on `day`, or of the nearest unit above that has one."""
    heads = heads_above(unit.pk if unit else None, day=day)
    return heads[0] if heads else None


def children(unit: Unit) -> list[Unit]:
    """The open units right beneath `unit`."""
    return list(units().filter(parent=unit))


def units_named(text: str) -> QuerySet[Unit]:
    """Open units whose name in any language, or code, contains `text`."""
    text = fold(text)
    return units().filter(
        Q(name__icontains=text) | Q(code__icontains=text) | Q(labels__icontains=text)
    )


def ancestors(unit: Unit) -> list[Unit]:
    """The units over `unit`, the topmost first."""
    chain = units_above(unit.pk)[1:]
    found = {one.pk: one for one in Unit.objects.filter(pk__in=chain)}
    return [found[pk] for pk in reversed(chain)]


def members(unit: Unit, *, reader: User) -> QuerySet[Membership]:
    """Who works in `unit` today or later: its head first, then by name."""
    rows = Membership.objects.filter(overlaps(clock.today(), None), unit=unit, user__is_active=True)
    return rows.select_related("user", "reports_to").order_by(
        "-is_head", f"user__{sort_column(reader)}", "id"
    )


def membership_of(pk: int) -> Membership:
    """One place, past or present. Raises NotFound."""
    rows = Membership.objects.select_related("user", "unit", "reports_to")
    found: Membership | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such place."))
    return found


def tree(*, day: date | None = None) -> list[Branch]:
    """Every open unit in the order of the tree, in three statements whatever its size."""
    day = day or clock.today()
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units().select_related("parent"):
        below[unit.parent_id].append(unit)
    places = Membership.objects.filter(user__is_active=True).current_on(day)
    heads = {
        place.unit_id: place.user for place in places.filter(is_head=True).select_related("user")
    }
    here: dict[int, int] = dict(
        places.values_list("unit").annotate(number=Count("user", distinct=True)).order_by()
    )
    found: list[Branch] = []
    known = {unit.pk for siblings in below.values() for unit in siblings}
    roots = [unit for parent, siblings in below.items() if parent not in known for unit in siblings]

    def walk(unit: Unit, depth: int) -> int:
        at = len(found)
        found.append(Branch(unit, depth, heads.get(unit.pk), here.get(unit.pk, 0), 0))
        beneath = here.get(unit.pk, 0) + sum(walk(child, depth + 1) for child in below[unit.pk])
        found[at] = Branch(unit, depth, heads.get(unit.pk), here.get(unit.pk, 0), beneath)
        return beneath

    for root in roots:
        walk(root, 0)
    return found
