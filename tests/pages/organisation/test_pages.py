"""Units, people, roles and tokens, as pages: read, changed, refused."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.cast import START, TODAY, make_user
from trivet.organisation.models import Membership, Role, RoleGrant, Unit, User


@pytest.fixture
def as_(client):
    """Sign somebody in and hand back the client."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def page(name, *args):
    return reverse(f"organisation:{name}", args=args)


def test_the_tree_shows_heads_and_numbers(as_, head, ar, outsider):
    rows = soup(as_(outsider).get(page("units"))).select("tbody tr")
    assert [row.th.text for row in rows] == ["Keystone", "Carrier", "North", "South"]
    assert "head" in rows[2].text
    assert not soup(as_(outsider).get(page("units"))).select(".page-head .button")


def test_a_unit_is_added_beneath_another(as_, admin, units):
    facts = {"name": "East", "kind": "department", "code": "east", "name_hant": "東部"}
    answer = as_(admin).post(page("unit-new") + f"?beneath={units.carrier.pk}", facts)
    unit = Unit.objects.get(code="east")
    assert answer["Location"] == page("unit", unit.pk)
    assert (unit.parent, unit.labels) == (units.carrier, {"zh-hant": "東部"})


def test_a_refused_unit_shows_the_sentence_beside_its_field(as_, admin, units):
    answer = as_(admin).post(page("unit-new"), {"name": "N", "kind": "region", "code": "north"})
    assert answer.status_code == 422
    assert "already exists" in soup(answer).select_one("#id_code_error").text


def test_a_circle_in_the_tree_is_refused_in_words(as_, admin, units):
    answer = as_(admin).post(page("unit-parent", units.carrier.pk), {"parent": units.north.pk})
    assert answer.status_code == 422
    assert "beneath itself" in soup(answer).select_one("[role=alert]").text


def test_a_unit_is_renamed_moved_and_closed(as_, admin, units):
    client = as_(admin)
    client.post(page("unit-name", units.south.pk), {"name": "Deep south", "kind": "region"})
    client.post(page("unit-parent", units.south.pk), {"parent": ""})
    client.post(page("unit-closure", units.south.pk), {"until": "2026-03-02"})
    units.south.refresh_from_db()
    assert (units.south.name, units.south.kind, units.south.parent) == (
        "Deep south",
        "region",
        None,
    )
    assert units.south.closed_on == TODAY


def test_the_page_of_a_unit_shows_its_people(as_, head, ar, units):
    text = soup(as_(ar).get(page("unit", units.north.pk))).text
    assert "head" in text
    assert "Everybody here and beneath" in text


def test_the_directory_finds_by_part_of_a_name(as_, ar, head):
    answer = as_(ar).get(page("people"), {"q": "hea"})
    assert [row.a.text for row in soup(answer).select("tbody tr")] == ["head"]


def test_the_directory_goes_on_where_the_page_ended(as_, ar):
    for number in range(60):
        make_user(f"colleague{number:02d}")
    first = soup(as_(ar).get(page("people")))
    assert len(first.select("tbody tr")) == 50
    second = soup(as_(ar).get(page("people") + first.select_one("#list-more")["href"]))
    assert len(second.select("tbody tr")) == 11


def test_the_directory_costs_the_same_for_many(as_, ar, units, django_assert_max_num_queries):
    client = as_(ar)
    client.get(page("people"))
    for number in range(40):
        Membership.objects.create(user=make_user(f"c{number}"), unit=units.north, since=START)
    with django_assert_max_num_queries(10):
        client.get(page("people"))


def test_a_person_is_added_and_can_sign_in(as_, admin):
    facts = {
        "name": "陳美",
        "email": "mei@trivet.test",
        "language": "zh-hant",
        "password": "long-enough-and-odd",
    }
    answer = as_(admin).post(page("person-new"), facts)
    person = User.objects.get(email="mei@trivet.test")
    assert answer["Location"] == page("person", person.pk)
    assert person.check_password("long-enough-and-odd")


def test_a_mail_address_in_use_is_said_beside_the_field(as_, admin, ar):
    facts = {"name": "X", "email": ar.email, "language": "en"}
    answer = as_(admin).post(page("person-new"), facts)
    assert answer.status_code == 422
    assert "Already in use." in soup(answer).select_one("#id_email_error").text


def test_a_persons_page_shows_places_leader_and_seats(as_, head, ar):
    text = soup(as_(head).get(page("person", ar.pk))).text
    assert "北辰電信" in text
    assert "Reports to" in text


def test_a_persons_page_hides_seats_on_accounts_that_the_reader_does_not_see(as_, outsider, ar):
    text = soup(as_(outsider).get(page("person", ar.pk))).text
    assert "北辰電信" not in text
    assert "No seat on an account that you see." in text


