"""One of everything on `account`, so that every address has something to point at.

`world.secrets` are the words that only the account's own people may ever read. A new noun is added
here; the sweep of rights and the contract of the API find it by the name of its parameter.
"""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from tests.cast import NOW, START, TODAY
from trivet.customers.models import (
    Decision,
    DecisionOption,
    OrgUnit,
    SavedView,
    TierRequirement,
)
from trivet.engine.models import Run
from trivet.intake.models import Batch
from trivet.organisation.actions import roles, tokens
from trivet.organisation.models import Membership, Role, Unit
from trivet.processes.contact import commitments
from trivet.triangle.actions import covers, delegations, projects
from trivet.triangle.models import Appointment
from trivet.win.contact.models import Commitment, Observation, Touchpoint


@pytest.fixture
def world(
    units, account, other_account, ar, sr, fr, sponsor, head, outsider, admin, auditor, person
) -> SimpleNamespace:
    found = SimpleNamespace(
        units=units,
        account=account,
        other_account=other_account,
        person=person,
        post=person.posts.get(),
        group=account.group,
        unit=units.south,
        empty_unit=Unit.objects.create(kind="function", code="void", name="Void"),
        colleague=outsider,
        place=Membership.objects.get(user=outsider),
        **{user.name: user for user in (ar, sr, fr, sponsor, head, outsider, admin, auditor)},
    )
    _triangle(found)
    _contact(found)
    _processes(found)
    _customers(found)
    found.token = tokens.issue(by=admin, name="t", expires_on=TODAY + timedelta(9)).token
    found.grant = roles.grant(by=admin, person=outsider, role=Role.ACCOUNT_TEAM, unit=units.south)
    found.batch = Batch.objects.create(
        target="persons", file_name="polaris.csv", by=found.head, started_at=NOW
    )
    found.secrets = [
        account.name,
        account.name_en,
        person.name,
        person.name_en,
        person.email,
        "Aurora",
        "Core planning",
        "polaris.csv",
    ]
    return found


def _triangle(found: SimpleNamespace) -> None:
    account, admin = found.account, found.admin
    found.appointment = Appointment.objects.get(user=found.ar)
    found.project = projects.form(by=admin, account=account, name="Aurora core")
    found.delegation = delegations.delegate(
        by=admin, account=account, kind="discount", limit=12, since=START
    )
    found.cover = covers.arrange(by=found.sr, covered_by=found.fr, until=date(2026, 3, 20))


def _contact(found: SimpleNamespace) -> None:
    account, ar = found.account, found.ar
    found.touchpoint = Touchpoint.objects.create(
        account=account, subject="Aurora roadmap", starts_at=NOW + timedelta(1), requested_by=ar
    )
    found.commitment = Commitment.objects.create(
        account=account,
        direction="ours",
        text="Aurora test lab by May",
        our_person=ar,
        their_person=found.person,
        promised_on=TODAY,
        due_on=date(2026, 5, 1),
    )
    found.observation = Observation.objects.create(
        account=account, kind="issue", text="Aurora outage", observed_on=TODAY, owner=ar
    )


def _processes(found: SimpleNamespace) -> None:
    commitments.follow(found.commitment, by=found.ar)
    found.run = Run.objects.get(subject_id=found.commitment.pk, process="contact.commitment")
    found.item = found.run.items.get()


def _customers(found: SimpleNamespace) -> None:
    found.org_unit = OrgUnit.objects.create(account=found.account, name="Core planning")
    found.decision = Decision.objects.create(
        business_group=found.units.carrier, question="Who is the customer?", asked_on=TODAY
    )
    found.option = DecisionOption.objects.create(decision=found.decision, title="The operator")
    DecisionOption.objects.create(decision=found.decision, title="The subscriber")
    found.requirement, _made = TierRequirement.objects.get_or_create(
        tier="S", defaults={"visits_per_quarter": 6, "response_hours": 8}
    )
    found.view = SavedView.objects.create(
        owner=found.admin, list="accounts", name="Mine", query="tier=S"
    )
