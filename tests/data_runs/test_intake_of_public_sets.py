"""Public data sets taken in as a new user would: what is known of each must come out."""

import csv
import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Count, Sum

from tests.unit.intake.conftest import counts, reasons, storage, take  # noqa: F401
from tests.unit.tables.conftest import rows_of
from trivet.customers.models import Account, Person, Post
from trivet.foundation.names import fold, matching
from trivet.intake import actions
from trivet.organisation.models import Membership, User

pytestmark = [pytest.mark.shared_data, pytest.mark.django_db]


@pytest.fixture
def table_of(shared_data, tmp_path):
    """A query on a SQLite file, as the CSV that somebody would export from it."""

    def export(place: str, query: str) -> bytes:
        path = shared_data / place
        # Opened as one that nobody writes: the folder may be read-only.
        database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        found = database.execute(query)
        out = tmp_path / "table.csv"
        with out.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([column[0] for column in found.description])
            writer.writerows(found)
        database.close()
        return out.read_bytes()

    return export


def by_name(names: Sequence[str]) -> dict[str, Account]:
    return {account.name: account for account in Account.objects.filter(name__in=names)}


def test_maven_accounts_roll_up_to_seven_parents(steward, shared_data):
    content = (shared_data / "crm-maven" / "accounts.csv").read_bytes()
    batch = take(steward, "accounts", content, constants={"account.currency": "USD"})
    assert counts(batch) == (85, 0, 0, 0)
    assert batch.mapping == {
        "account": "account.name",
        "sector": "account.industry",
        "revenue": "account.revenue",
        "employees": "account.employees",
        "office_location": "account.country",
        "subsidiary_of": "parent.name",
    }
    subsidiaries = Account.objects.filter(parent__isnull=False)
    assert subsidiaries.count() == 15
    assert subsidiaries.values("parent").distinct().count() == 7
    totals = Account.objects.aggregate(Sum("revenue"), Sum("employees"))
    assert totals == {"revenue__sum": Decimal("169543.80"), "employees__sum": 396_170}
    again = take(steward, "accounts", content, constants={"account.currency": "USD"})
    assert counts(again) == (0, 0, 85, 0)
    actions.undo(by=steward, batch=batch)
    assert not Account.objects.exists()


CUSTOMERS = "SELECT * FROM customers"
EMPLOYEES = """
    SELECT e.lastName, e.firstName, e.email, e.jobTitle, b.email AS reportsTo, 'north' AS unit
    FROM employees AS e LEFT JOIN employees AS b ON b.employeeNumber = e.reportsTo
"""


def test_classicmodels_customers_come_with_their_contacts(steward, table_of):
    content = table_of("crm-classicmodels/classicmodels.sqlite", CUSTOMERS)
    accounts = take(steward, "accounts", content, constants={"account.currency": "USD"})
    assert counts(accounts) == (122, 0, 0, 0)
    assert Account.objects.aggregate(Sum("credit_limit"))["credit_limit__sum"] == 8_254_400
    persons = take(steward, "persons", content, key="name")
    assert persons.rejected == 0
    assert Account.objects.count() == 122
    assert Post.objects.values("account").distinct().count() == 122
    carine = Person.objects.get(name="Carine Schmitt")
    assert carine.posts.get().account.name == "Atelier graphique"
    assert Person.objects.filter(matching("frédérique")).exists()


def test_classicmodels_employees_keep_their_reporting_lines(admin, units, table_of):
    content = table_of("crm-classicmodels/classicmodels.sqlite", EMPLOYEES)
    batch = take(admin, "people", content)
    # Jeff and Julie Firrelli share a mail address; a person has one of his own.
    assert counts(batch) == (22, 0, 0, 1)
    assert "says otherwise" in reasons(batch)[0]
    chain, person = [], User.objects.get(email="ykato@classicmodelcars.com")
    while person:
        chain.append(person.name)
        person = Membership.objects.get(user=person).reports_to
    assert chain == ["Yoshimi Kato", "Mami Nishi", "Mary Patterson", "Diane Murphy"]


