"""A visit of the cast's account, asked for through its process, and ways to look at where it is."""

from datetime import timedelta

import pytest

from tests.cast import NOW
from trivet.customers.models import Tier, TierRequirement
from trivet.engine.models import Run
from trivet.foundation import clock
from trivet.processes.contact import visits
from trivet.win.contact.actions import VisitDraft

STARTS = NOW + timedelta(days=7)


@pytest.fixture(autouse=True)
def installed(db, now):
    """Every process that comes with Trivet is published."""
    from trivet.processes import actions

    actions.install()


def policy(tier, *, approval):
    TierRequirement.objects.update_or_create(
        tier=tier,
        defaults={
            "needs_approval": approval,
            "minutes_hours": 24,
            "visits_per_quarter": 1,
            "response_hours": 48,
        },
    )


@pytest.fixture
def ask(account, ar, sr, fr, head):
    """Ask for a visit, as the AR, of an account whose tier needs approval."""

    def request(by=ar, *, approval=True, **fields):
        policy(Tier.S, approval=approval)
        given = {"subject": "Core network 2027", "starts_at": STARTS, **fields}
        return visits.request(account=account, draft=VisitDraft(**given), by=by)

    return request


def waiting(subject):
    """Open tasks about `subject`: name, instance and who has it, sorted."""
    run = Run.objects.filter(subject_id=subject.pk, subject_kind=subject._meta.label_lower).last()
    rows = run.items.open().values_list("task", "instance", "assignee__name")
    return sorted(rows)


def at(**span):
    """The clock, so much after the visit begins."""
    return clock.at(STARTS + timedelta(**span))
