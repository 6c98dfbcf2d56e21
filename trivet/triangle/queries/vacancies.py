"""The vacancy alarm: seats that a tier asks for and nobody fills, now or within thirty days.

One statement whatever the number of accounts. Refuses to count a backup, a project's seat, or a
holder who has left as filling the seat.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.translation import get_language

from trivet.customers.models import Account
from trivet.foundation import clock
from trivet.foundation.names import sort_column
from trivet.organisation.models import Unit, User
from trivet.organisation.queries import units_beneath
from trivet.triangle.models import Seat

SOON = timedelta(days=30)

# Per account and seat asked for: the first day, today or one on which somebody's time ends, on
# which nobody holds the seat.
_VACANT = """
SELECT account.id, account.name, account.tier, unit.id, unit.code,
       COALESCE(unit.labels ->> %(language)s, unit.name), asked.seat, MIN(candidate.day)
FROM customers_account AS account
JOIN customers_tierrequirement AS tier ON tier.tier = account.tier
LEFT JOIN organisation_unit AS unit ON unit.id = account.department_id
CROSS JOIN LATERAL (VALUES
    ('AR', tier.dedicated_ar), ('SR', tier.dedicated_sr),
    ('FR', tier.dedicated_fr), ('SPONSOR', tier.needs_sponsor)
) AS asked(seat, needed)
CROSS JOIN LATERAL (
    SELECT %(today)s::date AS day
    UNION ALL
    SELECT ending.until FROM triangle_appointment AS ending
    WHERE ending.account_id = account.id AND ending.seat = asked.seat
      AND ending.project_id IS NULL AND NOT ending.is_backup
      AND ending.until > %(today)s AND ending.until <= %(soon)s
) AS candidate
WHERE asked.needed AND account.id IN ({visible})
  AND NOT EXISTS (
    SELECT 1 FROM triangle_appointment AS held
    JOIN organisation_user AS holder ON holder.id = held.user_id AND holder.is_active
    WHERE held.account_id = account.id AND held.seat = asked.seat
      AND held.project_id IS NULL AND NOT held.is_backup
      AND (held.since IS NULL OR held.since <= candidate.day)
      AND (held.until IS NULL OR held.until > candidate.day)
  )
GROUP BY account.id, unit.id, asked.seat
ORDER BY unit.code NULLS FIRST, MIN(candidate.day), account.{order}, account.id, asked.seat
LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Vacancy:
    """A seat that nobody fills from `day` on; `now` where that day has come."""

    account: int
    account_name: str
    tier: str
    unit: int | None
    unit_name: str
    seat: Seat
    day: date
    now: bool


def vacancies(user: User, *, unit: Unit | None = None, limit: int = 500) -> list[Vacancy]:
    """Vacant seats on the accounts that `user` sees, by unit, the most urgent first."""
    today = clock.today()
    accounts = Account.objects.visible_to(user).filter(is_active=True)
    if unit is not None:
        accounts = accounts.filter(department__in=units_beneath([unit.pk]))
    try:
        visible, values = accounts.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    named = {f"visible_{place}": value for place, value in enumerate(values)}
    statement = _VACANT.format(
        visible=visible % tuple(f"%({name})s" for name in named), order=sort_column(user)
    )
    language = get_language() or "en"
    named |= {"today": today, "soon": today + SOON, "limit": limit, "language": language}
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        rows = cursor.fetchall()
    return [
        Vacancy(pk, name, tier, unit_id, unit_name or "", Seat(seat), day, day <= today)
        for pk, name, tier, unit_id, _code, unit_name, seat, day in rows
    ]
