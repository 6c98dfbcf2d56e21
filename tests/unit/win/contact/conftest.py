"""What the tests of contact share: requirements of the tier, visits in each state."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.cast import NOW, TODAY
from trivet.customers.models import Person, Post, TierRequirement
from trivet.foundation import clock
from trivet.win.contact import actions
from trivet.win.contact.actions import CommitmentDraft, MinutesDraft, ObservationDraft, VisitDraft
from trivet.win.contact.models import CostLimit

TEXT = "談了新機房的進度。我們會在下週三前送出報價。"


@pytest.fixture
def requirement(account):
    """Tier S: visits need approval, minutes within a day."""
    return TierRequirement.objects.create(
        tier="S", visits_per_quarter=3, response_hours=4, minutes_hours=24, needs_approval=True
    )


@pytest.fixture
def limit(db, now):
    return CostLimit.objects.create(currency="TWD", amount=Decimal(30000))


@pytest.fixture
def buyer(account) -> Person:
    """A second person of theirs."""
    buyer = Person.objects.create(name="周行", name_en="Henry Chou")
    Post.objects.create(person=buyer, account=account, title="採購經理")
    return buyer


def draft(**fields) -> VisitDraft:
    given = {
        "subject": "新機房方案",
        "goal": "談定報價的日期",
        "starts_at": NOW - timedelta(hours=3),
        "ends_at": NOW - timedelta(hours=2),
    }
    return VisitDraft(**(given | fields))


def promised(giver, receiver=None, **fields) -> CommitmentDraft:
    given = {
        "direction": "ours",
        "text": "送出報價",
        "due_on": TODAY + timedelta(days=8),
        "our_person_id": giver.pk,
        "their_person_id": receiver.pk if receiver else None,
    }
    return CommitmentDraft(**(given | fields))


def seen(kind="issue", **fields) -> ObservationDraft:
    return ObservationDraft(**({"kind": kind, "text": "機房冷卻不足"} | fields))


def news(**fields) -> ObservationDraft:
    given = {
        "kind": "intelligence",
        "text": "對手換了窗口",
        "competitor": "Vega",
        "source_kind": "published",
        "source": "industry weekly, 2 March",
    }
    return ObservationDraft(**(given | fields))


@pytest.fixture
def requested(account, requirement, ar, person):
    """A visit that `ar` asked for and nobody has answered."""
    return actions.request_visit(
        account=account,
        draft=draft(persons=frozenset({person.pk}), colleagues=frozenset({ar.pk})),
        by=ar,
        client_key=uuid.uuid4(),
    )


@pytest.fixture
def approved(requested, head):
    return actions.approve(visit=requested, by=head)


@pytest.fixture
def recorded(approved, ar):
    return actions.record_minutes(visit=approved, draft=MinutesDraft(text=TEXT), by=ar)


@pytest.fixture
def commitment(account, ar, person):
    """Ours: `ar` promised `person` an offer within eight days."""
    return actions.promise(account=account, draft=promised(ar, person), by=ar)


@pytest.fixture
def later():
    """Lives some days on: `with later(9): ...`."""
    return lambda days: clock.at(NOW + timedelta(days=days))
