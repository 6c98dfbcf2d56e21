"""While away, and what a team decides by itself."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.cast import TODAY
from trivet.customers.models import Account
from trivet.foundation import clock, journal
from trivet.foundation.errors import Invalid, NotPermitted, Refused
from trivet.triangle import queries
from trivet.triangle.actions import covers, delegations
from trivet.triangle.models import Delegation, Seat

NEXT_WEEK = TODAY + timedelta(days=7)


def test_who_covers_acts_for_the_seat_and_sees_the_account(ar, outsider, account, now):
    assert account not in Account.objects.visible_to(outsider)
    covers.arrange(by=ar, covered_by=outsider, until=NEXT_WEEK, reason="leave")
    assert queries.holder(account, Seat.AR) == queries.Holder(outsider, queries.How.COVER)
    assert account in Account.objects.visible_to(outsider)
    with clock.at(now + timedelta(days=7)):
        assert queries.holder(account, Seat.AR).user == ar
        assert account not in Account.objects.visible_to(outsider)


def test_the_head_arranges_cover_for_one_who_fell_ill(head, ar, sr):
    row = covers.arrange(by=head, person=ar, covered_by=sr, until=NEXT_WEEK)
    assert journal.about(ar).get().payload["until"] == str(row.until)


def test_a_colleague_does_not_take_the_seats_of_another(ar, sr, outsider):
    with pytest.raises(NotPermitted):
        covers.arrange(by=sr, person=ar, covered_by=sr, until=NEXT_WEEK)


@pytest.mark.parametrize("until", [None, TODAY, TODAY - timedelta(days=1)])
def test_a_cover_has_an_end(ar, sr, until):
    with pytest.raises(Invalid) as caught:
        covers.arrange(by=ar, covered_by=sr, until=until)
    assert "until" in caught.value.fields


def test_nobody_covers_himself(ar):
    with pytest.raises(Invalid):
        covers.arrange(by=ar, covered_by=ar, until=NEXT_WEEK)


def test_a_second_cover_for_the_same_days_is_refused(ar, sr, fr):
    covers.arrange(by=ar, covered_by=sr, until=NEXT_WEEK)
    with pytest.raises(Refused) as caught:
        covers.arrange(by=ar, covered_by=fr, until=NEXT_WEEK)
    assert "9 March 2026" in str(caught.value)


def test_one_who_is_away_covers_nobody(ar, sr, fr):
    covers.arrange(by=sr, covered_by=fr, until=NEXT_WEEK)
    with pytest.raises(Refused) as caught:
        covers.arrange(by=ar, covered_by=sr, until=NEXT_WEEK)
    assert "sr is away" in str(caught.value)


def test_one_who_covers_does_not_go_away_meanwhile(ar, sr, fr):
    covers.arrange(by=ar, covered_by=sr, until=NEXT_WEEK)
    with pytest.raises(Refused):
        covers.arrange(by=sr, covered_by=fr, until=NEXT_WEEK)


def test_back_sooner(ar, sr, account, now):
    row = covers.arrange(by=ar, covered_by=sr, until=NEXT_WEEK)
    with clock.at(now + timedelta(days=2)):
        covers.end(by=ar, cover=row)
        assert queries.holder(account, Seat.AR).user == ar
    assert row.until == TODAY + timedelta(days=2)


def test_a_cover_that_has_not_begun_is_called_off(ar, sr):
    row = covers.arrange(by=ar, covered_by=sr, since=NEXT_WEEK, until=NEXT_WEEK + timedelta(days=7))
    assert covers.end(by=ar, cover=row) is None
    assert queries.covers_of(ar) == []


def test_a_new_limit_ends_the_one_before(head, account, now):
    first = delegations.delegate(
        by=head, account=account, kind="discount", limit=Decimal(10), since=date(2026, 1, 1)
    )
    second = delegations.delegate(by=head, account=account, kind="discount", limit=Decimal(15))
    first.refresh_from_db()
    assert (first.until, second.since) == (TODAY, TODAY)
    assert list(queries.delegations_in_force(account)) == [second]
    assert journal.about(account).first().payload["limit"] == ["10.00", "15"]


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        ("discount", {}, "limit"),
        ("discount", {"limit": Decimal(101)}, "limit"),
        ("profit", {"limit": Decimal(-1)}, "limit"),
        ("credit", {"limit": Decimal(5)}, "currency"),
        ("terms", {"terms": " "}, "terms"),
    ],
)
def test_a_delegation_that_says_too_little_is_refused(head, account, kind, facts, field):
    with pytest.raises(Invalid) as caught:
        delegations.delegate(by=head, account=account, kind=kind, **facts)
    assert field in caught.value.fields


def test_a_team_does_not_delegate_to_itself(ar, account):
    with pytest.raises(NotPermitted):
        delegations.delegate(by=ar, account=account, kind="discount", limit=Decimal(90))


def test_a_limit_planned_for_later_stands_in_the_way_of_an_open_one(head, account):
    facts = {"by": head, "account": account, "kind": "cash"}
    delegations.delegate(**facts, limit=Decimal(60), since=NEXT_WEEK)
    with pytest.raises(Refused):
        delegations.delegate(**facts, limit=Decimal(30))
    delegations.delegate(**facts, limit=Decimal(30), until=NEXT_WEEK)


def test_a_withdrawn_limit_is_no_longer_in_force(head, account):
    row = delegations.delegate(
        by=head, account=account, kind="cash", limit=Decimal(60), since=date(2026, 1, 1)
    )
    delegations.withdraw(by=head, delegation=row)
    assert not queries.delegations_in_force(account)
    assert Delegation.objects.get().until == TODAY
