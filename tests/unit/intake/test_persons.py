"""Persons, their posts, and the accounts and units they work in, all from one sheet."""

from datetime import date

import pytest

from tests.unit.intake.conftest import counts, reasons, take
from trivet.customers.models import Account, OrgUnit, Person, Post
from trivet.foundation.names import SEARCH_COLUMNS

pytestmark = pytest.mark.django_db

SHEET = """客户,部门,姓名,邮箱,职务,层级,任职日期
北辰電信,網路處,王小明,wang@polaris.test,處長,管理层,2024-01-01
北辰電信,網路處,李四,li@polaris.test,工程師,,
南十字雲端,採購部,Ada Lovelace,ada@cross.test,CEO,高层,2020年3月1日
"""


def test_one_row_makes_and_links_account_unit_person_and_post(steward, account):
    batch = take(steward, "persons", SHEET)
    assert counts(batch) == (3, 0, 0, 0)
    new = Account.objects.get(name="南十字雲端")
    assert new.intake_batch == batch.pk
    ada = Person.objects.get(email="ada@cross.test")
    post = ada.posts.get()
    assert (post.account, post.org_unit.name, post.title) == (new, "採購部", "CEO")
    assert (post.layer, post.since) == ("executive", date(2020, 3, 1))
    unit = OrgUnit.objects.get(name="網路處")
    assert (unit.account, unit.posts.count()) == (account, 2)
    stored = {name: getattr(ada, name) for name in SEARCH_COLUMNS}
    ada.refresh_search()
    assert stored == {name: getattr(ada, name) for name in SEARCH_COLUMNS}


def test_the_same_sheet_again_changes_nothing(steward, account):
    take(steward, "persons", SHEET)
    assert counts(take(steward, "persons", SHEET)) == (0, 0, 3, 0)
    assert Person.objects.count() == 3
    assert Post.objects.count() == 3


def test_a_known_person_is_found_by_mail_and_changed(steward, person):
    batch = take(
        steward, "persons", "company,name,email,phone\n北辰電信,林若水,LIN@polaris.test,123\n"
    )
    assert counts(batch) == (0, 1, 0, 0)
    person.refresh_from_db()
    assert (person.phone, person.email, person.version) == ("123", "lin@polaris.test", 2)
    assert person.posts.count() == 1


def test_a_known_person_is_found_by_name_at_the_account(steward, person):
    batch = take(steward, "persons", "company,name,title\nPolaris Telecom,林若水,CTO\n")
    assert counts(batch) == (0, 0, 1, 0)
    batch = take(steward, "persons", "company,name,title\nPolaris Telecom,林若水,Board member\n")
    assert counts(batch) == (0, 1, 0, 0)
    assert set(person.posts.values_list("title", flat=True)) == {"CTO", "Board member"}


def test_a_namesake_with_another_mail_address_is_another_person(steward, person):
    batch = take(steward, "persons", "company,name,email\n北辰電信,林若水,other@polaris.test\n")
    assert counts(batch) == (1, 0, 0, 0)


def test_a_namesake_at_another_account_is_another_person(steward, person, other_account):
    batch = take(steward, "persons", "company,name\n南極網路,林若水\n")
    assert counts(batch) == (1, 0, 0, 0)


def test_a_person_in_two_rows_holds_two_posts(steward, account, other_account):
    batch = take(
        steward,
        "persons",
        "company,name,email,title\n北辰電信,Ann,ann@x.test,Director\n南極網路,Ann,ann@x.test,Adviser\n",
    )
    assert counts(batch) == (1, 1, 0, 0)
    assert Person.objects.get(name="Ann").posts.count() == 2


def test_two_rows_that_disagree_about_one_person_are_told(steward, account):
    batch = take(
        steward,
        "persons",
        "company,name,email\n北辰電信,Ann,info@x.test\n北辰電信,Bob,info@x.test\n",
    )
    assert batch.created == 1
    assert "Row 2 is about the same record" in reasons(batch)[0]


def test_a_person_survives_the_rejection_of_the_first_row_that_named_him(steward, account):
    batch = take(
        steward,
        "persons",
        "company,name,email,since,until\n北辰電信,Ann,a@x.test,2026-02-01,2026-01-01\n"
        "北辰電信,Ann,a@x.test,2026-01-01,\n",
    )
    assert counts(batch) == (1, 0, 0, 1)
    assert Person.objects.get().posts.get().since == date(2026, 1, 1)


def test_names_in_two_columns_are_joined_as_each_language_does(steward, account):
    take(
        steward,
        "persons",
        "customerName,contactLastName,contactFirstName\n"
        "北辰電信,King,Jean \n北辰電信,王,小明\n北辰電信,,Plato\n",
    )
    assert set(Person.objects.values_list("name", flat=True)) == {"Jean King", "王小明", "Plato"}


