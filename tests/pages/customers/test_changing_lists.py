"""Lists change: many rows at once, one value in its place, undo, saved views."""

import pytest
from bs4 import BeautifulSoup

from trivet.customers import rules
from trivet.customers.actions import accounts, views
from trivet.customers.models import Account, SavedView
from trivet.foundation import journal
from trivet.foundation.errors import Invalid
from trivet.web.lists import saved

HTMX = {"headers": {"hx-request": "true"}}


@pytest.fixture
def many(account, units):
    return [
        Account.objects.create(name=f"n{number}", department=units.north, tier=tier)
        for number, tier in enumerate(["A", "B", "C"])
    ]


@pytest.fixture
def head_client(client, head):
    client.force_login(head)
    return client


def tiers(rows):
    return [Account.objects.get(pk=row.pk).tier for row in rows]


def text(answer):
    return answer.content.decode()


def setting(**data):
    return {"field": "tier", "tier": "B", "is_active": "yes", **data}


def test_ticked_rows_are_set_and_set_back(head_client, many):
    rows = [many[0].pk, many[2].pk]
    page = head_client.post("/accounts/changes/", {"row": rows, "query": "?q=n"})
    assert "2 accounts are chosen" in text(page)
    answer = head_client.post("/accounts/changes/", setting(row=rows, query="?q=n"))
    assert answer["Location"] == "/accounts/?q=n"
    assert tiers(many) == ["B", "B", "B"]
    page = BeautifulSoup(text(head_client.get(answer["Location"])), "html.parser")
    toast = page.find(class_="toast")
    assert "2 accounts changed." in toast.get_text()
    head_client.post(toast.form["action"])
    assert tiers(many) == ["A", "B", "C"]


def test_all_that_match_are_set_and_nothing_else(head_client, many, account):
    head_client.post("/accounts/changes/", setting(all="1", query="?tier=A&tier=C"))
    assert tiers(many) == ["B", "B", "B"]
    account.refresh_from_db()
    assert account.tier == "S"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"row": "x"}, 422),
        (setting(row=""), 422),
        (setting(all="1", query="?department=x"), 422),
        (setting(row="1", tier="Z"), 200),
        (setting(row="1", field="name"), 200),
        ({}, 200),
    ],
)
def test_spoilt_choices_change_nothing(head_client, many, data, status):
    assert head_client.post("/accounts/changes/", data).status_code == status
    assert tiers(many) == ["A", "B", "C"]


def test_undo_names_what_was_changed_since(head_client, head, steward, many):
    head_client.post("/accounts/changes/", setting(row=[many[0].pk, many[2].pk]))
    event = journal.about(many[0])[0]
    accounts.edit(by=steward, account=many[0], changes={"tier": "S"})
    answer = head_client.post(f"/accounts/changes/{event.pk}/undoing/", **HTMX)
    assert answer["HX-Refresh"] == "true"
    page = text(head_client.get("/accounts/"))
    assert "Left as they are" in page
    assert "n0" in page
    assert tiers(many) == ["S", "B", "C"]


def test_a_stranger_undoes_nothing(client, outsider, head, many):
    accounts.edit(by=head, account=many[0], changes={"city": "x"})
    event = journal.about(many[0])[0]
    client.force_login(outsider)
    assert client.post(f"/accounts/changes/{event.pk}/undoing/").status_code == 404


def test_rows_of_others_are_not_reached_by_their_ids(client, ar, many, account):
    client.force_login(ar)
    data = {"field": "group", "group": "", "is_active": "yes", "row": [many[0].pk, account.pk]}
    client.post("/accounts/changes/", data)
    account.refresh_from_db()
    assert account.group is None
    assert tiers(many) == ["A", "B", "C"]


def test_a_value_changes_in_its_place_with_an_undo(head_client, account):
    where = f"/accounts/{account.pk}/city/"
    form = BeautifulSoup(text(head_client.get(where, **HTMX)), "html.parser")
    version = form.find("input", attrs={"name": "version"})["value"]
    answer = head_client.post(where, {"city": "台北", "version": version}, **HTMX)
    assert "台北" in text(answer)
    assert "Undo" in text(answer)
    undo = BeautifulSoup(text(answer), "html.parser").find(class_="toast").form["action"]
    head_client.post(undo, **HTMX)
    account.refresh_from_db()
    assert account.city == ""


