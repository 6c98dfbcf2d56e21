"""Open work for the benchmark: visits asked for through the process, and copies of them in number.

The first teams ask for real visits, whose steps can be taken; the rest are copies of one such run
on recent contacts, so that the tables are as full as after years of use.
"""

from datetime import UTC, datetime, time, timedelta

from django.db import connection, transaction

from trivet.customers.models import Account, Person
from trivet.demo.rows import member_id
from trivet.demo.world import Plan
from trivet.engine.models import Run
from trivet.foundation import clock
from trivet.organisation.models import User
from trivet.processes.actions import install
from trivet.processes.contact import visits
from trivet.win.contact.actions import VisitDraft

_RUNS = """
INSERT INTO engine_run (
    definition_id, process, status, state, started_by_id, started_at, end_reason, fault,
    subject_kind, subject_id, scope_kind, scope_id
)
SELECT run.definition_id, run.process, run.status, run.state, touch.requested_by_id,
    run.started_at, run.end_reason, run.fault,
    run.subject_kind, touch.id, run.scope_kind, touch.account_id
FROM engine_run AS run, win_contact_touchpoint AS touch
WHERE run.id = %(run)s AND touch.id > %(first)s AND touch.id <= %(last)s
"""
_ITEMS = """
INSERT INTO engine_workitem ({columns})
SELECT {values}
FROM engine_workitem AS item
    JOIN engine_run AS model ON model.id = item.run_id
    JOIN engine_run AS run ON run.process = model.process AND run.subject_kind = model.subject_kind
WHERE model.id = %(run)s AND run.subject_id > %(first)s AND run.subject_id <= %(last)s
"""
_COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_name = 'engine_workitem' AND column_name <> 'id' ORDER BY 1
"""
_OWN = {
    "run_id": "run.id",
    "subject_id": "run.subject_id",
    "scope_id": "run.scope_id",
    "assignee_id": "run.started_by_id",
    "spiff_id": "gen_random_uuid()",
}


def open_work(plan: Plan, *, teams: int = 4, visits_each: int = 100) -> None:
    """`teams` teams ask for `visits_each` visits; one recent contact in a hundred gets a copy."""
    install()
    for team in range(min(teams, plan.teams)):
        ask_for_visits(plan, team, visits_each)
    template = Run.objects.filter(items__status="open").order_by("id").first()
    assert template is not None
    place = {
        "run": template.pk,
        "first": plan.touches - plan.touches // 100,
        "last": plan.touches,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RUNS, place)
        cursor.execute(_COLUMNS)
        columns = [row[0] for row in cursor.fetchall()]
        values = [_OWN.get(name, f"item.{name}") for name in columns]
        cursor.execute(_ITEMS.format(columns=", ".join(columns), values=", ".join(values)), place)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def ask_for_visits(plan: Plan, team: int, number: int) -> None:
    """The account responsible of `team` asks for so many visits; each then waits for a brief."""
    begun = datetime.combine(plan.today, time(1), tzinfo=UTC)
    ar = User.objects.get(pk=member_id(plan, team, 0))
    accounts = list(Account.objects.filter(appointments__user=ar).order_by("pk"))
    for visit in range(number):
        account = accounts[visit % len(accounts)]
        person = Person.objects.filter(posts__account=account).order_by("pk").first()
        with clock.at(begun):
            visits.request(
                account=account,
                by=ar,
                draft=VisitDraft(
                    subject=f"Visit {visit}",
                    starts_at=begun + timedelta(days=1 + visit),
                    persons=frozenset({person.pk}) if person else frozenset(),
                ),
            )
