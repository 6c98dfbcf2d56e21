"""The pages of imports, walked as a person does, without any script."""

import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.unit.intake.conftest import take, upload
from trivet.customers.models import Account
from trivet.intake import actions
from trivet.intake.models import Batch

pytestmark = pytest.mark.django_db

SHEET = "name,city,employees\nAcme,Paris,12\nBeta,Rome,many\n"


@pytest.fixture
def page(client, steward):
    client.force_login(steward)

    def get(name: str, *args, **headers):
        answer = client.get(reverse(name, args=args), headers=headers)
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    return get


def form_values(form) -> dict[str, str]:
    """What a browser would send of a form as it stands."""
    values = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    for select in form.select("select"):
        chosen = select.select_one("option[selected]")
        values[select["name"]] = chosen["value"] if chosen else ""
    return values


def test_a_file_goes_from_upload_to_undo(client, page):
    assert page("intake:imports").select_one(".empty")
    file = SimpleUploadedFile("firms.csv", SHEET.encode())
    answer = client.post(reverse("intake:new"), {"target": "accounts", "file": file})
    batch = Batch.objects.get()
    here = reverse("intake:import", args=[batch.pk])
    assert answer["Location"] == here

    soup = page("intake:import", batch.pk)
    form = soup.select_one("form.form")
    values = form_values(form)
    assert values["column-0"] == "account.name"
    assert "Acme" in soup.select_one("table").text
    answer = client.post(form["action"], {**values, "then": "try"})
    assert answer["Location"] == here
    soup = page("intake:import", batch.pk)
    assert [td.text for td in soup.select("#outcome + div td")] == ["1", "0", "0", "1"]
    assert "“many” is not a number" in soup.text
    assert not Account.objects.exists()

    client.post(reverse("intake:intake", args=[batch.pk]))
    soup = page("intake:import", batch.pk)
    assert Account.objects.get().city == "Paris"
    rows = client.get(soup.find("a", href=re.compile("rejects"))["href"])
    assert "firms.rejected.csv" in rows["Content-Disposition"]
    assert b"Beta,Rome,many,3," in b"".join(rows.streaming_content)

    assert "deleted" in page("intake:undoing", batch.pk).text
    client.post(reverse("intake:undoing", args=[batch.pk]))
    assert not Account.objects.exists()
    assert "Everything was put back" in page("intake:import", batch.pk).text


def test_what_cannot_be_read_is_told_on_the_form(client, page):
    file = SimpleUploadedFile("page.csv", b"<html><table></table></html>")
    answer = client.post(reverse("intake:new"), {"target": "accounts", "file": file})
    assert answer.status_code == 422
    assert "This is a web page, not a table" in answer.content.decode()
    file = SimpleUploadedFile("empty.csv", b"")
    answer = client.post(reverse("intake:new"), {"target": "accounts", "file": file})
    assert "The file is empty" in answer.content.decode()
    assert not Batch.objects.exists()


def test_a_mapping_that_makes_no_sense_comes_back_with_what_was_chosen(client, page, steward):
    batch = upload(steward, "accounts", SHEET)
    form = page("intake:import", batch.pk).select_one("form.form")
    values = {**form_values(form), "column-0": "", "column-1": "account.city", "then": "take-in"}
    answer = client.post(form["action"], values)
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.content, "html.parser")
    assert "Map one of" in soup.text
    assert form_values(soup.select_one("form.form"))["column-1"] == "account.city"


def test_what_holds_for_the_whole_file_is_chosen_by_name_and_kept_by_code(page, steward, units):
    department = units.north
    department.labels = {"en": "Operators North"}
    department.save()
    batch = upload(steward, "accounts", SHEET)
    soup = page("intake:import", batch.pk)
    option = soup.select_one(f"select[name$=department_id] option[value={department.code}]")
    assert option.text == "Operators North"


def test_an_upload_can_be_discarded(client, page, steward):
    batch = upload(steward, "accounts", SHEET)
    answer = client.post(reverse("intake:discarding", args=[batch.pk]))
    assert answer["Location"] == reverse("intake:imports")
    assert not Batch.objects.exists()


def test_a_running_import_shows_how_far_it_is_and_asks_again(client, page, steward):
    batch = upload(steward, "accounts", SHEET)
    Batch.objects.filter(pk=batch.pk).update(status="running", progress=50_000)
    soup = page("intake:import", batch.pk)
    fragment = page("intake:import", batch.pk, **{"HX-Request": "true"})
    assert "50,000 rows" in soup.text
    assert str(soup.select_one("#progress")) == str(fragment.select_one("#progress"))
    Batch.objects.filter(pk=batch.pk).update(status="tried")
    answer = client.get(reverse("intake:import", args=[batch.pk]), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"


def test_a_large_file_is_left_to_the_worker(client, page, steward, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 10)
    batch = upload(steward, "accounts", SHEET)
    client.post(reverse("intake:intake", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.status == "waiting"
    assert "Waiting for its turn" in page("intake:import", batch.pk).text


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("import", "get"),
        ("rejects", "get"),
        ("undoing", "get"),
        ("undoing", "post"),
        ("mapping", "post"),
        ("trial", "post"),
        ("intake", "post"),
        ("discarding", "post"),
    ],
)
def test_another_persons_import_does_not_exist(client, steward, north_steward, name, method):
    batch = upload(steward, "accounts", SHEET)
    client.force_login(north_steward)
    answer = getattr(client, method)(reverse(f"intake:{name}", args=[batch.pk]))
    assert answer.status_code == 404


def test_an_administrator_may_undo_what_somebody_else_took_in(client, admin, steward):
    batch = take(steward, "accounts", SHEET)
    client.force_login(admin)
    assert batch.file_name in client.get(reverse("intake:imports")).content.decode()
    client.post(reverse("intake:undoing", args=[batch.pk]))
    assert not Account.objects.exists()


def test_who_may_not_import_finds_no_door(client, outsider):
    client.force_login(outsider)
    assert client.get(reverse("intake:new")).status_code == 403
    assert reverse("intake:new") not in client.get(reverse("intake:imports")).content.decode()


def test_lists_are_taken_out_as_files(client, head, account, other_account):
    client.force_login(head)
    answer = client.post(reverse("intake:export", args=["accounts"]), {"format": "csv"})
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "attachment" in answer["Content-Disposition"]
    assert "北辰電信" in content
    assert "南極網路" not in content
    answer = client.post(reverse("intake:export", args=["accounts"]), {"format": "xlsx"})
    assert BytesIO(b"".join(answer.streaming_content)).read(2) == b"PK"
    assert client.get(reverse("intake:export", args=["accounts"])).status_code == 405
    assert client.post(reverse("intake:export", args=["secrets"])).status_code == 404


def test_the_list_of_imports_costs_the_same_however_many(
    client, page, steward, django_assert_num_queries
):
    take(steward, "accounts", SHEET)
    page("intake:imports")
    for _again in range(3):
        take(steward, "accounts", SHEET)
    with django_assert_num_queries(5):
        client.get(reverse("intake:imports"))


def test_the_page_of_an_import_costs_the_same_however_many_rows(
    client, page, steward, django_assert_num_queries
):
    batch = upload(steward, "accounts", "name\n" + "".join(f"n{n}\n" for n in range(200)))
    page("intake:import", batch.pk)
    with django_assert_num_queries(7):
        client.get(reverse("intake:import", args=[batch.pk]))
