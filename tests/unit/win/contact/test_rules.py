"""The rules of contact, each at its edge."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from trivet.foundation.errors import Invalid, NotPermitted, Refused, allowed
from trivet.foundation.security import SecurityClass
from trivet.triangle.models import Seat
from trivet.win.contact import rules
from trivet.win.contact.models import Commitment, Observation, Touchpoint
from trivet.win.contact.rules import Place

Status = Touchpoint.Status
NOON = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)
TEAM = Place(seats=frozenset({Seat.AR}), clearance=SecurityClass.CONFIDENTIAL)
HEAD = Place(leads=True, clearance=SecurityClass.RESTRICTED)
READER = Place(clearance=SecurityClass.RESTRICTED)


def person(pk: int, *, is_active: bool = True) -> SimpleNamespace:
    return SimpleNamespace(pk=pk, is_active=is_active, name=f"person {pk}")


def visit(status=Status.REQUESTED, **fields) -> SimpleNamespace:
    given = {"requested_by_id": 1, "requested_by": person(1), "cost": None, "currency": ""}
    return SimpleNamespace(status=status, rating=None, **(given | fields))


def test_every_status_has_its_transitions():
    assert set(rules.TRANSITIONS) == set(Status)
    assert set(rules.COMMITMENT_TRANSITIONS) == set(Commitment.Status)


def test_every_status_but_the_ends_leads_on_to_closed_or_withdrawn():
    def reach(status, seen=()):
        onward = {s for s in rules.TRANSITIONS[status] if s not in seen}
        return onward.union(*(reach(s, (*seen, status)) for s in onward), set())

    for status in Status:
        if status not in (Status.CLOSED, Status.WITHDRAWN):
            assert reach(status) & {Status.CLOSED, Status.WITHDRAWN}


def test_the_second_to_approve_is_told_who_was_first():
    with pytest.raises(Refused, match="Mei has already approved"):
        rules.check_moves(status=Status.APPROVED, target=Status.APPROVED, who="Mei")


def test_minutes_of_an_unapproved_visit_say_what_is_missing():
    with pytest.raises(Refused, match="not been approved"):
        rules.check_moves(status=Status.REQUESTED, target=Status.HELD)


def test_a_step_back_is_refused():
    with pytest.raises(Refused):
        rules.check_moves(status=Status.CLOSED, target=Status.RECORDED)


def test_minutes_are_refused_before_the_visit_has_begun():
    later = NOON + timedelta(minutes=1)
    assert not allowed(rules.check_has_begun, starts_at=later, now=NOON)
    assert allowed(rules.check_has_begun, starts_at=NOON, now=NOON)


def test_approval_is_refused_to_the_requester_even_where_he_leads():
    with pytest.raises(NotPermitted, match="somebody else"):
        rules.check_can_approve(visit=visit(), by=person(1), place=HEAD)


def test_approval_is_refused_to_a_seat_that_does_not_approve():
    with pytest.raises(NotPermitted, match="head"):
        rules.check_can_approve(visit=visit(), by=person(2), place=TEAM)


def test_the_sponsor_approves_like_the_head():
    sponsor = Place(seats=frozenset({Seat.SPONSOR}))
    assert allowed(rules.check_can_approve, visit=visit(), by=person(2), place=sponsor)
    assert allowed(rules.check_can_approve, visit=visit(), by=person(2), place=HEAD)


@pytest.mark.parametrize(
    ("tier", "cost", "limit", "needs"),
    [
        (False, None, None, (False, False)),
        (True, None, None, (True, False)),
        (False, Decimal(300), Decimal(300), (False, False)),
        (False, Decimal("300.01"), Decimal(300), (False, True)),
        (False, Decimal(1), None, (False, True)),
        (True, Decimal(900), Decimal(300), (True, True)),
    ],
)
def test_the_policy_asks_for_approval_by_tier_and_by_cost(tier, cost, limit, needs):
    found = rules.approval_needs(tier_needs_approval=tier, cost=cost, limit=limit)
    assert (found.tier, found.cost) == needs
    assert bool(found) == any(needs)


def test_an_approved_cost_does_not_rise_without_a_new_approval():
    approved = visit(Status.APPROVED, cost=Decimal(100), currency="TWD")
    over = rules.Needs(cost=True)
    with pytest.raises(Refused, match="approval of its own"):
        rules.check_can_revise(visit=approved, cost=Decimal(200), currency="TWD", needs=over)
    rules.check_can_revise(visit=approved, cost=Decimal(90), currency="TWD", needs=over)
    rules.check_can_revise(visit=approved, cost=Decimal(200), currency="TWD", needs=rules.Needs())


def test_a_held_visit_is_no_longer_revised():
    with pytest.raises(Refused):
        rules.check_can_revise(
            visit=visit(Status.HELD), cost=None, currency="", needs=rules.Needs()
        )


def test_only_the_requester_rates_while_he_is_here():
    recorded = visit(Status.RECORDED)
    assert allowed(rules.check_can_rate, visit=recorded, by=person(1), place=TEAM)
    assert not allowed(rules.check_can_rate, visit=recorded, by=person(2), place=HEAD)
    left = visit(Status.RECORDED, requested_by=person(1, is_active=False))
    assert allowed(rules.check_can_rate, visit=left, by=person(2), place=HEAD)
    assert not allowed(rules.check_can_rate, visit=left, by=person(2), place=TEAM)


def test_a_reader_without_seat_does_not_work_here():
    assert not allowed(rules.check_can_work, place=READER)
    assert allowed(rules.check_can_work, place=TEAM)
    assert allowed(rules.check_can_work, place=HEAD)


def test_nobody_holds_a_fact_above_what_he_reads():
    with pytest.raises(Invalid):
        rules.check_class_readable(security=SecurityClass.RESTRICTED, place=TEAM)
    rules.check_class_readable(security=SecurityClass.CONFIDENTIAL, place=TEAM)


def test_minutes_fall_due_after_the_end_not_the_start():
    ends = NOON + timedelta(hours=2)
    assert rules.minutes_due(starts_at=NOON, ends_at=ends, hours=24) == ends + timedelta(days=1)
    assert rules.minutes_due(starts_at=NOON, ends_at=None, hours=24) == NOON + timedelta(days=1)


def test_a_commitment_of_theirs_needs_its_giver():
    with pytest.raises(Invalid) as caught:
        rules.check_sides(direction="theirs", our_person_id=1, their_person_id=None)
    assert "their_person" in caught.value.fields
    assert rules.check_sides(direction="ours", our_person_id=1, their_person_id=None) == 1
    with pytest.raises(Invalid):
        rules.check_sides(direction="ours", our_person_id=None, their_person_id=2)
    with pytest.raises(Invalid):
        rules.check_sides(direction="both", our_person_id=1, their_person_id=2)


def test_kept_needs_proof_or_the_customers_word():
    assert not allowed(rules.check_can_keep, proof=" ", confirmed=False)
    assert allowed(rules.check_can_keep, proof="mail of 3 March", confirmed=False)
    assert allowed(rules.check_can_keep, proof="", confirmed=True)


def test_an_end_lies_between_promise_and_today():
    day = date(2026, 3, 3)
    check = rules.check_ended_on
    assert allowed(check, promised_on=day, ended_on=day, today=day)
    assert not allowed(check, promised_on=day, ended_on=day - timedelta(1), today=day)
    assert not allowed(check, promised_on=day, ended_on=day + timedelta(1), today=day)


def test_a_seat_clears_once_for_itself_and_only_our_commitments():
    def can(seat, seats, done=(), direction="ours"):
        commitment = SimpleNamespace(direction=direction)
        return allowed(
            rules.check_can_clear, commitment=commitment, seat=seat, seats=seats, done=done
        )

    assert can(Seat.SR, {Seat.SR})
    assert not can(Seat.SR, {Seat.AR})
    assert not can(Seat.SR, {Seat.SR}, done={Seat.SR})
    assert not can(Seat.SR, {Seat.SR}, direction="theirs")
    assert not can(Seat.SPONSOR, {Seat.SPONSOR})


def test_competitor_news_needs_how_we_know_and_from_where():
    def check(source_kind, source):
        return allowed(
            rules.check_lawful_source,
            kind="intelligence",
            source_kind=source_kind,
            source=source,
        )

    assert check("published", "annual report, p. 12")
    assert not check("published", " ")
    assert not check("", "a friend")
    assert not check("leaked", "a friend")


def test_competitor_news_is_held_closest():
    assert rules.least_class("intelligence") == SecurityClass.RESTRICTED
    assert rules.least_class("relationship") == SecurityClass.CONFIDENTIAL
    assert rules.least_class("issue") == SecurityClass.INTERNAL
    with pytest.raises(Invalid):
        rules.least_class("gift")
    assert set(Observation.Kind) == {"issue", "intelligence", "relationship"}
