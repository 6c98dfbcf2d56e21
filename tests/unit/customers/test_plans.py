"""What a list costs at any size: an index answers it, and no big table is read through.

Sequential scans are made as dear as they can be, so that one in a plan means there is no other way.
"""

import json
import re
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import START, make_user
from trivet.customers.models import Account, Person
from trivet.customers.queries import accounts, persons
from trivet.customers.queries.accounts import AccountFilter
from trivet.customers.queries.persons import PersonFilter
from trivet.foundation import journal
from trivet.organisation.models import Role, RoleGrant
from trivet.reporting import timeline

BIG = ("customers_account", "customers_person", "customers_post", "foundation_eventlink")


@pytest.fixture(autouse=True)
def large(account, other_account):
    """Enough rows that statistics mean something."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO customers_account (name, name_en, short_name, registry_number, domain, tier,
                industry, country, city, address, phone, currency, notes, is_active, version,
                created_at, updated_at, sort_pinyin, sort_stroke, search_text, search_grams,
                department_id)
            SELECT 'a' || n, '', '', '', '', CASE WHEN n %% 9 = 0 THEN 'S' ELSE 'C' END,
                '', 'C' || n %% 50, '', '', '', '', '', true, 1, now(), now(), 'k' || n, 'k' || n,
                'a' || n, ARRAY[]::varchar[], %s
            FROM generate_series(1, 500) AS n""",
            [other_account.department_id],
        )
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO customers_person (name, name_en, email, phone, mobile, language, notes,
                    version, created_at, updated_at, sort_pinyin, sort_stroke, search_text,
                    search_grams)
                SELECT '王' || n, '', '', '', '', '', '', 1, now(), now(), 'k' || n, 'k' || n,
                    '王' || n, ARRAY['王']::varchar[]
                FROM generate_series(1, 1500) AS n RETURNING id)
            INSERT INTO customers_post (person_id, account_id, title, function, layer)
            SELECT id, %s + id %% 500, 't', '', '' FROM made""",
            [Account.objects.latest("id").pk - 499],
        )
        cursor.execute("ANALYZE customers_account, customers_person, customers_post")
        cursor.execute("SET LOCAL enable_seqscan = off")


def plans(read):
    """The plan of every SELECT that `read` sends."""
    with CaptureQueriesContext(connection) as done:
        read()
    selects = [query["sql"] for query in done if query["sql"].lstrip().startswith("SELECT")]
    with connection.cursor() as cursor:
        for select in selects:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {select}")
            (plan,) = cursor.fetchone()
            yield select, plan if isinstance(plan, list) else json.loads(plan)


def scans(read):
    """Big tables that `read` goes through from end to end."""
    return {
        table
        for _select, plan in plans(read)
        for table in re.findall(r"'Node Type': 'Seq Scan'.*?'Relation Name': '(\w+)'", str(plan))
        if table in BIG
    }


ACCOUNTS = {
    "by name": (AccountFilter(), ""),
    "by tier": (AccountFilter(), "tier"),
    "by change": (AccountFilter(), "-changed"),
    "one tier": (AccountFilter(tier=("S",)), "tier"),
    "one country": (AccountFilter(country=("C7",)), "name"),
    "mine": (AccountFilter(mine=True), "name"),
    "one character": (AccountFilter(q="北"), ""),
    "three characters": (AccountFilter(q="北辰電"), ""),
    "a word": (AccountFilter(q="polaris"), ""),
}
PERSONS = {
    "by name": (PersonFilter(), ""),
    "by change": (PersonFilter(), "-changed"),
    "a common surname": (PersonFilter(q="王"), ""),
    "a surname and more": (PersonFilter(q="王12"), ""),
    "one layer": (PersonFilter(layer=("executive",)), "name"),
}


@pytest.fixture
def neighbour(units):
    """Heads the department in which all the many accounts are."""
    user = make_user("neighbour")
    RoleGrant.objects.create(user=user, role=Role.DEPARTMENT_HEAD, unit=units.south, since=START)
    return user


@pytest.mark.parametrize("name", ["ar", "head", "neighbour", "outsider"])
def test_no_list_of_accounts_scans_a_big_table(request, name):
    user = request.getfixturevalue(name)
    found = {
        what: scans(partial(accounts.listing, user, chosen, order=order))
        | scans(partial(accounts.total, user, chosen))
        for what, (chosen, order) in ACCOUNTS.items()
    }
    assert {what: tables for what, tables in found.items() if tables} == {}


@pytest.mark.parametrize("name", ["ar", "head", "neighbour", "outsider"])
def test_no_list_of_persons_scans_a_big_table(request, name):
    user = request.getfixturevalue(name)
    found = {
        what: scans(partial(persons.listing, user, chosen, order=order))
        | scans(partial(persons.total, user, chosen))
        for what, (chosen, order) in PERSONS.items()
    }
    assert {what: tables for what, tables in found.items() if tables} == {}


def test_a_page_deep_in_the_list_and_the_story_are_cut_in_an_index(neighbour, ar, account):
    first = accounts.listing(neighbour)
    later = accounts.listing(neighbour, after=first.next)
    assert later.rows
    assert scans(lambda: accounts.listing(neighbour, after=later.next)) == set()
    assert scans(lambda: list(journal.about(account))) == set()
    assert scans(lambda: timeline.of_account(ar, account)) == set()


def test_whoever_sees_everything_is_not_asked_for_posts(admin, neighbour):
    assert "customers_post" not in str(persons.matching(admin).query)
    assert "customers_post" in str(persons.matching(neighbour).query)


def test_pages_of_a_search_together_are_all_that_match(neighbour):
    chosen = PersonFilter(q="王12")
    seen, after = [], ""
    while True:
        page = persons.listing(neighbour, chosen, after=after, limit=40)
        seen += [row.pk for row in page.rows]
        if not page.next:
            break
        after = page.next
    expected = Person.objects.filter(name__contains="王12").values_list("pk", flat=True)
    assert len(seen) == len(set(seen)) == persons.total(neighbour, chosen) > 40
    assert set(seen) == set(expected)