def test_new_days_may_not_overlap_an_earlier_term(steward, person, account):
    post = person.posts.get()
    Post.objects.create(
        person=person, account=account, title="CTO", since=date(2020, 1, 1), until=date(2024, 1, 1)
    )
    batch = take(steward, "persons", "company,name,title,since\n北辰電信,林若水,CTO,2019-01-01\n")
    assert len(reasons(batch)) == 1
    post.refresh_from_db()
    assert post.since == date(2025, 1, 1)


TERMS = "company,name,email,title,since,until\n"


def test_terms_of_one_post_may_follow_each_other(steward, account):
    text = (
        f"{TERMS}北辰電信,Ann,a@x.test,CTO,2010-01-01,2015-01-01\n"
        "北辰電信,Ann,a@x.test,CTO,2020-01-01,\n北辰電信,Ann,a@x.test,CTO,2014-01-01,2016-01-01\n"
    )
    batch = take(steward, "persons", text)
    assert counts(batch) == (1, 1, 0, 1)
    assert "Row 2 gives the person this post" in reasons(batch)[0]
    assert counts(take(steward, "persons", text)) == (0, 0, 2, 1)
    assert Post.objects.count() == 2


def test_a_term_that_collides_with_one_on_record_is_told(steward, person):
    rows = "北辰電信,林若水,,CTO,2024-01-01,\n北辰電信,林若水,,CTO,2020-01-01,2024-01-01\n"
    batch = take(steward, "persons", TERMS + rows)
    assert counts(batch) == (0, 1, 0, 1)
    assert "holds this post at another time" in reasons(batch)[0]


def test_an_end_before_the_beginning_on_record_is_told(steward, person):
    batch = take(steward, "persons", "company,name,title,until\n北辰電信,林若水,CTO,2024-01-01\n")
    assert reasons(batch) == ["It ends before it begins. Correct one of the days."]


def test_a_title_is_added_to_a_post_that_had_none(steward, account):
    take(steward, "persons", "company,name\n北辰電信,Ann\n")
    assert counts(take(steward, "persons", "company,name,title\n北辰電信,Ann,CTO\n")) == (
        0,
        1,
        0,
        0,
    )
    assert Post.objects.get().title == "CTO"


def test_a_key_may_be_given_to_one_person_only(steward, person):
    text = (
        "company,id,name,email\n北辰電信,K1,林若水,lin@polaris.test\n北辰電信,K1,Bob,bob@x.test\n"
    )
    batch = take(steward, "persons", text)
    assert counts(batch) == (0, 1, 0, 1)
    assert "taken already" in reasons(batch)[0]
    text = "company,id,name,email\n北辰電信,K2,Cy,cy@x.test\n北辰電信,K2,Di,di@x.test\n"
    batch = take(steward, "persons", text, key="mail")
    assert counts(batch) == (1, 0, 0, 1)


def test_an_ambiguous_date_is_refused_until_the_order_is_said(steward, account):
    text = "company,name,since\n北辰電信,Ann,3/4/2026\n"
    assert "can be read as two dates" in reasons(take(steward, "persons", text))[0]
    take(steward, "persons", text, date_order="dmy")
    assert Post.objects.get().since == date(2026, 4, 3)


def test_a_row_without_account_or_name_is_refused(steward, account):
    batch = take(
        steward,
        "persons",
        "company,name,email\n,Ann,a@x.test\n北辰電信,,b@x.test\n北辰電信,Cy,no mail\n",
    )
    assert counts(batch) == (0, 0, 0, 3)
    assert reasons(batch) == [
        "account is empty. Fill it in.",
        "name is empty. Fill it in.",
        "“no mail” is not a mail address.",
    ]


def test_a_steward_of_one_department_brings_no_people_to_others(
    north_steward, account, other_account
):
    batch = take(
        north_steward,
        "persons",
        "company,name,email\n北辰電信,Ann,a@x.test\n南極網路,Bob,b@x.test\n",
    )
    assert counts(batch) == (1, 0, 0, 1)
    assert not Person.objects.filter(name="Bob").exists()


def test_batches_of_rows_know_of_each_other(steward, account, monkeypatch):
    from trivet.tables import reading

    monkeypatch.setattr(reading.Table.batches, "__defaults__", (2,))
    rows = "".join(f"Firm {n % 3},Person {n % 4},p{n % 4}@x.test\n" for n in range(12))
    batch = take(steward, "persons", "company,name,email\n" + rows)
    assert batch.rejected == 0
    assert Account.objects.filter(name__startswith="Firm").count() == 3
    assert Person.objects.count() == 4
    assert Post.objects.count() == 12
