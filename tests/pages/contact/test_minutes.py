"""The minutes page: one page for everything, and nothing typed is lost."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import TODAY
from tests.pages.contact.conftest import TEXT
from trivet.win.contact.models import Commitment, Observation

pytestmark = pytest.mark.django_db


def page_of(visit) -> str:
    return reverse("win:visit-minutes", args=[visit.pk])


def sent(*, commitments=(), observations=(), **fields):
    """What the form sends: both lists of rows with their counts."""
    data = {"step": "record", "minutes": TEXT, **fields}
    for prefix, rows in (("commitments", commitments), ("observations", observations)):
        data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
        data[f"{prefix}-INITIAL_FORMS"] = "0"
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def promised(ar, **fields):
    given = {
        "client_key": str(uuid.uuid4()),
        "direction": "ours",
        "text": "送出報價",
        "due_on": str(TODAY + timedelta(days=8)),
        "our_person": str(ar.pk),
        "form": "oral",
    }
    return given | fields


def seen(**fields):
    return {"client_key": str(uuid.uuid4()), "kind": "issue", "text": "冷卻不足"} | fields


@pytest.fixture
def phone(sign_in, ar):
    return sign_in(ar)


def test_minutes_with_their_rows_are_saved_in_one_go(phone, approved, ar, person):
    whole = sent(
        commitments=[
            promised(ar, their_person=str(person.pk)),
            promised(ar, text="  "),
            promised(ar, direction="theirs", text="回覆測試", their_person=str(person.pk)),
        ],
        observations=[seen(), seen(text="")],
        persons=[person.pk],
        colleagues=[ar.pk],
        next_step="約簡報",
    )
    answer = phone.post(page_of(approved), whole)
    assert answer.status_code == 302
    approved.refresh_from_db()
    assert (approved.status, approved.next_step) == ("recorded", "約簡報")
    assert {row.text for row in approved.commitments.all()} == {"送出報價", "回覆測試"}
    assert [row.text for row in approved.observations.all()] == ["冷卻不足"]
    assert all(row.attended for row in approved.participants.all())


def test_sending_twice_saves_once(phone, approved, ar):
    whole = sent(commitments=[promised(ar)], observations=[seen()])
    for _ in range(2):
        assert phone.post(page_of(approved), whole).status_code == 302
    assert (Commitment.objects.count(), Observation.objects.count()) == (1, 1)


def test_a_wrong_row_is_marked_and_everything_typed_comes_back(phone, approved, ar):
    rows = [promised(ar), promised(ar, text="第二項", due_on="")]
    answer = phone.post(page_of(approved), sent(commitments=rows, next_step="約簡報"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "By when?" in page
    assert "第二項" in page
    assert TEXT in page
    assert 'value="約簡報"' in page
    assert not Commitment.objects.exists()


def test_a_row_the_domain_refuses_is_marked_where_it_stands(phone, approved, ar):
    rows = [promised(ar, text=""), promised(ar, due_on=str(TODAY - timedelta(days=9)))]
    answer = phone.post(page_of(approved), sent(commitments=rows))
    assert answer.status_code == 422
    row = answer.context["rows"]["commitments"][1]
    assert row.errors["due_on"] == ["Choose a later day."]


def test_competitor_news_without_its_source_is_marked(phone, approved):
    news = seen(kind="intelligence", competitor="Vega", source_kind="published", source="")
    answer = phone.post(page_of(approved), sent(observations=[news]))
    assert answer.status_code == 422
    assert "source" in answer.context["rows"]["observations"][0].errors
    assert "Not saved yet" in answer.content.decode(), "the row may be far below the screen"


def test_one_more_row_is_added_without_scripts(phone, approved, ar):
    answer = phone.post(page_of(approved), sent(commitments=[promised(ar)], more="commitments"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="commitments-1-text"' in page
    assert "送出報價" in page
    assert "By when?" not in page, "the person is still writing"
    approved.refresh_from_db()
    assert approved.status == "approved"


def test_promises_in_the_text_become_rows_to_confirm(phone, approved, ar):
    answer = phone.post(page_of(approved), sent(propose="1"))
    row = answer.context["rows"]["commitments"][0]
    assert answer.status_code == 200
    assert row["text"].value() == "我們會在下週三前送出報價"
    assert row["due_on"].value() == "2026-03-11"
    assert not Commitment.objects.exists()
    again = phone.post(
        page_of(approved),
        sent(propose="1", commitments=[promised(ar, text="我們會在下週三前送出報價")]),
    )
    assert len(again.context["rows"]["commitments"].forms) == 1, "not proposed twice"


def test_a_proposed_promise_fills_the_blank_row_that_the_page_came_with(phone, approved, ar):
    blank = promised(ar, text="", due_on="")
    answer = phone.post(page_of(approved), sent(propose="1", commitments=[blank]))
    rows = answer.context["rows"]["commitments"].forms
    assert [row["text"].value() for row in rows] == ["我們會在下週三前送出報價"]


def test_before_the_visit_begins_the_page_says_so(phone, sign_in, requested, ar, head):
    answer = phone.post(page_of(requested), sent())
    assert answer.status_code == 422
    assert TEXT in answer.content.decode()


def test_the_second_recorder_keeps_his_text_and_adds_it(sign_in, recorded, sr, ar):
    other = sign_in(sr)
    answer = other.post(page_of(recorded), sent(minutes="另一份紀錄", commitments=[promised(ar)]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ar has already recorded the minutes" in page
    assert "另一份紀錄" in page
    assert 'value="add"' in page
    answer = other.post(
        page_of(recorded),
        sent(step="add", minutes="另一份紀錄", commitments=[promised(ar)]),
    )
    assert answer.status_code == 302
    recorded.refresh_from_db()
    assert recorded.minutes.startswith(TEXT)
    assert "另一份紀錄" in recorded.minutes
    assert recorded.commitments.count() == 1


def test_that_nothing_more_follows_is_said_in_one_tap(phone, recorded):
    page = phone.get(page_of(recorded)).content.decode()
    assert "Nothing more follows" in page
    assert phone.post(page_of(recorded), sent(step="add", minutes="")).status_code == 302
    assert "Nothing more follows" not in phone.get(page_of(recorded)).content.decode()


def test_a_reader_has_no_minutes_to_write(sign_in, approved, auditor):
    browser = sign_in(auditor)
    assert browser.get(page_of(approved)).status_code == 403
    assert browser.post(page_of(approved), sent()).status_code == 403


@pytest.mark.parametrize(
    "broken",
    [
        {"commitments-TOTAL_FORMS": "x"},
        {"commitments-TOTAL_FORMS": "100000"},
        {"commitments-0-our_person": "999999"},
        {"commitments-0-client_key": "zzz"},
        {"commitments-0-due_on": "31/12/2026"},
        {"observations-TOTAL_FORMS": ""},
        {"persons": "abc"},
        {"version": "many"},
    ],
)
def test_a_broken_form_is_refused_and_never_breaks(phone, approved, ar, broken):
    answer = phone.post(page_of(approved), sent(commitments=[promised(ar)]) | broken)
    assert answer.status_code == 422
    assert TEXT in answer.content.decode()
    approved.refresh_from_db()
    assert approved.status == "approved"


def test_htmx_is_sent_on_by_a_header(phone, approved):
    answer = phone.post(page_of(approved), sent(), headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/win/visits/")


def test_a_call_is_noted_with_its_promises(phone, account, ar, person, requirement, head):
    address = f"{reverse('win:call')}?account={account.pk}"
    assert phone.get(address).status_code == 200
    noted = sent(commitments=[promised(ar)]) | {
        "kind": "mail",
        "subject": "報價",
        "happened_at": "2026-03-03T09:00",
        "persons": [person.pk],
        "client_key": str(uuid.uuid4()),
    }
    first, second = (phone.post(address, noted) for _ in range(2))
    assert first.status_code == 302
    assert first["Location"] == second["Location"]
    assert account.touchpoints.get().kind == "mail"
    late = noted | {"happened_at": "2026-04-03T09:00", "client_key": str(uuid.uuid4())}
    answer = phone.post(address, late)
    assert answer.status_code == 422
    assert "after it happened" in answer.content.decode()
