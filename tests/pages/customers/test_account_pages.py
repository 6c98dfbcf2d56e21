"""Pages of accounts: list, record, forms, family; what each shows, and to whom."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.cast import START, make_user
from trivet.customers.actions import accounts
from trivet.customers.models import Account, OrgUnit, Person, Post
from trivet.organisation.models import Role, RoleGrant, Unit
from trivet.triangle.models import Appointment, Seat

HTMX = {"headers": {"hx-request": "true"}}


def soup(answer):
    return BeautifulSoup(answer.content.decode(), "html.parser")


def names(answer):
    return [cell.a.get_text() for cell in soup(answer).select("#list-rows th")]


def posted(page):
    """What a browser would send from the page's record form."""
    form = next(one for one in soup(page).select("form.form") if one.find(attrs={"name": "name"}))
    values = {
        one["name"]: one.get("value", "")
        for one in form.select("input[name]")
        if one.get("type") not in ("checkbox", "radio")
    }
    values |= {one["name"]: one.get_text().strip("\n") for one in form.select("textarea[name]")}
    for one in form.select("select[name]"):
        chosen = one.find("option", selected=True)
        values[one["name"]] = chosen["value"] if chosen else ""
    return {name: value for name, value in values.items() if name != "csrfmiddlewaretoken"}


@pytest.fixture
def head_client(client, head):
    client.force_login(head)
    return client


@pytest.fixture
def ar_client(client, ar):
    client.force_login(ar)
    return client


def test_the_list_shows_what_its_reader_sees_and_says_how_many(ar_client, account, other_account):
    page = ar_client.get("/accounts/")
    assert names(page) == ["北辰電信"]
    total = ar_client.get("/accounts/total/")
    assert "1 row" in total.content.decode()
    assert "<html" not in total.content.decode()


def test_a_stranger_finds_nothing_anywhere(client, outsider, account, person):
    client.force_login(outsider)
    assert names(client.get("/accounts/?q=北辰")) == []
    assert "0 rows" in client.get("/accounts/total/?q=北辰").content.decode()
    assert "北辰" not in client.get("/accounts/choices/?parent=北辰").content.decode()
    assert "北辰" not in client.get("/find/?q=北辰").content.decode().replace("“北辰”", "").replace(
        'value="北辰"', ""
    )
    for path in ("", "form/", "family/", "people/", "people/new/", "posts/new/", "units/", "tier/"):
        assert client.get(f"/accounts/{account.pk}/{path}").status_code == 404
        assert client.post(f"/accounts/{account.pk}/{path}", **HTMX).status_code in (404, 405)
    assert client.post(f"/accounts/{account.pk}/activity/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "tier=S",
        "tier=S&tier=A",
        "mine=1",
        "q=polaris",
        "q=北",
        "active=yes",
        "sort=-name",
        "sort=tier",
        "sort=-changed",
        "department={north}",
        "group={group}",
        "role=buyer",
        "country=台灣",
        "industry=Telecom",
        "column=city&column=revenue",
    ],
)
def test_filters_and_orders_are_in_the_address(ar_client, account, other_account, units, query):
    accounts.edit(
        by=None,
        account=account,
        changes={"country": "台灣", "industry": "Telecom"},
        roles=["buyer"],
    )
    query = query.format(north=units.north.pk, group=account.group_id)
    page = ar_client.get(f"/accounts/?{query}")
    assert names(page) == ["北辰電信"]
    assert "1 row" in ar_client.get(f"/accounts/total/?{query}").content.decode()


@pytest.mark.parametrize(
    "query", ["tier=A", "mine=1&tier=none", "active=no", "q=南", "role=channel"]
)
def test_what_does_not_pass_is_not_there(ar_client, account, query):
    page = ar_client.get(f"/accounts/?{query}")
    assert names(page) == []
    assert "No row that you may see passes these filters." in page.content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("department=x", 422),
        ("group=-1", 422),
        ("department=99999999999999999999999", 422),
        ("country=%00", 422),
        ("after=zzz", 400),
        ("before=zzz", 400),
        ("sort=credit_limit", 200),
        ("sort=--name", 200),
        ("column=nonsense", 200),
        ("q=%00", 200),
        ("q=" + "x" * 500, 200),
        ("active=maybe", 200),
        ("tier=Z", 200),
        ("q=%25_'\"\\", 200),
    ],
)
def test_a_spoilt_address_is_answered_with_a_sentence(ar_client, account, query, status):
    assert ar_client.get(f"/accounts/?{query}").status_code == status


