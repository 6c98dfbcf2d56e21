"""A visit in each state, asked for through its process, and people signed in."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import NOW, TODAY
from trivet.customers.models import Person, Post, TierRequirement
from trivet.processes.contact import commitments, visits
from trivet.win.contact.actions import CommitmentDraft, MinutesDraft, VisitDraft

TEXT = "談了新機房的進度。我們會在下週三前送出報價。"


@pytest.fixture
def sign_in():
    """`sign_in(user)` gives that person's browser."""

    def browser(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return browser


@pytest.fixture
def requirement(account):
    return TierRequirement.objects.create(
        tier="S", visits_per_quarter=3, response_hours=4, minutes_hours=24, needs_approval=True
    )


@pytest.fixture
def buyer(account) -> Person:
    buyer = Person.objects.create(name="周行", name_en="Henry Chou")
    Post.objects.create(person=buyer, account=account, title="採購經理")
    return buyer


@pytest.fixture
def requested(requirement, account, ar, sr, fr, head, sponsor, person):
    draft = VisitDraft(
        subject="新機房方案",
        goal="談定報價的日期",
        starts_at=NOW - timedelta(hours=3),
        ends_at=NOW - timedelta(hours=2),
        persons=frozenset({person.pk}),
        colleagues=frozenset({ar.pk}),
    )
    return visits.request(account=account, draft=draft, by=ar)


@pytest.fixture
def approved(requested, head):
    visits.approve(visit=requested, by=head)
    return requested


@pytest.fixture
def recorded(approved, ar):
    visits.record_minutes(visit=approved, draft=MinutesDraft(text=TEXT), by=ar)
    return approved


@pytest.fixture
def commitment(account, ar, person):
    draft = CommitmentDraft(
        direction="ours",
        text="送出報價",
        due_on=TODAY + timedelta(days=8),
        our_person_id=ar.pk,
        their_person_id=person.pk,
    )
    return commitments.promise(account=account, draft=draft, by=ar)
