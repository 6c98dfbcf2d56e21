"""The triangle as pages: looked at, filled, handed on, limited, covered, printed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.cast import START, TODAY, make_user
from trivet.customers.models import Account, Post, Tier, TierRequirement
from trivet.organisation.models import Membership
from trivet.triangle.actions import appointments, covers, delegations, projects
from trivet.triangle.models import Appointment, Delegation, Project, Seat, SeatCover


@pytest.fixture
def as_(client):
    """Sign somebody in and hand back the client."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def successor(units):
    user = make_user("successor")
    Membership.objects.create(user=user, unit=units.north, since=START)
    return user


@pytest.fixture
def tiers(account):
    facts = {"visits_per_quarter": 6, "response_hours": 8, "dedicated_sr": True}
    TierRequirement.objects.update_or_create(tier=Tier.S, defaults=facts)


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def page(name, *args):
    return reverse(f"triangle:{name}", args=args)


def seat(answer, code):
    return soup(answer).select_one(f'.seat[data-seat="{code}"]')


def alert(answer):
    return soup(answer).select_one("[role=alert]").text


def test_the_page_shows_each_seat_with_its_holder(as_, account, ar, sr, person, tiers):
    answer = as_(ar).get(page("account", account.pk))
    assert "sr" in seat(answer, "SR").text
    assert person.name in seat(answer, "SR").text
    assert "ar takes the seat: Account responsible" in soup(answer).select_one(".timeline").text


def test_a_vacant_seat_shows_as_a_vacancy_with_a_button_for_who_may(as_, account, ar, head, tiers):
    for reader, buttons in ((head, 1), (ar, 0)):
        card = seat(as_(reader).get(page("account", account.pk)), "SR")
        assert "Vacant" in card.text
        assert len(card.select("a.primary")) == buttons


def test_the_triangle_of_another_day(as_, account, ar, head, successor):
    day = date(2026, 4, 1)
    appointments.replace(by=head, account=account, seat="AR", person=successor, since=day)
    client = as_(ar)
    assert "Follows" in seat(client.get(page("account", account.pk)), "AR").text
    answer = client.get(page("account", account.pk), {"day": "2026-04-01"})
    assert seat(answer, "AR").select_one(".person").text.strip().endswith("successor")
    assert "another day than today" in soup(answer).text


@pytest.mark.parametrize("day", ["", "soon", "2026-13-01", "99999-01-01", "0000-00-00"])
def test_a_day_that_makes_no_sense_is_today(as_, account, ar, day):
    answer = as_(ar).get(page("account", account.pk), {"day": day})
    assert answer.status_code == 200
    assert soup(answer).select_one("[name=day]")["value"] == str(TODAY)


def test_appointing_fills_the_seat(as_, account, head, successor):
    facts = {"person": successor.pk, "since": "2026-03-03", "reason": "knows the network"}
    client = as_(head)
    answer = client.post(page("account-seat", account.pk, "SR", "appointment"), facts)
    assert answer["Location"] == page("account", account.pk)
    row = Appointment.objects.get(seat="SR")
    assert (row.user, row.appointed_by, row.reason) == (successor, head, "knows the network")
    assert "successor is appointed." in soup(client.get(answer["Location"])).text


def test_a_taken_seat_names_its_holder(as_, account, ar, head, successor):
    facts = {"person": successor.pk, "since": "2026-03-03"}
    answer = as_(head).post(page("account-seat", account.pk, "AR", "appointment"), facts)
    assert answer.status_code == 422
    assert "ar holds this seat" in alert(answer)
    assert soup(answer).select_one(f'option[value="{successor.pk}"]').has_attr("selected")


def test_replacing_hands_the_seat_on(as_, account, ar, head, successor):
    facts = {"person": successor.pk, "since": "2026-04-01", "until": "2026-12-31"}
    as_(head).post(page("account-seat", account.pk, "AR", "replacement"), facts)
    assert ar.appointments.get().last_day == date(2026, 3, 31)
    assert successor.appointments.get().last_day == date(2026, 12, 31)


def test_a_backup_is_appointed_beside_the_holder(as_, account, ar, head, successor):
    facts = {"person": successor.pk, "since": "2026-03-03"}
    as_(head).post(page("account-seat", account.pk, "AR", "backup"), facts)
    assert successor.appointments.get().is_backup
    assert "successor" in seat(as_(ar).get(page("account", account.pk)), "AR").text


@pytest.mark.parametrize("wrong", [{"person": "0"}, {"person": "x"}, {"since": "9999-99-99"}])
def test_nonsense_in_the_form_is_marked_and_changes_nothing(as_, account, head, successor, wrong):
    facts = {"person": successor.pk, "since": "2026-03-03"} | wrong
    answer = as_(head).post(page("account-seat", account.pk, "AR", "appointment"), facts)
    assert answer.status_code == 422
    assert not Appointment.objects.exists()


def test_the_last_day_of_the_calendar_is_refused_in_words(as_, account, head, successor):
    facts = {"person": successor.pk, "since": "2026-03-03", "until": "9999-12-31"}
    answer = as_(head).post(page("account-seat", account.pk, "AR", "appointment"), facts)
    assert answer.status_code == 422
    assert "Enter a sooner day." in soup(answer).text


def test_a_seat_that_does_not_exist_is_not_found(as_, account, head):
    answer = as_(head).get(page("account-seat", account.pk, "KING", "appointment"))
    assert answer.status_code == 404


def test_the_last_day_in_a_seat_is_noted(as_, account, ar, head):
    url = page("appointment-end", ar.appointments.get().pk)
    as_(head).post(url, {"until": "2026-03-31", "reason": "moves on"})
    assert ar.appointments.get().last_day == date(2026, 3, 31)