def test_rows_follow_each_other_in_both_directions(head_client, account, units):
    for number in range(119):
        Account.objects.create(name=f"A{number:03}", department=units.north)
    first = soup(head_client.get("/accounts/"))
    second = head_client.get(first.find(id="list-more")["href"])
    third = soup(head_client.get(soup(second).find(id="list-more")["href"]))
    assert len(third.select("#list-rows tr")) == 20
    back = head_client.get(third.find("a", rel="prev")["href"])
    assert names(back) == names(second)
    assert not soup(head_client.get(soup(back).find("a", rel="prev")["href"])).find("a", rel="prev")


def test_the_fragment_is_the_region_of_the_page(ar_client, account):
    whole = ar_client.get("/accounts/?tier=S")
    part = ar_client.get("/accounts/?tier=S", **HTMX)
    assert "HX-Request" in part["Vary"]
    assert "<html" not in part.content.decode()
    clean = lambda page: re.sub(  # noqa: E731
        r'value="[A-Za-z0-9]{64}"', "", str(soup(page).find(id="list-region"))
    )
    assert clean(whole) == clean(part)


def test_a_column_above_the_reader_is_not_offered_nor_shown(client, account, head):
    accounts.edit(
        by=None, account=account, changes={"credit_limit": 123456, "currency": "TWD", "notes": "n"}
    )
    analyst = make_user("analyst")
    RoleGrant.objects.create(user=analyst, role=Role.INSIGHT_ANALYST, since=START)
    for user, seen in ((head, True), (analyst, False)):
        client.force_login(user)
        page = client.get("/accounts/?column=credit").content.decode()
        assert ("123,456" in page) is seen
        assert ('value="credit"' in page) is seen
        record = client.get(f"/accounts/{account.pk}/").content.decode()
        assert ("123,456" in record) is seen
        file = client.post("/accounts/export/", {"query": "?column=credit"})
        assert ("123456" in file.getvalue().decode()) is seen


def test_a_file_holds_the_list_and_no_formula(ar_client, account):
    Account.objects.filter(pk=account.pk).update(city="=1+1")
    file = ar_client.post("/accounts/export/", {"query": "?column=city", "as": "csv"})
    text = file.getvalue().decode()
    assert "北辰電信" in text
    assert ",=1+1" not in text
    book = ar_client.post("/accounts/export/", {"query": "", "as": "xlsx"})
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_who_sees_a_row_takes_it_out_and_nobody_another(client, units, account):
    looker = make_user("looker")
    RoleGrant.objects.create(user=looker, role=Role.PROCESS_OWNER, since=START)
    client.force_login(looker)

    def taken():
        assert "Export" in client.get("/accounts/").content.decode()
        answer = client.post("/accounts/export/", {"query": ""})
        return b"".join(answer.streaming_content).decode("utf-8-sig")

    assert account.name not in taken()
    Appointment.objects.create(account=account, seat=Seat.AR, user=looker, since=START)
    assert account.name in taken()


def test_the_list_costs_the_same_statements_at_any_length(
    head_client, account, units, django_assert_num_queries
):
    def make(number):
        for each in range(number):
            Account.objects.create(
                name=f"{number}-{each}", department=units.north, group=account.group
            )

    make(2)
    head_client.get("/accounts/")
    with django_assert_num_queries(10):
        head_client.get("/accounts/")
    make(45)
    with django_assert_num_queries(10):
        head_client.get("/accounts/")


def test_the_record_shows_facts_people_family_and_story(ar_client, ar, account, person):
    child = Account.objects.create(name="子公司", parent=account, department=account.department)
    unit = OrgUnit.objects.create(account=account, name="Networks")
    Post.objects.filter(person=person).update(org_unit=unit)
    accounts.edit(by=ar, account=account, changes={"city": "台北"})
    page = ar_client.get(f"/accounts/{account.pk}/").content.decode()
    for words in ("Polaris Telecom", "台北", "Networks", "林若水", "CTO", "Account changed"):
        assert words in page
    assert child.name not in page  # `ar` holds no seat there


