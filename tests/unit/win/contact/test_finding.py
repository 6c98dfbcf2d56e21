"""Finding visits and commitments by their own words, and what that costs."""

import json
import re
from datetime import timedelta
from functools import partial
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, START, TODAY, make_user
from trivet.foundation.security import SecurityClass
from trivet.organisation.models import Role, RoleGrant
from trivet.win.contact import actions
from trivet.win.contact.actions import CommitmentDraft, VisitDraft
from trivet.win.contact.models import Commitment, Touchpoint
from trivet.win.contact.queries import ledger, visits
from trivet.win.contact.queries.ledger import LedgerFilter
from trivet.win.contact.queries.visits import VisitFilter

BIG = ("win_contact_touchpoint", "win_contact_commitment", "customers_account")


@pytest.fixture
def roadmap(account, ar):
    draft = VisitDraft(
        subject="5G 路標交流", goal="談定新機房的 Roadmap", starts_at=NOW + timedelta(days=3)
    )
    return actions.request_visit(account=account, draft=draft, by=ar)


@pytest.fixture
def quote(account, ar):
    draft = CommitmentDraft(
        direction="ours", text="送出機房報價 Quote B", due_on=TODAY, our_person_id=ar.pk
    )
    return actions.promise(account=account, draft=draft, by=ar)


def found_visits(user, text):
    wanted = VisitFilter(q=text)
    rows = visits.listed(user, wanted).rows
    assert visits.total(user, wanted) == len(rows)
    return rows


def found_promises(user, text):
    wanted = LedgerFilter(q=text)
    rows = ledger.listed(user, wanted).rows
    assert ledger.total(user, wanted) == len(rows)
    return rows


@pytest.mark.parametrize(
    "text", ["路標", "機房", "標", "roadmap", "ROAD", "5g", "polaris", "北辰 路標", "機房 交流"]
)
def test_a_visit_is_found_by_its_subject_goal_and_customer(ar, roadmap, text):
    assert found_visits(ar, text) == [roadmap]


@pytest.mark.parametrize("text", ["機房", "報價", "quote", "polaris quote", "北辰", "b"])
def test_a_commitment_is_found_by_what_was_promised(ar, quote, text):
    assert found_promises(ar, text) == [quote]


def test_every_word_must_be_there(ar, roadmap, quote):
    assert found_visits(ar, "路標 報價") == []
    assert found_promises(ar, "quote aurora") == []


def test_what_is_changed_is_found_by_its_new_words(ar, roadmap):
    actions.revise(visit=roadmap, changes={"subject": "年度檢討"}, by=ar)
    assert found_visits(ar, "檢討") == [roadmap]
    assert found_visits(ar, "路標") == []


def test_words_out_of_sight_or_above_the_reader_find_nothing(ar, outsider, roadmap, quote):
    assert found_visits(outsider, "路標") == []
    assert found_promises(outsider, "機房") == []
    Touchpoint.objects.update(security=SecurityClass.RESTRICTED)
    assert found_visits(ar, "路標") == []


def test_what_was_there_before_is_found_after_the_upgrade(ar, roadmap, quote):
    for model in (Touchpoint, Commitment):
        model.objects.update(search_text="", search_grams=[])
    assert found_visits(ar, "路標") == []
    words = import_module("trivet.win.contact.migrations.0003_fill_words")
    words.fill(apps, SimpleNamespace(connection=connection))
    assert found_visits(ar, "路標 roadmap") == [roadmap]
    assert found_promises(ar, "機房") == [quote]


# --- what it costs


@pytest.fixture
def many(account, other_account, roadmap, quote, ar):
    """Enough rows that statistics mean something; a sequential scan is the last resort."""
    with connection.cursor() as cursor:
        for model, words in ((roadmap, "subject"), (quote, "text")):
            columns = [f.column for f in model._meta.concrete_fields if not f.primary_key]
            mine, theirs = account.pk, other_account.pk
            said = {
                "account_id": f"CASE WHEN n %% 40 = 0 THEN {mine} ELSE {theirs} END",
                words: "'matter ' || n",
                "search_text": "'matter ' || n",
                "search_grams": "ARRAY[]::varchar[]",
                "client_key": "gen_random_uuid()",
            }
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
                f"SELECT {', '.join(said.get(one, one) for one in columns)} "
                f"FROM {model._meta.db_table}, generate_series(1, 2000) AS n WHERE id = %s",
                [model.pk],
            )
        cursor.execute("ANALYZE win_contact_touchpoint, win_contact_commitment")
        cursor.execute("SET LOCAL enable_seqscan = off")


def scans(read):
    """Big tables that `read` goes through from end to end."""
    with CaptureQueriesContext(connection) as done:
        read()
    found = set()
    with connection.cursor() as cursor:
        for query in done:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {query['sql']}")
            (plan,) = cursor.fetchone()
            text = plan if isinstance(plan, str) else json.dumps(plan)
            found |= set(re.findall(r'"Seq Scan"[^{}]*?"Relation Name": "(\w+)"', text))
    return found & set(BIG)


@pytest.mark.parametrize("name", ["ar", "head", "neighbour", "outsider", "expert"])
def test_no_search_reads_a_big_table_through(request, name, units, many, ar, head, roadmap):
    if name == "neighbour":
        user = make_user(name)
        RoleGrant.objects.create(
            user=user, role=Role.DEPARTMENT_HEAD, unit=units.south, since=START
        )
    elif name == "expert":
        user = make_user(name)
        roadmap.participants.create(user=user)
    else:
        user = request.getfixturevalue(name)
    for text in ("路標", "標", "matter 1999", "quote", "北辰", "a"):
        for read in (
            partial(visits.listed, user, VisitFilter(q=text)),
            partial(visits.total, user, VisitFilter(q=text)),
            partial(ledger.listed, user, LedgerFilter(q=text)),
            partial(ledger.total, user, LedgerFilter(q=text)),
        ):
            assert scans(read) == set(), (text, read)


def test_a_rare_word_is_looked_up_in_the_index_of_words(admin, many):
    with CaptureQueriesContext(connection) as done:
        visits.total(admin, VisitFilter(q="matter 1999"))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {done[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "win_contact_touchpoint_trgm" in plan


def test_a_search_asks_no_more_than_the_list(ar, roadmap, quote, django_assert_num_queries):
    visits.listed(ar)
    with CaptureQueriesContext(connection) as plain:
        visits.listed(ar)
    with django_assert_num_queries(len(plain)):
        visits.listed(ar, VisitFilter(q="機房 roadmap"))
