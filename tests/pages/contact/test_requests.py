"""Asking for a visit, changing the request, answering it: the forms and what they refuse."""

import uuid

import pytest
from django.urls import reverse

from trivet.processes.contact import visits as flow
from trivet.triangle.models import Appointment
from trivet.win.contact.models import Touchpoint

pytestmark = pytest.mark.django_db

ASKED = {
    "subject": "路標交流",
    "kind": "roadmap",
    "starts_at": "2026-03-10T14:00",
    "ends_at": "2026-03-10T15:30",
    "goal": "談定測試名單",
    "security": "1",
}


def ask_at(account) -> str:
    return f"{reverse('win:visit-request')}?account={account.pk}"


@pytest.fixture
def desk(sign_in, ar, requirement, head, sr):
    return sign_in(ar)


def test_a_visit_is_asked_for_with_people_of_both_sides(desk, account, person, ar, sr):
    given = ASKED | {"persons": [person.pk], "colleagues": [ar.pk, sr.pk]}
    answer = desk.post(ask_at(account), given)
    visit = Touchpoint.objects.get()
    assert answer["Location"].startswith(reverse("win:visit", args=[visit.pk]))
    assert {str(row) for row in visit.participants.all()} == {"林若水", "ar", "sr"}
    assert visit.starts_at.isoformat() == "2026-03-10T06:00:00+00:00"  # 14:00 in Taipei
    assert "is requested" in desk.get(answer["Location"]).content.decode()


