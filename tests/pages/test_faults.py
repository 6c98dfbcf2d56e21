"""Everything that goes wrong gets a sentence, in the form that was asked for."""

import json

import pytest
from django.test import Client

from trivet.web.middleware import WriteOnGet

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.faulty")]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def reader(client, ar):
    client.force_login(ar)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/refused/", 409, "Not in this state. Reopen it first."),
        ("/unseen/", 404, "There is no such visit."),
        ("/forbidden/", 403, "Only the head may."),
        ("/missing/", 404, "There is nothing at this address"),
        ("/denied/", 403, "You may not do this."),
        ("/nowhere/", 404, "There is nothing at this address"),
    ],
)
def test_a_page_says_what_is_wrong(reader, address, status, sentence):
    answer = reader.get(address)
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert 'class="rail"' in answer.content.decode()


@pytest.mark.parametrize("address", ["/refused/", "/missing/", "/broken/"])
def test_a_swap_that_fails_goes_to_the_toasts_and_leaves_the_page_alone(reader, address):
    answer = reader.get(address, headers=HTMX)
    assert answer.status_code >= 400
    assert answer["HX-Retarget"] == "#toasts"
    assert "<html" not in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_a_program_is_answered_in_json_with_the_fields_at_fault(reader):
    answer = reader.get("/invalid/", headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content) == {
        "type": "invalid",
        "status": 422,
        "detail": "Some values.",
        "fields": {"due": ["In the past."]},
    }


def test_a_fault_of_ours_shows_a_sentence_and_nothing_from_inside(reader):
    answer = reader.get("/broken/")
    assert answer.status_code == 500
    assert "What you had saved is safe" in answer.content.decode()
    assert "secret detail" not in answer.content.decode()
    assert "/static/" not in answer.content.decode()


def test_the_sentence_is_in_the_language_of_the_person(reader, ar):
    ar.language = "zh-hant"
    ar.save()
    assert "此地址沒有內容" in reader.get("/nowhere/").content.decode()


def test_a_form_that_is_too_large_is_told_so(reader, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = reader.post("/posting/", {"name": "x" * 200})
    assert answer.status_code == 413
    assert "Split it or import it as a file" in answer.content.decode()


def test_a_form_without_its_proof_of_origin_asks_to_load_the_page_again(ar):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ar)
    answer = client.post("/posting/", {"name": "x"})
    assert answer.status_code == 403
    assert "Load it again" in answer.content.decode()


def test_a_link_cannot_change_anything(reader):
    reader.raise_request_exception = True
    with pytest.raises(WriteOnGet):
        reader.get("/writing/")


def test_the_same_change_by_post_is_allowed(reader, ar):
    reader.post("/writing/")
    ar.refresh_from_db()
    assert ar.name == "changed by a link"


def test_a_mark_does_not_carry_other_changes_along(reader):
    reader.raise_request_exception = True
    with pytest.raises(WriteOnGet):
        reader.get("/saving/")


def test_a_reader_may_leave_his_own_mark(reader):
    assert reader.get("/seen/").status_code == 200


def test_a_swap_carries_what_was_said_with_its_undo(reader):
    page = reader.get("/telling/", headers=HTMX).content.decode()
    assert page.startswith("<p>done</p>")
    assert 'hx-swap-oob="beforeend:#toasts"' in page
    assert "Moved &lt;b&gt;." in page
    assert 'action="/undo/"' in page


def test_without_a_swap_the_next_page_says_it_once(reader):
    reader.get("/telling/")
    assert "Moved &lt;b&gt;." in reader.get("/components/").content.decode()
    assert "Moved &lt;b&gt;." not in reader.get("/components/").content.decode()
