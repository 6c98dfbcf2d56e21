"""Visits of the cast under way, people signed in, files to be published."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, START, TODAY, make_user
from trivet.customers.models import TierRequirement
from trivet.engine.models import Run
from trivet.organisation.models import Role, RoleGrant
from trivet.processes.contact import commitments, visits
from trivet.processes.packaged import packaged
from trivet.win.contact.actions import CommitmentDraft, VisitDraft


@pytest.fixture
def as_():
    """`as_(user)` gives that person's browser."""

    def browser(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return browser


@pytest.fixture
def owner(units):
    """A process owner, who sees no account."""
    user = make_user("owner")
    RoleGrant.objects.create(user=user, role=Role.PROCESS_OWNER, since=START)
    return user


@pytest.fixture
def ask(account, ar, sr, fr, head, sponsor):
    """Ask for a visit as the AR; its tier asks for approval."""
    TierRequirement.objects.update_or_create(
        tier="S",
        defaults={
            "visits_per_quarter": 3,
            "response_hours": 4,
            "minutes_hours": 24,
            "needs_approval": True,
        },
    )

    def request(subject="Core network 2027", **fields):
        given = {"starts_at": NOW + timedelta(days=7), **fields}
        return visits.request(account=account, draft=VisitDraft(subject=subject, **given), by=ar)

    return request


@pytest.fixture
def promise(account, ar, sr, fr, head, person):
    """Promise something; three days before its day somebody looks at it (a tick)."""

    def give(text="Send the roadmap", due_on=TODAY + timedelta(days=2), **fields):
        draft = CommitmentDraft(
            direction="ours", text=text, due_on=due_on, our_person_id=ar.pk, **fields
        )
        return commitments.promise(account=account, draft=draft, by=ar)

    return give


def run_of(subject) -> Run:
    kind = subject._meta.label_lower
    return Run.objects.filter(subject_kind=kind, subject_id=subject.pk).latest("id")


def page(name, *args, **query):
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"processes:{name}", args=args) + (f"?{asked}" if asked else "")


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def words(answer) -> str:
    return " ".join(soup(answer).select_one("main").get_text(" ").split())


def longer_visit() -> bytes:
    """The visit that comes with Trivet, with more time to revise."""
    return packaged()["contact.visit"].replace(b'due="P3D"', b'due="P5D"')


def upload(content: bytes, name="visit.bpmn"):
    return {"file": SimpleUploadedFile(name, content)}