def test_northwind_customers_with_one_name_and_two_keys_stay_two(steward, table_of):
    content = table_of("crm-northwind-chinook/northwind.sqlite", "SELECT * FROM Customers")
    batch = take(steward, "accounts", content)
    assert counts(batch) == (93, 0, 0, 0)
    assert Account.objects.filter(name="IT").count() == 2
    assert set(by_name(["B's Beverages", "La maison d'Asie"])) == {
        "B's Beverages",
        "La maison d'Asie",
    }
    persons = take(
        steward,
        "persons",
        content,
        map={"CustomerID": "account.external_key", "Phone": "person.phone"},
    )
    assert persons.rejected == 0
    maria = Person.objects.get(name="Maria Anders").posts.get()
    assert (maria.title, maria.account.external_key) == ("Sales Representative", "ALFKI")


def test_chinook_customers_without_a_company_are_handed_back(steward, table_of):
    content = table_of("crm-northwind-chinook/Chinook_Sqlite.sqlite", "SELECT * FROM Customer")
    batch = take(steward, "persons", content)
    assert counts(batch) == (10, 0, 0, 49)
    assert set(reasons(batch)) == {"account is empty. Fill it in."}
    assert Person.objects.filter(name="Luís Gonçalves").exists()


def test_chinook_employees_report_upward(admin, units, table_of):
    query = """
        SELECT e.LastName, e.FirstName, e.Title, e.Email, e.HireDate, b.Email AS ReportsTo,
        'north' AS unit FROM Employee AS e LEFT JOIN Employee AS b ON b.EmployeeId = e.ReportsTo
    """
    batch = take(admin, "people", table_of("crm-northwind-chinook/Chinook_Sqlite.sqlite", query))
    assert counts(batch) == (8, 0, 0, 0)
    heads = Membership.objects.filter(reports_to__isnull=False).values("reports_to__name")
    assert {row["reports_to__name"]: row["n"] for row in heads.annotate(n=Count("pk"))} == {
        "Andrew Adams": 2,
        "Nancy Edwards": 3,
        "Michael Mitchell": 2,
    }


def test_chinese_companies_keep_their_codes_and_their_blanks(steward, shared_data):
    content = (shared_data / "companies-china-astock" / "stock_basic.csv").read_bytes()
    batch = take(
        steward,
        "accounts",
        content,
        map={"totalAssets": "account.revenue"},
        constants={"account.currency": "CNY"},
    )
    assert counts(batch) == (3621, 0, 0, 0)
    accounts = Account.objects.all()
    assert accounts.get(external_key="000720").name == "新能泰山"
    assert accounts.filter(name__contains=" ").count() == 52
    assert accounts.filter(name="新 希 望").exists()
    assert accounts.exclude(industry="").values("industry").distinct().count() == 110
    assert accounts.exclude(city="").values("city").distinct().count() == 32
    assert accounts.filter(industry="软件服务").count() == 173
    assert accounts.filter(industry="通信设备").count() == 116
    assert accounts.aggregate(Sum("revenue"))["revenue__sum"] == Decimal("24638546086.67")


def test_the_long_list_of_company_names_is_read_whole(shared_data, tmp_path):
    import gzip

    packed = shared_data / "companies-china-astock" / "company_shorter_form_280k.txt.gz"
    path = tmp_path / "names.txt"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    lines = path.read_text("utf-8-sig").splitlines()
    assert len(lines) == 267_400
    rows = rows_of(path)
    assert len(rows) == sum(1 for line in lines[1:] if line)


