"""The ledger, one commitment and its steps; observations."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import TODAY
from trivet.foundation.security import SecurityClass
from trivet.processes.contact import commitments as flow
from trivet.win.contact import actions
from trivet.win.contact.actions import CommitmentDraft, ObservationDraft
from trivet.win.contact.models import Commitment, Touchpoint

pytestmark = pytest.mark.django_db


def at(name, commitment) -> str:
    return reverse(f"win:commitment{name}", args=[commitment.pk])


@pytest.fixture
def desk(sign_in, ar):
    return sign_in(ar)


def test_the_ledger_lists_filters_and_counts(desk, commitment):
    address = reverse("win:commitments")
    page = desk.get(address).content.decode()
    assert "送出報價" in page
    assert "送出報價" not in desk.get(f"{address}?status=late").content.decode()
    assert "送出報價" not in desk.get(f"{address}?direction=theirs").content.decode()
    assert "送出報價" in desk.get(f"{address}?mine=1&within=30").content.decode()
    assert "1 row" in desk.get(reverse("win:commitments-total")).content.decode()


def test_what_the_address_gets_wrong_is_a_sentence(desk, commitment):
    address = reverse("win:commitments")
    assert desk.get(f"{address}?account=x").status_code == 422
    assert desk.get(f"{address}?after=zzz").status_code == 400
    assert desk.get(f"{address}?status=nonsense").status_code == 200


def test_a_promise_is_written_down_by_itself(desk, account, ar, person, head):
    address = f"{reverse('win:commitment-new')}?account={account.pk}"
    assert desk.get(address).status_code == 200
    given = {"direction": "theirs", "text": "回覆", "due_on": "2026-03-09", "our_person": ar.pk}
    answer = desk.post(address, given)
    assert answer.status_code == 422
    assert "who gave it" in answer.content.decode()
    answer = desk.post(address, given | {"their_person": person.pk, "promised_on": "2026-03-02"})
    kept = Commitment.objects.get()
    assert answer["Location"] == at("", kept)
    assert str(kept.promised_on) == "2026-03-02"


def test_who_comes_too_late_is_told_so_and_keeps_what_was_written(desk, commitment, ar):
    flow.keep(commitment=commitment, by=ar, proof="郵件")
    answer = desk.post(at("-breaking", commitment), {"version": "1", "reason": "我以為沒有交"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "has already marked this commitment as kept" in page
    assert "我以為沒有交" in page


def test_kept_without_proof_comes_back_with_its_step_open(desk, commitment):
    answer = desk.post(at("-keeping", commitment), {"version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kept needs a proof" in page
    answer = desk.post(at("-keeping", commitment), {"version": "1", "proof": "Q-118"})
    assert answer.status_code == 302
    commitment.refresh_from_db()
    assert (commitment.status, commitment.proof) == ("kept", "Q-118")


@pytest.mark.parametrize(("step", "status"), [("-breaking", "broken"), ("-release", "released")])
def test_it_ends_otherwise_with_a_reason(desk, commitment, step, status):
    assert desk.post(at(step, commitment), {"reason": ""}).status_code == 422
    assert desk.post(at(step, commitment), {"reason": "缺料"}).status_code == 302
    commitment.refresh_from_db()
    assert commitment.status == status
    assert desk.post(at("-reopening", commitment), {"reason": "誤按"}).status_code == 302
    commitment.refresh_from_db()
    assert commitment.status == "open"


def test_the_day_moves_and_the_former_one_is_told(desk, commitment):
    new = str(TODAY + timedelta(days=20))
    answer = desk.post(
        at("-moving", commitment), {"due_on": new, "reason": "客戶要求", "version": "1"}
    )
    assert answer.status_code == 302
    assert "Commitment moved to another day" in desk.get(at("", commitment)).content.decode()
    answer = desk.post(
        at("-moving", commitment), {"due_on": str(TODAY), "reason": "…", "version": "1"}
    )
    assert answer.status_code == 412
    assert "Somebody else saved first" in answer.content.decode()


def test_the_customer_confirms(desk, commitment, person):
    answer = desk.post(at("-confirmation", commitment), {"person": person.pk, "version": "1"})
    assert answer.status_code == 302
    page = desk.get(at("", commitment)).content.decode()
    assert "林若水" in page
    assert desk.post(at("-confirmation", commitment), {"person": person.pk}).status_code == 422


def test_only_ones_own_seat_clears(desk, sign_in, commitment, sr):
    browser = sign_in(sr)
    assert (
        "We can do this: Solution responsible" in browser.get(at("", commitment)).content.decode()
    )
    assert desk.post(at("-clearance", commitment), {"seat": "SR"}).status_code == 403
    assert desk.post(at("-clearance", commitment), {"seat": "XX"}).status_code == 422
    answer = browser.post(at("-clearance", commitment), {"seat": "SR", "before_promise": "on"})
    assert answer.status_code == 302
    assert commitment.clearances.get().before_promise is True


def test_the_second_to_end_it_is_told_who_was_first(sign_in, commitment, ar, head):
    flow.mark_broken(commitment=commitment, by=ar, reason="缺料")
    answer = sign_in(head).post(at("-keeping", commitment), {"proof": "Q"})
    assert answer.status_code == 422
    assert "ar" in answer.content.decode()


def test_a_reader_sees_no_step_and_takes_none(sign_in, commitment, auditor):
    browser = sign_in(auditor)
    page = browser.get(at("", commitment)).content.decode()
    assert at("-keeping", commitment) not in page
    assert browser.post(at("-keeping", commitment), {"proof": "Q"}).status_code == 403


@pytest.fixture
def observation(account, ar):
    return actions.note(account=account, draft=ObservationDraft(kind="issue", text="冷卻"), by=ar)


def test_an_observation_is_noted_handed_over_and_closed(desk, account, ar, sr):
    address = f"{reverse('win:observation-new')}?account={account.pk}"
    answer = desk.post(address, {"kind": "issue", "text": "冷卻不足"})
    noted = account.observations.get()
    assert answer["Location"] == reverse("win:observation", args=[noted.pk])
    owner = reverse("win:observation-owner", args=[noted.pk])
    assert desk.post(owner, {"owner": "999999"}).status_code == 422
    assert desk.post(owner, {"owner": sr.pk, "version": "1"}).status_code == 302
    closing = reverse("win:observation-closing", args=[noted.pk])
    assert desk.post(closing, {"closing_note": ""}).status_code == 422
    assert desk.post(closing, {"closing_note": "加裝", "version": "2"}).status_code == 302
    noted.refresh_from_db()
    assert (noted.owner, noted.closing_note) == (sr, "加裝")


def test_news_noted_by_another_is_not_there_for_a_seat(sign_in, account, ar, sr):
    draft = ObservationDraft(
        kind="intelligence", text="…", source_kind="published", source="weekly"
    )
    news = actions.note(account=account, draft=draft, by=ar)
    address = reverse("win:observation", args=[news.pk])
    assert sign_in(ar).get(address).status_code == 200
    assert sign_in(sr).get(address).status_code == 404


def test_a_visit_held_above_the_reader_is_not_named_by_what_came_of_it(
    sign_in, recorded, observation, ar, sr, sponsor
):
    draft = CommitmentDraft(
        direction="ours", text="送出報價", due_on=TODAY + timedelta(days=8), our_person_id=ar.pk
    )
    given = flow.promise(account=recorded.account, draft=draft, by=ar, touchpoint=recorded)
    seen = actions.note(
        account=recorded.account,
        draft=ObservationDraft(kind="issue", text="冷卻"),
        by=ar,
        touchpoint=recorded,
    )
    addresses = [at("", given), reverse("win:observation", args=[seen.pk])]
    visit = reverse("win:visit", args=[recorded.pk])
    for address in addresses:
        assert visit in sign_in(sr).get(address).content.decode()
    Touchpoint.objects.update(security=SecurityClass.RESTRICTED)
    for address in addresses:
        page = sign_in(sr).get(address).content.decode()
        assert visit not in page
        assert recorded.subject not in page
        assert visit in sign_in(sponsor).get(address).content.decode()
