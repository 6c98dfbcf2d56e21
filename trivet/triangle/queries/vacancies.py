"""The vacancy alarm: seats that a tier asks for and nobody fills, now or within thirty days.

A project asks for the seats it was given: one that ends without a successor while the project goes
on, or whose holder has left, rings from thirty days before until thirty days after. One statement
whatever the number of accounts. Refuses to count a backup, another place's seat, or a holder who
has left as filling the seat.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from trivet.customers.models import Account
from trivet.foundation import clock
from trivet.foundation.names import sort_column
from trivet.foundation.visibility import sight_by
from trivet.organisation.models import Unit, User
from trivet.organisation.queries import standing, units_beneath
from trivet.organisation.rules import Power
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
), leaving AS (
    SELECT appointment.account_id, appointment.project_id, appointment.seat,
           CASE WHEN holder.is_active THEN GREATEST(appointment.until, %(today)s)
                ELSE %(today)s END AS day
    FROM triangle_appointment AS appointment
    JOIN organisation_user AS holder ON holder.id = appointment.user_id
    WHERE appointment.account_id IN ({visible}) AND appointment.project_id IS NOT NULL
      AND NOT appointment.is_backup AND appointment.seat IN ('AR', 'SR', 'FR', 'SPONSOR')
      AND (appointment.since IS NULL OR appointment.since <= %(today)s)
      AND (appointment.until > %(lately)s AND appointment.until <= %(soon)s
           OR NOT holder.is_active
              AND (appointment.until IS NULL OR appointment.until > %(today)s))
), gap AS (
    SELECT asked.id, NULL::bigint AS project, asked.seat, %(today)s::date AS day
    FROM asked
    WHERE NOT EXISTS (
        SELECT 1 FROM held
        WHERE held.account_id = asked.id AND held.seat = asked.seat
          AND (held.since IS NULL OR held.since <= %(today)s)
          AND (held.until IS NULL OR held.until > %(today)s)
    )
    UNION ALL
    SELECT asked.id, NULL, asked.seat, ending.until
    FROM held AS ending
    JOIN asked ON asked.id = ending.account_id AND asked.seat = ending.seat
    WHERE ending.until > %(today)s AND ending.until <= %(soon)s
      AND NOT EXISTS (
        SELECT 1 FROM held AS next
        WHERE next.account_id = ending.account_id AND next.seat = ending.seat
          AND (next.since IS NULL OR next.since <= ending.until)
          AND (next.until IS NULL OR next.until > ending.until)
    )
    UNION ALL
    SELECT leaving.account_id, leaving.project_id, leaving.seat, leaving.day
    FROM leaving
    JOIN triangle_project AS project ON project.id = leaving.project_id
    WHERE (project.since IS NULL OR project.since <= %(today)s)
      AND (project.until IS NULL OR project.until > leaving.day)
      AND NOT EXISTS (
        SELECT 1 FROM triangle_appointment AS next
        JOIN organisation_user AS holder ON holder.id = next.user_id AND holder.is_active
        WHERE next.project_id = leaving.project_id AND next.seat = leaving.seat
          AND NOT next.is_backup
          AND (next.since IS NULL OR next.since <= leaving.day)
          AND (next.until IS NULL OR next.until > leaving.day)
    )
)
SELECT account.id, account.name, account.tier, unit.id,
       COALESCE(unit.labels ->> %(language)s, unit.name), project.id, project.name,
       gap.seat, MIN(gap.day)
FROM gap
JOIN customers_account AS account ON account.id = gap.id
LEFT JOIN triangle_project AS project ON project.id = gap.project
LEFT JOIN organisation_unit AS unit ON unit.id = account.department_id
GROUP BY account.id, unit.id, project.id, gap.seat
ORDER BY {order}
LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Vacancy:
    """A seat that nobody fills from `day` on; `now` where that day has come. Of an account, or of
    its `project`.
    """

    account: int
    account_name: str
    tier: str
    unit: int | None
    unit_name: str
    project: int | None
    project_name: str
    seat: Seat
    day: date
    now: bool


def vacancies(user: User, *, unit: Unit | None = None, limit: int = 500) -> list[Vacancy]:
    """Vacant seats on the accounts that `user` sees, by unit, the most urgent first."""
    accounts = Account.objects.visible_to(user).filter(is_active=True)
    if unit is not None:
        accounts = accounts.filter(department__in=units_beneath([unit.pk]))
    return _vacant(user, accounts, "unit.code NULLS FIRST, MIN(gap.day), {by_name}", limit)


def my_vacancies(user: User, *, limit: int) -> list[Vacancy]:
    """Those that are his to hear of: who appoints in the department, and who holds a seat beside
    the empty one. The most urgent first, the higher tiers before the others.
    """
    led = Q(department__in=standing(user).units_with(Power.APPOINT))
    accounts = Account.objects.visible_to(user).filter(sight_by("seat", user) | led, is_active=True)
    return _vacant(user, accounts, "MIN(gap.day), account.tier_rank, {by_name}", limit)


def _vacant(user: User, accounts: QuerySet[Account], order: str, limit: int) -> list[Vacancy]:
    today = clock.today()
    by_name = f"account.{sort_column(user)}, account.id, project.id, gap.seat"
    try:
        visible, values = accounts.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    named = {f"visible_{place}": value for place, value in enumerate(values)}
    statement = _VACANT.format(
        visible=visible % tuple(f"%({name})s" for name in named),
        order=order.format(by_name=by_name),
    )
    language = get_language() or "en"
    named |= {"today": today, "soon": today + SOON, "lately": today - SOON}
    named |= {"limit": limit, "language": language}
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        rows = cursor.fetchall()
    return [
        Vacancy(
            *(pk, name, tier, unit_id, unit_name or "", project, project_name or ""),
            *(Seat(seat), day, day <= today),
        )
        for pk, name, tier, unit_id, unit_name, project, project_name, seat, day in rows
    ]
