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

# What is asked for, less what is held today; and whose time ends soon, less who then follows. Two
# joins of whole sets, because a look-up for each seat is ten times slower on many accounts.
_VACANT = """
WITH asked AS (
    SELECT account.id, seat.code::varchar AS seat
    FROM customers_account AS account
    JOIN customers_tierrequirement AS tier ON tier.tier = account.tier
    CROSS JOIN LATERAL (VALUES
        ('AR', tier.dedicated_ar), ('SR', tier.dedicated_sr),
        ('FR', tier.dedicated_fr), ('SPONSOR', tier.needs_sponsor)
    ) AS seat(code, needed)
    WHERE seat.needed AND account.id IN ({visible})
), held AS NOT MATERIALIZED (
    SELECT appointment.account_id, appointment.seat, appointment.since, appointment.until
    FROM triangle_appointment AS appointment
    JOIN organisation_user AS holder ON holder.id = appointment.user_id AND holder.is_active
    WHERE appointment.project_id IS NULL AND NOT appointment.is_backup
), gap AS (
    SELECT asked.id, asked.seat, %(today)s::date AS day
    FROM asked
    WHERE NOT EXISTS (
        SELECT 1 FROM held
        WHERE held.account_id = asked.id AND held.seat = asked.seat
          AND (held.since IS NULL OR held.since <= %(today)s)
          AND (held.until IS NULL OR held.until > %(today)s)
    )
    UNION ALL
    SELECT asked.id, asked.seat, ending.until
    FROM held AS ending
    JOIN asked ON asked.id = ending.account_id AND asked.seat = ending.seat
    WHERE ending.until > %(today)s AND ending.until <= %(soon)s
      AND NOT EXISTS (
        SELECT 1 FROM held AS next
        WHERE next.account_id = ending.account_id AND next.seat = ending.seat
          AND (next.since IS NULL OR next.since <= ending.until)
          AND (next.until IS NULL OR next.until > ending.until)
    )
)
SELECT account.id, account.name, account.tier, unit.id,
       COALESCE(unit.labels ->> %(language)s, unit.name), gap.seat, MIN(gap.day)
FROM gap
JOIN customers_account AS account ON account.id = gap.id
LEFT JOIN organisation_unit AS unit ON unit.id = account.department_id
GROUP BY account.id, unit.id, gap.seat
ORDER BY unit.code NULLS FIRST, MIN(gap.day), account.{order}, account.id, gap.seat
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
        for pk, name, tier, unit_id, unit_name, seat, day in rows
    ]