@pytest.mark.parametrize("more", [0, 30])
def test_the_record_costs_the_same_statements_at_any_size(
    head_client, head, account, more, django_assert_num_queries
):
    for number in range(2 + more):
        person = Person.objects.create(name=f"p{number}")
        Post.objects.create(person=person, account=account, title=f"t{number}")
        Account.objects.create(name=f"s{number}", parent=account, department=account.department)
        accounts.edit(by=head, account=account, changes={"city": str(number)})
    with django_assert_num_queries(30):
        head_client.get(f"/accounts/{account.pk}/")


def test_the_story_goes_on_by_a_link_and_by_htmx(ar_client, ar, account):
    for number in range(31):
        accounts.edit(by=ar, account=account, changes={"city": str(number)})
    page = soup(ar_client.get(f"/accounts/{account.pk}/"))
    more = page.find(id="list-more")["href"]
    whole = soup(ar_client.get(f"/accounts/{account.pk}/{more}"))
    part = soup(ar_client.get(f"/accounts/{account.pk}/{more}", **HTMX))
    assert str(whole.find(id="story")) == str(part.find(id="story"))
    assert len(part.select(".entry")) == 1


def test_a_head_adds_and_edits_an_account(head_client, account, units):
    page = head_client.get("/accounts/new/")
    data = posted(page) | {"name": "東海光纖", "department": units.north.pk, "roles": ["buyer"]}
    answer = head_client.post("/accounts/new/", data)
    made = Account.objects.get(name="東海光纖")
    assert answer["Location"] == reverse("customers:account", args=[made.pk])
    page = head_client.get(f"/accounts/{made.pk}/form/")
    answer = head_client.post(
        f"/accounts/{made.pk}/form/", posted(page) | {"parent": f"北辰電信 #{account.pk}"}
    )
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.parent, made.department, made.roles.count()) == (account, units.north, 0)


def test_a_parent_may_be_named_without_a_number_and_is_asked_for_when_unclear(
    head_client, account, units
):
    made = Account.objects.create(name="東海光纖", department=units.north)
    where = f"/accounts/{made.pk}/form/"
    data = posted(head_client.get(where))
    assert head_client.post(where, data | {"parent": "北辰電信"}).status_code == 302
    data = posted(head_client.get(where))
    assert head_client.post(where, data | {"parent": "nobody"}).status_code == 422
    Account.objects.create(name="北辰電信", department=units.north)
    answer = head_client.post(where, data | {"parent": "北辰電信"})
    assert "Several are called so" in answer.content.decode()


def test_the_second_editor_sees_both_and_loses_nothing(ar_client, head, account):
    where = f"/accounts/{account.pk}/form/"
    mine = posted(ar_client.get(where)) | {"city": "高雄", "phone": "07"}
    accounts.edit(by=head, account=account, changes={"city": "台北", "country": "台灣"})
    answer = ar_client.post(where, mine)
    assert answer.status_code == 412
    page = soup(answer)
    told = page.find(class_="compare").get_text()
    assert "高雄" in told
    assert "台北" in told
    assert page.find("input", attrs={"name": "phone"})["value"] == "07"
    again = posted(answer) | {"take-city": "theirs", "theirs-city": "台北"}
    again |= {"take-country": "theirs", "theirs-country": "台灣"}
    assert ar_client.post(where, again).status_code == 302
    account.refresh_from_db()
    assert (account.city, account.phone, account.country) == ("台北", "07", "台灣")


@pytest.mark.parametrize("name", ["sr", "sponsor", "auditor"])
def test_whoever_may_only_look_is_told_so(client, request, name, account):
    client.force_login(request.getfixturevalue(name))
    assert client.get(f"/accounts/{account.pk}/").status_code == 200
    assert "/form/" not in client.get(f"/accounts/{account.pk}/").content.decode()
    assert client.get(f"/accounts/{account.pk}/form/").status_code == 403
    assert client.post(f"/accounts/{account.pk}/form/", {"name": "x"}).status_code == 403
    account.refresh_from_db()
    assert account.name == "北辰電信"


