"""Accounts and persons through the API: versions, clearance, pages, references."""

import pytest

from tests.cast import make_user
from trivet.customers.models import Account, Person, Post
from trivet.foundation.paging import page
from trivet.triangle.models import Appointment, Seat


def etag(caller, path):
    return caller.get(path)["ETag"]


class TestVersions:
    def test_a_change_needs_the_version_it_was_made_from(self, as_ar, account):
        answer = as_ar.patch(f"/accounts/{account.pk}", {"city": "Tainan"})
        assert answer.status_code == 428
        assert answer.json()["code"] == "version-required"

    def test_a_change_with_the_version_read_is_made_and_gives_the_next(self, as_ar, account):
        path = f"/accounts/{account.pk}"
        before = etag(as_ar, path)
        answer = as_ar.patch(path, {"city": "Tainan"}, If_Match=before)
        assert answer.status_code == 200
        assert answer.json()["version"] == 2
        assert answer["ETag"] == etag(as_ar, path) != before

    def test_the_second_of_two_is_told_what_the_first_stored(self, as_ar, asking, head, account):
        path = f"/accounts/{account.pk}"
        read = etag(as_ar, path)
        asking(head).patch(path, {"city": "Hsinchu"}, If_Match='"1"')
        answer = as_ar.patch(path, {"city": "Tainan", "phone": "1"}, If_Match=read)
        assert answer.status_code == 412
        assert answer.json()["theirs"] == {"city": "Hsinchu", "phone": ""}
        assert answer.json()["version"] == 2
        account.refresh_from_db()
        assert account.city == "Hsinchu"
        again = as_ar.patch(path, {"city": "Tainan"}, If_Match=answer["ETag"])
        assert again.status_code == 200

    @pytest.mark.parametrize("tag", ["*", '"x"', "1, 2", '"1", "2"', '"-1"', '"1-zz"', "9" * 20])
    def test_a_tag_that_was_never_given_is_refused(self, as_ar, account, tag):
        answer = as_ar.patch(f"/accounts/{account.pk}", {"city": "x"}, If_Match=tag)
        assert answer.status_code == 400
        assert answer.json()["code"] == "version-unreadable"

    def test_what_the_reader_has_already_is_not_sent_again(self, as_ar, account):
        path = f"/accounts/{account.pk}"
        answer = as_ar.get(path, If_None_Match=f'"old", {etag(as_ar, path)}')
        assert (answer.status_code, answer.content) == (304, b"")
        account.department.name = "Far north"
        account.department.save()
        assert as_ar.get(path, If_None_Match='"1"').status_code == 200

    def test_the_same_version_in_other_eyes_is_another_answer(self, as_ar, asking, admin, account):
        path = f"/accounts/{account.pk}"
        mine = etag(as_ar, path)
        assert asking(admin).get(path, If_None_Match=mine).status_code == 200


class TestClearance:
    @pytest.fixture
    def held(self, account, person):
        Account.objects.filter(pk=account.pk).update(
            revenue=5, credit_limit=7, currency="TWD", notes="Told in confidence"
        )
        Person.objects.filter(pk=person.pk).update(mobile="0911", notes="Likes tea")

    def test_fields_above_the_reader_are_absent(self, asking, account, person, held):
        analyst = make_user("analyst")
        analyst.grants.create(role="insight_analyst")
        caller = asking(analyst)
        shown = caller.get(f"/accounts/{account.pk}").json()
        assert shown["revenue"] == "5.00"
        assert not {"credit_limit", "notes"} & set(shown)
        assert not {"mobile", "notes"} & set(caller.get(f"/persons/{person.pk}").json())
        listed = caller.get("/accounts").json()["items"][0]
        assert listed["revenue"] == "5.00"

    def test_a_seat_reads_them(self, as_ar, account, person, held):
        assert as_ar.get(f"/accounts/{account.pk}").json()["credit_limit"] == "7.00"
        assert as_ar.get(f"/persons/{person.pk}").json()["mobile"] == "0911"

    def test_what_one_may_not_read_one_may_not_write(self, asking, account, held):
        clerk = make_user("clerk")
        clerk.grants.create(role="policy_owner", unit=account.department)
        caller = asking(clerk)
        path = f"/accounts/{account.pk}"
        answer = caller.patch(path, {"notes": "x"}, If_Match=etag(caller, path))
        assert answer.status_code == 403


