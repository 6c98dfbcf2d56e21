"""Seats through the API: read, fill, replace, end; strangers see none of it."""

import pytest

from tests.cast import TODAY, make_user
from trivet.customers.models import TierRequirement
from trivet.triangle.models import Appointment, Seat


@pytest.fixture
def as_head(asking, head):
    return asking(head)


@pytest.fixture
def newcomer(units):
    return make_user("newcomer")


def test_the_triangle_names_its_holders(as_ar, account, ar, sr, sponsor):
    body = as_ar.get(f"/accounts/{account.pk}/triangle").json()
    held = {line["seat"]: [one["user"]["name"] for one in line["holders"]] for line in body["core"]}
    assert held == {"AR": ["ar"], "SR": ["sr"], "FR": [], "SPONSOR": ["sponsor"]}
    assert [line["vacant"] for line in body["core"]] == [False, False, True, False]


def test_the_triangle_of_an_account_one_does_not_see_does_not_exist(as_outsider, account):
    answer = as_outsider.get(f"/accounts/{account.pk}/triangle")
    assert answer.status_code == 404
    assert account.name not in answer.content.decode()


def test_the_number_of_statements_does_not_grow(
    as_ar, account, sr, fr, sponsor, head, django_assert_max_num_queries
):
    extended = [Seat.FINANCE, Seat.LEGAL, Seat.BID, Seat.SUPPLY]
    for number in range(12):
        Appointment.objects.create(
            account=account, seat=extended[number % 4], user=make_user(f"u{number}"), since=TODAY
        )
    with django_assert_max_num_queries(10):
        assert as_ar.get(f"/accounts/{account.pk}/triangle").status_code == 200


def test_the_head_fills_a_seat_and_the_seat_holder_may_not(as_head, as_ar, account, newcomer):
    wish = {"seat": "SR", "user": newcomer.pk, "reason": "Knows the core network."}
    assert as_ar.post(f"/accounts/{account.pk}/appointments", wish).status_code == 403
    answer = as_head.post(f"/accounts/{account.pk}/appointments", wish)
    assert answer.status_code == 201
    assert answer.json()["since"] == str(TODAY)
    assert answer.json()["appointed_by"]["name"] == "head"


def test_a_taken_seat_says_who_holds_it(as_head, account, ar, newcomer):
    wish = {"seat": "AR", "user": newcomer.pk}
    answer = as_head.post(f"/accounts/{account.pk}/appointments", wish)
    assert answer.status_code == 409
    assert "ar holds this seat" in answer.json()["detail"]
    taken = as_head.post(f"/accounts/{account.pk}/appointments", {**wish, "replace": True})
    assert taken.status_code == 201
    assert Appointment.objects.get(user=ar).until == TODAY


def test_an_appointment_is_read_ended_and_written_as_a_letter(as_head, account, ar):
    row = Appointment.objects.get(user=ar)
    assert as_head.get(f"/appointments/{row.pk}").json()["seat"] == "AR"
    letter = as_head.get(f"/appointments/{row.pk}/letter").json()
    assert letter["company"]["name"] == "Keystone"
    ended = as_head.post(f"/appointments/{row.pk}/end", {"reason": "Moves on."})
    assert ended.json()["until"] == str(TODAY)


def test_an_appointment_that_never_began_is_gone(as_head, account, newcomer):
    wish = {"seat": "SR", "user": newcomer.pk, "since": "2026-05-01"}
    row = as_head.post(f"/accounts/{account.pk}/appointments", wish).json()
    assert as_head.post(f"/appointments/{row['id']}/end").status_code == 204
    assert not Appointment.objects.filter(pk=row["id"]).exists()


def test_limits_are_delegated_read_and_withdrawn(as_head, as_ar, account):
    wish = {"kind": "credit", "limit": "250000.00", "currency": "TWD"}
    row = as_head.post(f"/accounts/{account.pk}/delegations", wish).json()
    assert row["limit"] == "250000.00"
    assert as_ar.get(f"/delegations/{row['id']}").json() == row
    assert as_head.post(f"/delegations/{row['id']}/end").status_code in (200, 204)


def test_a_project_has_a_triangle_of_its_own(as_ar, account, ar, sr):
    wish = {"name": "Core 2026", "seats": {"AR": ar.pk, "SR": sr.pk}}
    row = as_ar.post(f"/accounts/{account.pk}/projects", wish).json()
    assert as_ar.get(f"/projects/{row['id']}").json()["name"] == "Core 2026"
    body = as_ar.get(f"/accounts/{account.pk}/triangle?project={row['id']}").json()
    assert body["project"]["name"] == "Core 2026"
    closed = as_ar.post(f"/projects/{row['id']}/closing", {"on": "2026-04-01"})
    assert closed.json()["until"] == "2026-04-01"


def test_the_project_of_another_account_is_no_view_of_this_one(
    as_head, asking, admin, account, other_account
):
    row = asking(admin).post(f"/accounts/{other_account.pk}/projects", {"name": "Elsewhere"}).json()
    answer = asking(admin).get(f"/accounts/{account.pk}/triangle?project={row['id']}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "project"


def test_covers_are_arranged_listed_and_ended(as_ar, ar, sr):
    row = as_ar.post("/covers", {"covered_by": sr.pk, "until": "2026-03-10"}).json()
    assert [one["id"] for one in as_ar.get("/covers?total=exact").json()["items"]] == [row["id"]]
    assert as_ar.get(f"/covers/{row['id']}").json()["covered_by"]["name"] == "sr"
    assert as_ar.post(f"/covers/{row['id']}/end").status_code in (200, 204)


def test_vacancies_name_seats_of_accounts_one_sees(as_head, as_outsider, account):
    TierRequirement.objects.update_or_create(
        tier=account.tier,
        defaults={"visits_per_quarter": 6, "response_hours": 8, "dedicated_sr": True},
    )
    found = as_head.get("/vacancies").json()["items"]
    assert {(one["account"]["name"], one["seat"]) for one in found} >= {(account.name, "SR")}
    assert as_outsider.get("/vacancies").json()["items"] == []


def test_the_seats_of_a_person_show_only_accounts_the_reader_sees(as_ar, as_outsider, ar):
    assert len(as_ar.get(f"/people/{ar.pk}/seats").json()["items"]) == 1
    assert as_outsider.get(f"/people/{ar.pk}/seats").json()["items"] == []