def test_roles_are_shown_to_their_person_and_to_administrators_only(as_, ar, head, admin):
    def shown(reader):
        return "Department head" in soup(as_(reader).get(page("person", head.pk))).text

    assert [shown(reader) for reader in (head, admin, ar)] == [True, True, False]


def test_a_persons_page_costs_the_same_for_a_long_history(
    as_, ar, units, django_assert_max_num_queries
):
    client = as_(ar)
    client.get(page("person", ar.pk))
    for number in range(20):
        unit = Unit.objects.create(kind="region", code=f"r{number}", name="R")
        Membership.objects.create(user=ar, unit=unit, since=START)
    with django_assert_max_num_queries(18):
        client.get(page("person", ar.pk))


def test_one_edits_his_own_phone_only(as_, ar, sr):
    client = as_(ar)
    assert not soup(client.get(page("person-facts", ar.pk))).select_one("#id_name")
    client.post(page("person-facts", ar.pk), {"phone": "123", "name": "Boss"})
    ar.refresh_from_db()
    assert (ar.phone, ar.name) == ("123", "ar")
    assert client.get(page("person-facts", sr.pk)).status_code == 403


def test_places_are_given_moved_lined_and_ended(as_, admin, outsider, ar, units):
    client = as_(admin)
    client.post(
        page("place-new", outsider.pk),
        {"unit": units.north.pk, "title": "Engineer", "since": "2026-03-03"},
    )
    place = outsider.memberships.get(unit=units.north)
    client.post(page("place-line", place.pk), {"reports_to": ar.pk})
    client.post(page("place-move", place.pk), {"unit": units.carrier.pk, "since": "2026-04-01"})
    new = outsider.memberships.get(unit=units.carrier)
    client.post(page("place-end", new.pk), {"until": "2026-12-31"})
    place.refresh_from_db()
    new.refresh_from_db()
    assert (place.reports_to, str(place.until), str(new.until)) == (ar, "2026-04-01", "2027-01-01")


def test_a_second_head_is_refused_in_words(as_, admin, ar, head, units):
    answer = as_(admin).post(
        page("place-new", ar.pk),
        {"unit": units.north.pk, "since": "2024-01-01", "until": "2024-12-31", "is_head": "on"},
    )
    assert answer.status_code == 302
    answer = as_(admin).post(
        page("place-new", make_user("new").pk),
        {"unit": units.north.pk, "since": "2026-03-03", "is_head": "on"},
    )
    assert answer.status_code == 422
    assert "head heads this unit" in soup(answer).select_one("[role=alert]").text


def test_leaving_lists_what_is_open_and_asks_again(as_, admin, ar):
    client = as_(admin)
    form = soup(client.get(page("person-leaving", ar.pk)))
    assert "Holds the seat Account responsible of 北辰電信." in form.text
    assert client.post(page("person-leaving", ar.pk), {"until": "2026-03-02"}).status_code == 422
    facts = {"until": "2026-03-02", "despite_ties": "on"}
    assert client.post(page("person-leaving", ar.pk), facts).status_code == 302
    assert not User.objects.get(pk=ar.pk).is_active
    client.post(page("person-return", ar.pk))
    assert User.objects.get(pk=ar.pk).is_active


def test_a_role_is_granted_and_ended(as_, admin, outsider, units):
    client = as_(admin)
    client.post(
        page("role-new"),
        {
            "person": outsider.pk,
            "role": "data_steward",
            "unit": units.south.pk,
            "since": "2026-01-01",
        },
    )
    grant = outsider.grants.get()
    assert (grant.role, grant.unit) == (Role.DATA_STEWARD, units.south)
    client.post(page("role-end", grant.pk), {"until": "2026-03-31"})
    assert str(outsider.grants.get().until) == "2026-04-01"


def test_the_last_administrator_is_told_why_he_stays(as_, admin):
    answer = as_(admin).post(page("role-end", admin.grants.get().pk), {"until": "2026-12-31"})
    assert answer.status_code == 422
    assert "last administrator" in soup(answer).select_one("[role=alert]").text


def test_an_administrator_of_a_branch_acts_in_his_branch(as_, units, head, outsider):
    local = make_user("local")
    RoleGrant.objects.create(user=local, role=Role.ADMINISTRATOR, unit=units.north, since=START)
    client = as_(local)
    assert "outsider" not in soup(client.get(page("roles"))).select_one("main").text
    facts = {"person": outsider.pk, "role": "data_steward", "since": "2026-03-03"}
    assert client.post(page("role-new"), facts | {"unit": ""}).status_code == 403
    assert client.post(page("role-new"), facts | {"unit": units.north.pk}).status_code == 302
    assert client.get(page("unit-name", units.south.pk)).status_code == 403


def test_the_palette_finds_colleagues_and_units(as_, outsider, ar, units):
    found = soup(as_(outsider).get(reverse("find"), {"q": "nor"})).text
    assert "North" in found
    assert "ar" in soup(as_(outsider).get(reverse("find"), {"q": "ar@"})).text