def test_a_newer_value_is_shown_before_it_is_replaced(head_client, steward, account):
    where = f"/accounts/{account.pk}/city/"
    accounts.edit(by=steward, account=account, changes={"city": "台北"})
    answer = head_client.post(where, {"city": "高雄", "version": "1"}, **HTMX)
    assert answer.status_code == 412
    assert "台北" in text(answer)
    assert 'value="高雄"' in text(answer)
    form = BeautifulSoup(text(answer), "html.parser")
    version = form.find("input", attrs={"name": "version"})["value"]
    head_client.post(where, {"city": "高雄", "version": version}, **HTMX)
    account.refresh_from_db()
    assert account.city == "高雄"


def test_without_scripts_the_small_form_is_a_page(head_client, account):
    page = BeautifulSoup(text(head_client.get(f"/accounts/{account.pk}/city/")), "html.parser")
    assert page.find("h1").get_text() == "北辰電信"
    form = page.find("form", class_="cell-form")
    version = form.find("input", attrs={"name": "version"})["value"]
    answer = head_client.post(form["action"], {"city": "台北", "version": version})
    assert answer["Location"] == "/accounts/"


def test_cancelling_shows_the_value_again(head_client, account):
    answer = head_client.get(f"/accounts/{account.pk}/tier/?leave=1", **HTMX)
    assert "cell-edit" in text(answer)


@pytest.mark.parametrize("field", ["name", "notes", "intake_batch", "x"])
def test_only_some_columns_change_in_their_place(head_client, account, field):
    assert head_client.get(f"/accounts/{account.pk}/{field}/", **HTMX).status_code == 404


def test_a_seat_changes_facts_in_their_place_but_not_the_tier(client, ar, sr, account):
    client.force_login(ar)
    page = text(client.get("/accounts/"))
    assert f"/accounts/{account.pk}/city/" in page
    assert f"/accounts/{account.pk}/tier/" not in page
    answer = client.post(f"/accounts/{account.pk}/tier/", {"tier": "C", "version": "1"}, **HTMX)
    assert answer.status_code == 403
    client.force_login(sr)
    assert "cell-edit" not in text(client.get("/accounts/"))
    answer = client.post(f"/accounts/{account.pk}/city/", {"city": "C", "version": "1"}, **HTMX)
    assert answer.status_code == 403


def test_a_view_is_kept_shared_and_forgotten(client, head, outsider, account):
    client.force_login(head)
    data = {"name": "Mine S", "query": "?tier=S&sort=-name&after=zzz&evil=1", "shared": "1"}
    answer = client.post("/lists/accounts/views/", data)
    assert answer["Location"] == "/accounts/?tier=S&sort=-name"
    page = BeautifulSoup(text(client.get(answer["Location"])), "html.parser")
    assert page.find(class_="saved").find("a", attrs={"aria-current": True}).get_text() == "Mine S"
    view = SavedView.objects.get()
    client.force_login(outsider)
    assert "Mine S" in text(client.get("/accounts/"))
    assert client.post(f"/lists/accounts/views/{view.pk}/removal/").status_code == 404
    client.force_login(head)
    client.post(f"/lists/accounts/views/{view.pk}/removal/")
    assert not SavedView.objects.exists()


def test_a_private_view_is_its_owner_s_alone(client, head, ar, account):
    client.force_login(head)
    client.post("/lists/accounts/views/", {"name": "Secret", "query": "?tier=S"})
    client.post("/lists/accounts/views/", {"name": "Secret", "query": "?tier=A"})
    assert SavedView.objects.get().query == "tier=A"
    assert "Secret" in text(client.get("/accounts/"))
    client.force_login(ar)
    assert "Secret" not in text(client.get("/accounts/"))


@pytest.mark.parametrize(
    ("where", "data", "status"),
    [
        ("accounts", {"name": " ", "query": ""}, 422),
        ("accounts", {"name": "x" * 81, "query": ""}, 422),
        ("accounts", {"name": "x", "query": "?country=%00"}, 422),
        ("nothing", {"name": "x", "query": ""}, 404),
    ],
)
def test_a_spoilt_view_is_refused_with_a_sentence(head_client, where, data, status):
    assert head_client.post(f"/lists/{where}/views/", data).status_code == status


def test_views_can_be_kept_of_every_list_and_of_no_other(ar):
    assert set(saved._listings) == set(rules.LISTS)
    with pytest.raises(Invalid, match="no list “planets”"):
        views.keep(by=ar, list="planets", name="Far", query="")
