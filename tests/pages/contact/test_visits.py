"""One visit and its brief, the list and the month: what each shows, to whom, at what cost."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, TODAY
from trivet.foundation import clock
from trivet.foundation.security import SecurityClass
from trivet.processes.contact import visits as flow
from trivet.win.contact import actions
from trivet.win.contact.actions import (
    CommitmentDraft,
    LogDraft,
    MinutesDraft,
    ObservationDraft,
    VisitDraft,
)

pytestmark = pytest.mark.django_db


def page(browser, name, visit=None, **query) -> str:
    address = reverse(f"win:{name}", args=[visit.pk] if visit else [])
    return browser.get(address, query).content.decode()


def test_a_visit_shows_where_it_stands_and_what_waits(sign_in, requested, head, ar):
    text = page(sign_in(head), "visit", requested)
    assert "Approve the visit" in text
    assert "Answer the request" in text
    assert 'aria-current="step"' in text
    text = page(sign_in(ar), "visit", requested)
    assert "Answer the request" not in text
    assert "Withdraw" in text


def test_a_recorded_visit_shows_minutes_and_offers_the_rating(sign_in, recorded, ar):
    text = page(sign_in(ar), "visit", recorded)
    assert "談了新機房的進度" in text
    assert "Rate the purpose" not in text, "the process asks first what follows"
    assert "Split out what follows" in text
    assert "Minutes recorded" in text
    assert "process." not in text


def test_what_waits_elsewhere_is_offered_next(sign_in, recorded, account, ar, commitment):
    text = page(sign_in(ar), "visit", recorded)
    assert "Next for you, elsewhere" in text
    assert reverse("win:commitment", args=[commitment.pk]) in text
    text = page(sign_in(ar), "commitment", commitment)
    assert reverse("win:visit-minutes", args=[recorded.pk]) in text


def test_late_minutes_show_as_late(sign_in, approved, ar, head):
    with clock.at(NOW + timedelta(days=2)):
        flow.record_minutes(visit=approved, draft=MinutesDraft(text="…"), by=ar)
        assert 'data-kind="late"' in page(sign_in(ar), "visit", approved)


def test_a_restricted_visit_is_not_there_for_the_seat_below(sign_in, account, sponsor, ar, head):
    draft = VisitDraft(subject="secret", starts_at=NOW, security=SecurityClass.RESTRICTED)
    secret = flow.request(account=account, draft=draft, by=sponsor)
    for name in ("visit", "visit-brief", "visit-minutes", "visit-approval", "visit-rating"):
        address = reverse(f"win:{name}", args=[secret.pk])
        assert sign_in(ar).get(address).status_code == 404, name
    assert "secret" not in page(sign_in(ar), "visits")
    assert "secret" in page(sign_in(head), "visits")


def test_the_brief_tells_what_is_known_and_takes_a_note(sign_in, requested, sr, person):
    browser = sign_in(sr)
    text = page(browser, "visit-brief", requested)
    for words in ("林若水", "CTO", "Not met before", "Your note as Solution responsible"):
        assert words in text
    address = reverse("win:visit-brief", args=[requested.pk])
    assert browser.post(address, {"seat": "SR", "text": "方案 B"}).status_code == 302
    assert "方案 B" in page(browser, "visit-brief", requested)
    assert browser.post(address, {"seat": "AR", "text": "…"}).status_code == 403
    assert browser.post(address, {"text": "…"}).status_code == 422


def test_the_list_filters_by_its_address(sign_in, recorded, account, ar):
    browser = sign_in(ar)
    assert "新機房方案" in page(browser, "visits")
    assert "新機房方案" in page(browser, "visits", show="going")
    assert "新機房方案" not in page(browser, "visits", kind="call")
    assert "新機房方案" not in page(browser, "visits", since="2026-04-01")
    assert "新機房方案" in page(browser, "visits", q="北辰", account=account.pk)


def test_the_month_shows_mine_or_all(sign_in, approved, ar, sr):
    assert "新機房方案" in page(sign_in(ar), "visits-month", at="2026-03")
    assert "新機房方案" not in page(sign_in(ar), "visits-month", at="2026-04")
    assert "新機房方案" not in page(sign_in(sr), "visits-month", at="2026-03")
    assert "新機房方案" in page(sign_in(sr), "visits-month", at="2026-03", all="1")
    assert sign_in(ar).get(reverse("win:visits-month"), {"at": "x"}).status_code == 200


def test_the_list_is_taken_away_as_a_file(sign_in, recorded, head):
    answer = sign_in(head).post(reverse("win:visits-export"), {"as": "csv"})
    assert "新機房方案" in b"".join(answer.streaming_content).decode("utf-8-sig")


def asked(browser, address) -> int:
    browser.get(address)  # the first answer fills what the process keeps
    with CaptureQueriesContext(connection) as statements:
        assert browser.get(address).status_code == 200
    return len(statements)


MOST = {
    "visits": 8,
    "visits-month": 6,
    "visit": 25,
    "visit-brief": 24,
    "visit-minutes": 16,
    "commitments": 8,
    "commitment": 19,
}


@pytest.mark.parametrize("name", MOST)
def test_more_history_asks_no_more_of_the_database(
    name, sign_in, recorded, commitment, account, ar, person, buyer
):
    browser = sign_in(ar)
    subject = {"commitment": [commitment.pk]}.get(name, [recorded.pk])
    plain = name in ("visits", "visits-month", "commitments")
    address = reverse(f"win:{name}", args=[] if plain else subject)
    _more(account, recorded, ar, person, buyer, 1)
    before = asked(browser, address)
    _more(account, recorded, ar, person, buyer, 12)
    assert asked(browser, address) == before
    assert before <= MOST[name]


def _more(account, visit, ar, person, buyer, times):
    for number in range(times):
        row = CommitmentDraft(
            direction="ours",
            text=str(number),
            due_on=TODAY,
            our_person_id=ar.pk,
            their_person_id=person.pk,
        )
        seen = ObservationDraft(kind="issue", text=str(number))
        actions.add_to_minutes(
            visit=visit,
            text=f"n{number}{uuid.uuid4()}",
            by=ar,
            commitments=[row],
            observations=[seen],
        )
        noted = LogDraft(
            subject=str(number),
            happened_at=NOW - timedelta(days=1, hours=number),
            text="…",
            persons=frozenset({person.pk, buyer.pk}),
        )
        actions.log_call(account=account, draft=noted, by=ar)
