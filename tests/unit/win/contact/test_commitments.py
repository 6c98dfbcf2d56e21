"""Promises given, cleared, moved, and ended one way or the other."""

from datetime import timedelta

import pytest

from tests.cast import TODAY
from tests.unit.win.contact.conftest import promised
from trivet.foundation import journal
from trivet.foundation.errors import Invalid, NotPermitted, Refused, Stale
from trivet.triangle.models import Seat
from trivet.win.contact import actions
from trivet.win.contact.models import Commitment

Status = Commitment.Status


def test_the_journal_says_who_gave_and_who_received(commitment, account, ar, person):
    links = {link.qualifier: link.object_id for link in journal.about(commitment).get().links.all()}
    assert links == {
        "account": account.pk,
        "commitment": commitment.pk,
        "giver": ar.pk,
        "receiver": person.pk,
    }


def test_a_promise_of_theirs_is_given_by_them(account, ar, person):
    theirs = actions.promise(account=account, draft=promised(ar, person, direction="theirs"), by=ar)
    links = {link.qualifier: link.kind for link in journal.about(theirs).get().links.all()}
    assert links["giver"] == "customers.person"
    assert links["receiver"] == "organisation.user"


def test_a_promise_of_theirs_without_its_giver_is_refused(account, ar):
    with pytest.raises(Invalid):
        actions.promise(account=account, draft=promised(ar, direction="theirs"), by=ar)


def test_nobody_owes_what_he_cannot_see(account, ar, outsider):
    with pytest.raises(Invalid) as caught:
        actions.promise(account=account, draft=promised(outsider), by=ar)
    assert "our_person" in caught.value.fields


def test_a_stranger_of_theirs_receives_nothing(account, other_account, ar, person):
    person.posts.update(account=other_account)
    with pytest.raises(Invalid) as caught:
        actions.promise(account=account, draft=promised(ar, person), by=ar)
    assert "their_person" in caught.value.fields


def test_an_empty_promise_is_refused(account, ar):
    with pytest.raises(Invalid) as caught:
        actions.promise(account=account, draft=promised(ar, text="  "), by=ar)
    assert "text" in caught.value.fields


def test_kept_needs_proof(commitment, ar, later):
    with pytest.raises(Invalid):
        actions.keep(commitment=commitment, by=ar)
    with later(8):
        kept = actions.keep(commitment=commitment, by=ar, proof="報價單 Q-118")
    assert (kept.status, kept.ended_on) == (Status.KEPT, TODAY + timedelta(days=8))
    assert journal.about(kept).first().payload["late"] is False


def test_kept_late_is_noted_as_late(commitment, ar, later):
    with later(9):
        kept = actions.keep(commitment=commitment, by=ar, proof="Q-118")
    assert journal.about(kept).first().payload["late"] is True


def test_the_customers_word_keeps_an_open_commitment(commitment, ar, person):
    kept = actions.confirm_by_customer(commitment=commitment, person_id=person.pk, by=ar)
    assert (kept.status, kept.confirmed_by, kept.confirmed_on) == (Status.KEPT, person, TODAY)
    with pytest.raises(Refused, match="already confirmed"):
        actions.confirm_by_customer(commitment=commitment, person_id=person.pk, by=ar)


def test_the_customer_confirms_what_was_kept_with_proof(commitment, ar, person):
    actions.keep(commitment=commitment, by=ar, proof="Q-118")
    kept = actions.confirm_by_customer(commitment=commitment, person_id=person.pk, by=ar)
    assert kept.proof == "Q-118"
    assert kept.confirmed_by == person


def test_a_broken_commitment_is_not_confirmed(commitment, ar, person):
    actions.mark_broken(commitment=commitment, by=ar, reason="缺料")
    with pytest.raises(Refused):
        actions.confirm_by_customer(commitment=commitment, person_id=person.pk, by=ar)


def test_broken_and_released_say_why(commitment, ar):
    for end in (actions.mark_broken, actions.release):
        with pytest.raises(Invalid):
            end(commitment=commitment, by=ar, reason="")
    released = actions.release(commitment=commitment, by=ar, reason="客戶改了規格")
    assert (released.status, released.end_reason) == (Status.RELEASED, "客戶改了規格")


