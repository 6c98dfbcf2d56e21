"""One of everything on `account`, so that every address has something to point at.

`world.secrets` are the words that only the account's own people may ever read. A new noun is added
here; the sweep of rights and the contract of the API find it by the name of its parameter.
"""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore

from tests.cast import NOW, START, TODAY
from trivet.customers.actions import accounts
from trivet.customers.models import (
    CustomerGroup,
    Decision,
    DecisionOption,
    OrgUnit,
    SavedView,
    TierRequirement,
)
from trivet.engine.models import Run
from trivet.foundation import clock
from trivet.foundation.models import Event
from trivet.intake import actions as imports
from trivet.organisation.actions import roles, tokens
from trivet.organisation.models import Membership, Role, Unit
from trivet.processes import actions as processes
from trivet.processes.contact import commitments, visits
from trivet.processes.packaged import packaged
from trivet.triangle.actions import covers, delegations, projects
from trivet.triangle.models import Appointment
from trivet.win.contact import actions
from trivet.win.contact.actions import (
    CommitmentDraft,
    MinutesDraft,
    ObservationDraft,
    VisitDraft,
)


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
        empty_group=CustomerGroup.objects.create(
            code="void", name="Void", business_group=units.carrier
        ),
        tier=SimpleNamespace(pk="S"),
        unit=units.south,
        empty_unit=Unit.objects.create(kind="function", code="void", name="Void"),
        colleague=outsider,
        place=Membership.objects.get(user=outsider),
        **{user.name: user for user in (ar, sr, fr, sponsor, head, outsider, admin, auditor)},
    )
    TierRequirement.objects.update_or_create(
        tier="S",
        defaults={"visits_per_quarter": 6, "response_hours": 8, "needs_approval": True},
    )
    _triangle(found)
    _contact(found)
    _customers(found)
    found.token = tokens.issue(by=admin, name="t", expires_on=TODAY + timedelta(9)).token
    found.session = _signed_in(admin)
    found.grant = roles.grant(by=admin, person=outsider, role=Role.ACCOUNT_TEAM, unit=units.south)
    found.batch = imports.upload(
        by=admin, target="accounts", file_name="polaris.csv", content=b"name,city\nVega,Tainan\n"
    )
    found.taken = _taken_in(admin, "Vega")
    found.rejecting = _taken_in(admin, "")
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


def _signed_in(person) -> UserSession:
    store = SessionStore()
    store.create()
    return UserSession.objects.create(
        user=person, ip="127.0.0.1", user_agent="Firefox", session_key=store.session_key
    )


def _triangle(found: SimpleNamespace) -> None:
    account, admin = found.account, found.admin
    found.appointment = Appointment.objects.get(user=found.ar)
    found.project = projects.form(by=admin, account=account, name="Aurora core")
    found.delegation = delegations.delegate(
        by=admin, account=account, kind="discount", limit=12, since=START
    )
    found.cover = covers.arrange(by=found.sr, covered_by=found.fr, until=date(2026, 3, 20))


def _contact(found: SimpleNamespace) -> None:
    """Visits at each step, and what they leave behind; all through their processes."""
    processes.install()
    found.process, found.version = SimpleNamespace(pk="contact.visit"), SimpleNamespace(pk=1)
    found.bpmn = packaged()["contact.visit"].decode()
    found.touchpoint = _visit(found, "Aurora roadmap", NOW + timedelta(days=9))
    found.refused = _visit(found, "Aurora again", NOW + timedelta(days=9))
    visits.refuse(visit=found.refused, by=found.head, note="Too early.")
    with clock.at(NOW - timedelta(days=2)):
        found.begun = _visit(found, "Aurora on site", NOW - timedelta(hours=2), approved=True)
        found.held = _visit(found, "Aurora talks", NOW - timedelta(hours=3), approved=True)
        found.rated = _visit(found, "Aurora closing", NOW - timedelta(hours=4), approved=True)
    for visit in (found.held, found.rated):
        draft = MinutesDraft(text="Aurora goes on.")
        visits.record_minutes(visit=visit, draft=draft, by=found.ar)
    visits.split(visit=found.rated, by=found.ar)
    found.commitment = _promise(found, "Aurora test lab by May")
    found.kept = _promise(found, "Aurora spare parts")
    commitments.keep(commitment=found.kept, by=found.ar, proof="Delivery note 17")
    found.observation = actions.note(
        account=found.account,
        draft=ObservationDraft(kind="issue", text="Aurora outage"),
        by=found.ar,
    )
    found.run = Run.objects.get(subject_id=found.touchpoint.pk, process="contact.visit")
    found.item = found.run.items.open().get()


def _visit(found: SimpleNamespace, subject: str, starts_at, *, approved=False):
    visit = visits.request(
        account=found.account,
        draft=VisitDraft(
            subject=subject,
            starts_at=starts_at,
            persons=frozenset({found.person.pk}),
            colleagues=frozenset({found.sr.pk}),
        ),
        by=found.ar,
    )
    if approved:
        visits.approve(visit=visit, by=found.head)
    return visit


def _promise(found: SimpleNamespace, text: str):
    draft = CommitmentDraft(
        direction="ours",
        text=text,
        due_on=date(2026, 5, 1),
        our_person_id=found.ar.pk,
        their_person_id=found.person.pk,
    )
    return commitments.promise(account=found.account, draft=draft, by=found.ar)


def _taken_in(by, name: str):
    """An import that was taken in; a row without a name is rejected."""
    sheet = f"name,city\n{name},Tainan\n".encode()
    batch = imports.upload(by=by, target="accounts", file_name="one.csv", content=sheet)
    return imports.take_in(by=by, batch=batch)


def _customers(found: SimpleNamespace) -> None:
    # Next door they see this one, and must not learn what it hangs under.
    accounts.edit(by=found.admin, account=found.other_account, changes={"parent": found.account})
    found.org_unit = OrgUnit.objects.create(account=found.account, name="Core planning")
    found.decision = Decision.objects.create(
        business_group=found.units.carrier, question="Who is the customer?", asked_on=TODAY
    )
    accounts.edit(by=found.admin, account=found.account, changes={"city": "Taipei"})
    found.event = Event.objects.filter(type="account.edited").latest("pk")
    found.option = DecisionOption.objects.create(decision=found.decision, title="The operator")
    DecisionOption.objects.create(decision=found.decision, title="The subscriber")
    found.requirement = TierRequirement.objects.get(tier="S")
    found.view = SavedView.objects.create(
        owner=found.admin, list="accounts", name="Mine", query="tier=S"
    )