def test_sending_the_form_twice_asks_once(desk, account):
    given = ASKED | {"client_key": str(uuid.uuid4())}
    first, second = (desk.post(ask_at(account), given) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Touchpoint.objects.count() == 1


def test_a_wrong_form_comes_back_with_what_was_typed(desk, account, person):
    given = ASKED | {"ends_at": "2026-03-09T15:30", "persons": [person.pk]}
    answer = desk.post(ask_at(account), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="路標交流"' in page
    assert f'value="{person.pk}" aria-describedby' in page or "checked" in page
    assert not Touchpoint.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ends_at": "2026-03-09T15:30"}, "The end lies before the start."),
        ({"cost": "300"}, "An amount needs a currency, such as TWD."),
    ],
)
def test_what_is_wrong_between_two_fields_is_said(desk, account, values, sentence):
    page = desk.post(ask_at(account), ASKED | values).content.decode()
    assert sentence in page
    assert "See the marked fields" not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", ""),
        ("starts_at", "tomorrow"),
        ("kind", "call"),
        ("cost", "-5"),
        ("cost", "1e999"),
        ("persons", "999999"),
        ("persons", "abc"),
        ("security", "4"),
        ("project_id", "77"),
        ("client_key", "no-uuid"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(desk, account, field, value):
    answer = desk.post(ask_at(account), ASKED | {field: value})
    assert answer.status_code == 422
    assert not Touchpoint.objects.exists()


def test_a_cost_without_a_currency_is_marked(desk, account):
    answer = desk.post(ask_at(account), ASKED | {"cost": "500"})
    assert answer.status_code == 422
    answer = desk.post(ask_at(account), ASKED | {"cost": "500", "currency": "twd"})
    assert answer.status_code == 302
    assert Touchpoint.objects.get().currency == "TWD"


def test_looking_for_people_saves_nothing_and_keeps_the_form(desk, account, person, buyer):
    given = ASKED | {"find": "周行", "look": "1", "persons": [person.pk], "goal": ""}
    answer = desk.post(ask_at(account), given)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "周行" in page
    assert 'value="路標交流"' in page
    assert "林若水" in page, "whoever is ticked stays, found or not"
    assert not Touchpoint.objects.exists()


def test_people_are_found_as_one_types(desk, account, person, buyer):
    address = reverse("win:people", args=[account.pk])
    page = desk.get(f"{address}?find=周").content.decode()
    assert "周行" in page
    assert "林若水" not in page
    assert "<html" not in page


def test_without_an_account_one_chooses_among_ones_own(desk, account, other_account):
    page = desk.get(reverse("win:visit-request")).content.decode()
    assert "北辰電信" in page
    assert "南極網路" not in page
    page = desk.get(f"{reverse('win:visit-request')}?q=南極").content.decode()
    assert "No customer found" in page


def test_an_account_out_of_sight_does_not_exist(desk, other_account):
    assert desk.get(ask_at(other_account)).status_code == 404
    assert desk.post(ask_at(other_account), ASKED).status_code == 404


def test_a_reader_gets_no_form(sign_in, auditor, account):
    assert sign_in(auditor).get(ask_at(account)).status_code == 403


def test_a_revision_saves_and_a_stale_one_is_compared(desk, requested):
    address = reverse("win:visit-revision", args=[requested.pk])
    assert 'value="新機房方案"' in desk.get(address).content.decode()
    answer = desk.post(address, ASKED | {"version": "1"})
    assert answer.status_code == 302
    requested.refresh_from_db()
    assert requested.subject == "路標交流"
    answer = desk.post(address, ASKED | {"subject": "mine", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 412
    assert "Somebody else saved first" in page
    assert 'value="mine"' in page
    answer = desk.post(
        address,
        ASKED | {"subject": "mine", "version": str(requested.version), "take-subject": "mine"},
    )
    assert answer.status_code == 302


def test_a_refused_visit_is_asked_for_again(desk, sign_in, requested, head):
    flow.refuse(visit=requested, by=head, note="等合約")
    address = reverse("win:visit-revision", args=[requested.pk])
    requested.refresh_from_db()
    assert "Ask again" in desk.get(address).content.decode()
    desk.post(address, ASKED | {"version": str(requested.version)})
    requested.refresh_from_db()
    assert requested.status == "requested"
    flow.approve(visit=requested, by=head)


def test_the_head_approves_and_is_told(sign_in, requested, head):
    browser = sign_in(head)
    address = reverse("win:visit-approval", args=[requested.pk])
    page = browser.get(address).content.decode()
    assert "Visits to customers of this tier need approval." in page
    assert 'value="approved"' in page
    answer = browser.post(address, {"answer": "approved", "version": "1"}, follow=True)
    assert "The visit is approved." in answer.content.decode()
    requested.refresh_from_db()
    assert requested.status == "approved"


def test_a_refusal_without_a_reason_comes_back(sign_in, requested, head):
    address = reverse("win:visit-approval", args=[requested.pk])
    answer = sign_in(head).post(address, {"answer": "refused", "version": "1"})
    assert answer.status_code == 422
    assert "Say why." in answer.content.decode()


def test_the_second_approver_is_told_who_was_first(sign_in, requested, head, sponsor):
    flow.approve(visit=requested, by=head)
    address = reverse("win:visit-approval", args=[requested.pk])
    answer = sign_in(sponsor).post(address, {"answer": "approved", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "by head" in page or "head has already" in page


def test_a_request_changed_meanwhile_is_shown_before_it_is_approved(sign_in, requested, head, ar):
    flow.revise(visit=requested, changes={"place": "台中"}, by=ar)
    address = reverse("win:visit-approval", args=[requested.pk])
    answer = sign_in(head).post(address, {"answer": "approved", "version": "1"})
    assert answer.status_code == 412
    assert "台中" in answer.content.decode()
    requested.refresh_from_db()
    assert requested.status == "requested"


@pytest.mark.parametrize("who", ["ar", "sr"])
def test_whoever_may_not_approve_reads_why(sign_in, requested, who, request):
    user = request.getfixturevalue(who)
    browser = sign_in(user)
    address = reverse("win:visit-approval", args=[requested.pk])
    page = browser.get(address).content.decode()
    assert 'value="approved"' not in page
    assert "head of the" in page
    assert browser.post(address, {"answer": "approved"}).status_code == 403


def test_a_backup_who_works_here_asks_too(sign_in, account, outsider, requirement, head):
    Appointment.objects.create(account=account, seat="FINANCE", user=outsider)
    assert sign_in(outsider).post(ask_at(account), ASKED).status_code == 302


def test_withdrawing_ends_the_process(desk, requested, ar):
    answer = desk.post(reverse("win:visit-withdrawal", args=[requested.pk]), {"note": "改期"})
    assert answer.status_code == 302
    requested.refresh_from_db()
    assert requested.status == "withdrawn"
    page = desk.get(answer["Location"]).content.decode()
    assert "Nothing waits here." in page


def test_the_purpose_is_rated_and_the_visit_closed(desk, recorded, sign_in, sr, ar):
    flow.split(visit=recorded, by=ar)
    address = reverse("win:visit-rating", args=[recorded.pk])
    assert sign_in(sr).get(address).status_code == 403
    assert desk.post(address, {}).status_code == 422
    assert desk.post(address, {"rating": "9"}).status_code == 422
    assert desk.post(address, {"rating": "4", "note": "差價格"}).status_code == 302
    recorded.refresh_from_db()
    assert (recorded.status, recorded.rating) == ("closed", 4)


def test_an_address_of_the_rating_kept_too_long_leads_to_the_visit(desk, requested):
    answer = desk.get(reverse("win:visit-rating", args=[requested.pk]))
    assert answer["Location"] == reverse("win:visit", args=[requested.pk])