def test_a_project_is_formed_shown_and_closed(as_, account, ar, sr):
    client = as_(ar)
    facts = {"name": "5G core", "since": "2026-01-01", "seat_SR": sr.pk}
    answer = client.post(page("project-new", account.pk), facts)
    project = Project.objects.get()
    assert answer["Location"] == page("project", project.pk)
    assert "sr" in seat(client.get(answer["Location"]), "SR").text
    assert "5G core" in soup(client.get(page("account", account.pk))).text
    client.post(page("project-closure", project.pk), {"until": "2026-03-02"})
    assert project.appointments.get().until == TODAY


def test_a_seat_of_a_project_is_filled_by_the_account_responsible(as_, account, ar, successor):
    project = projects.form(by=ar, account=account, name="5G core")
    facts = {"person": successor.pk, "since": "2026-03-03"}
    answer = as_(ar).post(page("project-seat", project.pk, "FR", "appointment"), facts)
    assert answer["Location"] == page("project", project.pk)
    assert project.appointments.get().user == successor


def test_a_limit_is_delegated_shown_and_withdrawn(as_, account, head, ar):
    client = as_(head)
    facts = {"kind": "credit", "limit": "5000000", "currency": "TWD", "since": "2026-01-01"}
    client.post(page("account-limit", account.pk), facts)
    row = Delegation.objects.get()
    assert (row.limit, row.granted_by) == (Decimal(5000000), head)
    assert "5,000,000" in soup(client.get(page("account", account.pk))).text
    client.post(page("limit-withdrawal", row.pk), {"until": "2026-03-02"})
    row.refresh_from_db()
    assert row.until == TODAY


def test_a_credit_without_a_currency_is_marked(as_, account, head):
    facts = {"kind": "credit", "limit": "5", "since": "2026-03-03"}
    answer = as_(head).post(page("account-limit", account.pk), facts)
    assert answer.status_code == 422
    assert soup(answer).select_one("#id_currency_error")


def test_i_am_away_and_back_sooner(as_, ar, sr, now):
    client = as_(ar)
    facts = {"covered_by": sr.pk, "since": "2026-03-02", "until": "2026-03-20"}
    assert client.post(page("away-new"), facts)["Location"] == page("away")
    cover = SeatCover.objects.get()
    assert "Back sooner" in soup(client.get(page("away"))).text
    client.post(page("away-end", cover.pk), {"until": "2026-03-03"})
    cover.refresh_from_db()
    assert cover.last_day == TODAY


def test_the_head_arranges_cover_for_one_of_his(as_, head, ar, sr):
    facts = {"covered_by": sr.pk, "since": "2026-03-03", "until": "2026-03-20"}
    as_(head).post(page("away-new") + f"?person={ar.pk}", facts)
    assert SeatCover.objects.get().user == ar


def test_vacant_seats_stand_by_unit_with_a_button_for_who_may(as_, account, ar, head, tiers):
    answer = as_(head).get(page("vacancies"))
    assert [row.td.find_next("td").text for row in soup(answer).select("tbody tr")] == [
        "Solution responsible"
    ]
    assert soup(answer).select("tbody a.button")
    assert not soup(as_(ar).get(page("vacancies"))).select("tbody a.button")


def test_the_list_of_vacancies_costs_the_same_for_many(
    as_, account, head, tiers, django_assert_max_num_queries
):
    client = as_(head)
    client.get(page("vacancies"))
    for number in range(40):
        Account.objects.create(name=f"A{number}", tier=Tier.S, department=account.department)
    with django_assert_max_num_queries(10):
        client.get(page("vacancies"))


def test_the_triangle_costs_the_same_for_a_long_history(
    as_, account, ar, head, person, django_assert_num_queries
):
    client = as_(head)
    projects.form(by=None, account=account, name="First", seats={Seat.AR: ar})
    client.get(page("account", account.pk))
    with django_assert_num_queries(13):
        client.get(page("account", account.pk))
    for number in range(10):
        since = date(2020, 1, 1) + timedelta(days=30 * number)
        Appointment.objects.create(
            account=account, seat=Seat.SR, user=head, since=since, until=since + timedelta(days=30)
        )
        projects.form(by=None, account=account, name=f"P{number}", seats={Seat.AR: ar})
        Post.objects.create(person=person, account=account, title=f"VP {number}", layer="executive")
    with django_assert_num_queries(13):
        client.get(page("account", account.pk))


def test_my_seats_today_earlier_and_later(as_, account, other_account, ar):
    Appointment.objects.create(
        account=other_account, seat=Seat.SR, user=ar, since=date(2024, 1, 1), until=START
    )
    answer = as_(ar).get(page("triangles"))
    assert [row.th.a.text for row in soup(answer).select("tbody tr")] == ["北辰電信"]


def test_the_letter_stands_in_three_languages(as_, account, ar, head):
    delegations.delegate(by=head, account=account, kind="discount", limit=Decimal(10))
    answer = as_(ar).get(page("letter", ar.appointments.get().pk))
    letters = soup(answer).select("article.letter")
    assert [letter["lang"] for letter in letters] == ["zh-hant", "zh-hans", "en"]
    assert "Polaris Telecom" in letters[2].text
    assert "Discount" in letters[2].text


def test_who_covers_sees_the_triangle_for_those_days(as_, account, ar, outsider):
    client = as_(outsider)
    assert client.get(page("account", account.pk)).status_code == 404
    covers.arrange(by=ar, covered_by=outsider, until=TODAY + timedelta(days=3))
    assert client.get(page("account", account.pk)).status_code == 200