def test_operators_keep_namibia_and_their_leading_zeros(steward, shared_data):
    path = shared_data / "companies-mobile-operators" / "mcc-mnc-table.csv"
    rows = rows_of(path)
    assert len(rows) == 2599
    assert len({row["Network"] for row in rows} - {""}) == 1469
    assert len({(row["Country"], row["Network"]) for row in rows if row["Network"]}) == 1879
    assert {row["ISO"] for row in rows if row["Country"] == "Namibia"} == {"na"}
    assert "01" in {row["MNC"] for row in rows}
    batch = take(
        steward,
        "accounts",
        path.read_bytes(),
        map=dict.fromkeys(("Country", "Country Code", "MCC", "MNC", "MCC (int)", "MNC (int)"))
        | {"ISO": "account.country", "Network": "account.name"},
    )
    folded = {fold(row["Network"]) for row in rows} - {""}
    assert batch.created == Account.objects.count() == len(folded)
    namibian = next(row["Network"] for row in rows if row["ISO"] == "na" and row["Network"])
    assert Account.objects.get(name=namibian.strip()).country == "na"


def test_near_twins_of_salesforce_are_never_merged(steward, shared_data):
    content = (shared_data / "crm-salesforce-sample" / "accountupsert.csv").read_bytes()
    batch = take(steward, "accounts", content, key="key")
    assert counts(batch) == (12, 0, 0, 0)
    assert batch.mapping["customExtIdField__c"] == "account.external_key"
    assert Account.objects.filter(name__startswith="United Oil & Gas").count() == 3
    assert Account.objects.filter(name__startswith="University of").count() == 2
    assert Account.objects.aggregate(Sum("employees"))["employees__sum"] == 75_485
    changed = content.replace(b",67\n", b",68\n").replace(b",67\r\n", b",68\r\n")
    assert counts(take(steward, "accounts", changed, key="key")) == (0, 1, 11, 0)


def test_the_same_list_in_six_encodings_is_one_list(steward, shared_data):
    folder = shared_data / "messy-text-encodings" / "china-astock-reencoded"
    whole = [path for path in sorted(folder.iterdir()) if "truncated" not in path.name]
    expected = (300, 0, 0, 0)
    for path in whole:
        assert counts(take(steward, "accounts", path.read_bytes())) == expected, path.name
        expected = (0, 0, 300, 0)
    cut = folder / "stock_basic_300_gbk_truncated_in_char.csv"
    batch = take(steward, "accounts", cut.read_bytes())
    assert (batch.status, Account.objects.count()) == ("failed", 300)
    assert "cut off" in batch.failure


def test_naughty_strings_go_in_and_out_unharmed(steward, shared_data, tmp_path):
    import json

    from trivet.intake import exports
    from trivet.tables.writing import Format, write

    text = (shared_data / "messy-csv-dev" / "blns" / "blns.json").read_text()
    strings = [string for string in json.loads(text) if string.strip()]
    path = tmp_path / "naughty.csv"
    rows = [[f"N{n}", f"Firm {n}", string] for n, string in enumerate(strings)]
    write(path, ["key", "name", "notes"], rows, as_=Format.CSV)
    batch = take(steward, "accounts", path.read_bytes())
    assert batch.rejected == 0
    kept = dict(Account.objects.values_list("external_key", "notes"))
    for n, string in enumerate(strings):
        assert kept[f"N{n}"] == string.replace("\r\n", "\n").replace("\r", "\n").strip(), n
    for form in Format:
        out = tmp_path / f"out.{form}"
        exports.export("accounts", by=steward).write(out, form)
        assert counts(take(steward, "accounts", out.read_bytes())) == (0, 0, len(strings), 0)


def test_every_odd_file_can_be_uploaded_or_is_refused_in_words(steward, shared_data):
    from trivet.tables.errors import TableError

    folder: Path = shared_data / "messy-csv-dev" / "messytables" / "horror"
    taken = 0
    for path in sorted(folder.iterdir()):
        try:
            actions.upload(
                by=steward, target="accounts", file_name=path.name, content=path.read_bytes()
            )
            taken += 1
        except TableError as refusal:
            assert str(refusal)  # noqa: PT017
    # Four hold one row and nothing beneath it.
    assert taken == 28