def test_the_seat_s_form_has_no_field_that_only_a_role_decides(ar_client, account):
    data = posted(ar_client.get(f"/accounts/{account.pk}/form/"))
    assert "city" in data
    assert not {"tier", "department"} & set(data)
    answer = ar_client.post(f"/accounts/{account.pk}/form/", data | {"tier": "C"})
    assert answer.status_code == 302
    account.refresh_from_db()
    assert account.tier == "S"


def test_a_parent_that_the_reader_does_not_see_is_nowhere(ar_client, ar, account, other_account):
    Account.objects.filter(pk=account.pk).update(parent=other_account)
    for path in ("", "form/", "family/"):
        assert "南極" not in ar_client.get(f"/accounts/{account.pk}/{path}").content.decode()
    data = posted(ar_client.get(f"/accounts/{account.pk}/form/"))
    ar_client.post(f"/accounts/{account.pk}/form/", data | {"city": "台北"})
    account.refresh_from_db()
    assert (account.parent, account.city) == (other_account, "台北")


def test_the_family_is_drawn_and_summed_as_far_as_seen(head_client, account, other_account, units):
    child = Account.objects.create(
        name="子公司", parent=account, department=units.north, revenue=5, currency="TWD"
    )
    Account.objects.create(
        name="孫公司", parent=child, department=units.north, revenue=7, currency="EUR"
    )
    Account.objects.filter(pk=other_account.pk).update(parent=child)
    page = soup(head_client.get(f"/accounts/{child.pk}/family/"))
    rows = [
        (row.th["data-depth"], row.th.find(["a", "strong"]).get_text())
        for row in page.select("table.tree tbody tr")
    ]
    assert rows == [("0", "北辰電信"), ("1", "子公司"), ("2", "孫公司")]
    told = page.get_text()
    assert "2 accounts" in told
    assert "南極" not in told


def test_an_account_is_closed_and_opened(head_client, ar, account, client):
    where = f"/accounts/{account.pk}/activity/"
    head_client.post(where)
    account.refresh_from_db()
    assert not account.is_active
    assert "This account is closed" in head_client.get(f"/accounts/{account.pk}/").content.decode()
    head_client.post(where, {"active": "1"})
    account.refresh_from_db()
    assert account.is_active


def test_units_are_drawn_added_changed_and_removed(ar_client, account, person):
    where = f"/accounts/{account.pk}/units/"
    assert ar_client.post(where, {"name": "Networks"}).status_code == 302
    top = OrgUnit.objects.get()
    assert ar_client.post(where, {"name": "Networks"}).status_code == 422
    ar_client.post(where, {"name": "Core", "parent": top.pk})
    core = OrgUnit.objects.get(name="Core")
    assert core.parent == top
    assert ar_client.get(f"/customer-units/{core.pk}/").status_code == 200
    answer = ar_client.post(f"/customer-units/{top.pk}/", {"name": "Net", "parent": core.pk})
    assert answer.status_code == 422
    ar_client.post(f"/customer-units/{top.pk}/removal/")
    assert "still in use" in ar_client.get(where).content.decode()
    ar_client.post(f"/customer-units/{core.pk}/removal/")
    assert list(OrgUnit.objects.values_list("name", flat=True)) == ["Networks"]


def test_spellings_come_from_accounts_that_are_seen(ar_client, account, other_account):
    Account.objects.filter(pk=account.pk).update(country="台灣")
    Account.objects.filter(pk=other_account.pk).update(country="南極")
    page = ar_client.get("/accounts/spellings/country/?country=").content.decode()
    assert "台灣" in page
    assert "南極" not in page
    assert ar_client.get("/accounts/spellings/notes/").status_code == 422


def test_nobody_adds_where_he_leads_nothing(ar_client, account, units):
    assert ar_client.get("/accounts/new/").status_code == 403
    assert ar_client.post("/accounts/new/", {"name": "x"}).status_code == 403
    assert Unit.objects.exists()