def test_the_second_to_end_it_is_told_who_was_first(commitment, ar, head):
    actions.mark_broken(commitment=commitment, by=ar, reason="缺料")
    with pytest.raises(Refused, match="ar has already marked this commitment as broken"):
        actions.keep(commitment=commitment, by=head, proof="Q-118")


def test_every_day_agreed_stays_in_the_journal(commitment, ar):
    first = commitment.due_on
    for days in (10, 20):
        actions.renegotiate(
            commitment=commitment, due_on=TODAY + timedelta(days=days), reason="客戶要求", by=ar
        )
    moves = [
        event.payload["due_on"]
        for event in reversed(journal.about(commitment).filter(type="commitment.moved"))
    ]
    ten, twenty = (str(TODAY + timedelta(days=days)) for days in (10, 20))
    assert moves == [[str(first), ten], [ten, twenty]]


def test_a_day_moved_meanwhile_is_shown(commitment, ar, head):
    day = TODAY + timedelta(days=10)
    actions.renegotiate(commitment=commitment, due_on=day, reason="…", by=head, expected=1)
    with pytest.raises(Stale) as caught:
        actions.renegotiate(commitment=commitment, due_on=TODAY, reason="…", by=ar, expected=1)
    assert caught.value.theirs == {"due_on": day}


def test_an_ended_day_does_not_move(commitment, ar):
    actions.keep(commitment=commitment, by=ar, proof="Q-118")
    with pytest.raises(Refused):
        actions.renegotiate(commitment=commitment, due_on=TODAY, reason="…", by=ar)


def test_reopened_it_loses_its_end_and_the_journal_keeps_it(commitment, ar):
    actions.keep(commitment=commitment, by=ar, proof="Q-118")
    again = actions.reopen(commitment=commitment, by=ar, reason="客戶說沒收到")
    assert (again.status, again.ended_on, again.proof) == (Status.OPEN, None, "")
    assert journal.about(again).first().payload["before"]["proof"] == "Q-118"


def test_a_seat_clears_a_planned_promise_before_it_is_given(account, ar, sr, person):
    planned = actions.promise(
        account=account, draft=promised(ar, person, promised_on=TODAY + timedelta(days=2)), by=ar
    )
    actions.clear(commitment=planned, seat=Seat.SR, by=sr)
    clearance = planned.clearances.get()
    assert (clearance.seat, clearance.by, clearance.before_promise) == (Seat.SR, sr, True)
    with pytest.raises(Refused):
        actions.clear(commitment=planned, seat=Seat.SR, by=sr)


def test_a_seat_clears_afterwards_and_it_shows(commitment, fr):
    actions.clear(commitment=commitment, seat=Seat.FR, by=fr)
    assert commitment.clearances.get().before_promise is False


def test_a_seat_that_is_not_ones_own_is_not_cleared(commitment, sr):
    with pytest.raises(NotPermitted):
        actions.clear(commitment=commitment, seat=Seat.FR, by=sr)


def test_the_giver_without_a_seat_ends_his_own(account, ar, auditor, steward):
    mine = actions.promise(account=account, draft=promised(steward), by=ar)
    with pytest.raises(NotPermitted):
        actions.keep(commitment=mine, by=auditor, proof="…")
    assert actions.keep(commitment=mine, by=steward, proof="資料已更正").status == Status.KEPT


def test_it_does_not_end_in_the_future_or_before_it_was_given(commitment, ar):
    for days in (-1, 1):
        with pytest.raises(Invalid) as caught:
            actions.keep(
                commitment=commitment, by=ar, proof="…", ended_on=TODAY + timedelta(days=days)
            )
        assert "ended_on" in caught.value.fields


def test_a_proof_too_long_is_said_and_not_cut(commitment, ar):
    with pytest.raises(Invalid) as caught:
        actions.keep(commitment=commitment, by=ar, proof="x" * 501)
    assert "proof" in caught.value.fields