class TestLists:
    @pytest.fixture
    def many(self, account, ar):
        for number in range(7):
            row = Account.objects.create(
                name=f"Star {number}", department=account.department, group=account.group
            )
            Appointment.objects.create(account=row, seat=Seat.SR, user=ar)

    def walk(self, caller, path):
        names, pages = [], 0
        while path:
            body = caller.get(path).json()
            names += [item["name"] for item in body["items"]]
            path, pages = body["next"], pages + 1
            assert pages < 20
        return names, pages

    def test_pages_follow_their_links_to_the_end(self, as_ar, many, account):
        names, pages = self.walk(as_ar, "/accounts?limit=3&order=-name")
        assert len(names) == len(set(names)) == 8
        assert names == sorted(names, reverse=True)
        assert pages == 3

    def test_a_total_is_counted_only_when_asked_for(self, as_ar, many):
        assert "total" not in as_ar.get("/accounts").json()
        assert as_ar.get("/accounts?total=exact&limit=1").json()["total"] == 8

    def test_a_forged_cursor_gets_a_sentence(self, as_ar, many):
        for cursor in ("x", "WyJuYW1lIl0", "%00", "9" * 1900):
            answer = as_ar.get(f"/accounts?after={cursor}")
            assert answer.status_code == 400, cursor
        assert "first page" in as_ar.get("/accounts?after=x").json()["detail"]

    def test_a_cursor_of_another_order_gets_a_sentence(self, as_ar, many, account):
        cursor = page(Account.objects.order_by("sort_pinyin", "id"), limit=1).next
        assert as_ar.get(f"/accounts?order=-changed&after={cursor}").json()["code"] == "bad-cursor"

    def test_filters_come_several_times(self, as_ar, many):
        found = as_ar.get("/accounts?tier=S&tier=A&total=exact").json()
        assert [item["tier"] for item in found["items"]] == ["S"]
        assert as_ar.get("/accounts?tier=Z").status_code == 422

    @pytest.mark.parametrize("path", ["/accounts", "/persons", "/accounts?q=star"])
    def test_the_number_of_statements_does_not_grow_with_the_rows(
        self, as_ar, many, account, path, django_assert_max_num_queries
    ):
        for number in range(12):
            person = Person.objects.create(name=f"Starling {number}")
            Post.objects.create(person=person, account=account, title="Engineer")
        with django_assert_max_num_queries(8):
            assert len(as_ar.get(path).json()["items"]) >= 7


def test_a_parent_that_the_reader_does_not_see_is_not_named(as_ar, account, other_account):
    Account.objects.filter(pk=account.pk).update(parent=other_account)
    shown = as_ar.get(f"/accounts/{account.pk}")
    assert shown.json()["parent"] is None
    assert other_account.name not in shown.content.decode()


def test_a_reference_to_what_one_does_not_see_is_an_error_of_its_field(
    as_ar, account, other_account
):
    path = f"/accounts/{account.pk}"
    answer = as_ar.patch(path, {"parent": other_account.pk}, If_Match=etag(as_ar, path))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "parent"
    assert other_account.name not in answer.content.decode()


def test_a_person_who_changes_employer_stays_one_person(
    asking, steward, person, account, other_account
):
    caller = asking(steward)
    post = person.posts.get()
    moved = caller.post(f"/posts/{post.pk}/move", {"to": other_account.pk, "title": "CEO"})
    assert moved.status_code == 201
    assert moved.json()["person"]["id"] == person.pk
    posts = caller.get(f"/persons/{person.pk}").json()["posts"]
    assert [one["account"]["id"] for one in posts] == [other_account.pk, account.pk]


def test_the_timeline_tells_what_changed_without_what_is_held(
    as_ar, asking, account, admin, django_assert_max_num_queries
):
    path = f"/accounts/{account.pk}"
    caller = asking(admin)
    changes = {"city": "Tainan", "credit_limit": "9.00", "currency": "TWD"}
    caller.patch(path, changes, If_Match=etag(caller, path))
    analyst = make_user("analyst")
    analyst.grants.create(role="insight_analyst")
    told = asking(analyst).get(f"{path}/timeline").json()["items"]
    assert [change["field"].lower() for change in told[0]["changes"]] == ["city", "currency"]
    with django_assert_max_num_queries(14):
        told = as_ar.get(f"{path}/timeline").json()["items"]
    assert len(told[0]["changes"]) == 3


def test_many_accounts_change_at_once_and_back(asking, head, account):
    caller = asking(head)
    wish = {"accounts": [account.pk], "set": {"tier": "B"}}
    done = caller.post("/account-changes", wish).json()
    assert (done["done"], done["left"]) == (1, [])
    account.refresh_from_db()
    assert account.tier == "B"
    undone = caller.post(f"/account-changes/{done['event']}/undoing").json()
    assert undone["restored"] == 1


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"tier": "A", "group": None},
        {"tier": True},
        {"tier": None},
        {"is_active": "S"},
        {"department": "S"},
        {"department": 99_999},
        {"name": "x"},
    ],
)
def test_a_value_that_does_not_fit_its_field_is_refused(asking, head, account, values):
    answer = asking(head).post("/account-changes", {"accounts": [account.pk], "set": values})
    assert answer.status_code == 422, answer.content
