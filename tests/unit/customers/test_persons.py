"""Persons and posts: one human being over many employers, kept by those who work there."""

from datetime import date

import pytest

from tests.cast import START, TODAY
from trivet.customers.actions import persons, posts
from trivet.customers.models import OrgUnit, Person, Post
from trivet.customers.queries import persons as reads
from trivet.foundation import journal
from trivet.foundation.errors import Invalid, NotFound, NotPermitted, Refused, Stale
from trivet.triangle.models import Appointment, Seat


def post_of(person):
    return person.posts.get()


@pytest.fixture
def both(ar, account, other_account):
    """`ar` also keeps the persons of the other account."""
    Appointment.objects.create(account=other_account, seat=Seat.AR, user=ar, since=START)
    return ar


@pytest.mark.parametrize("name", ["ar", "sr", "fr", "head", "steward", "admin"])
def test_those_who_work_with_a_customer_add_its_people(request, name, account):
    by = request.getfixturevalue(name)
    made = persons.add(
        by=by,
        account=account,
        fields={"name": "陳大文", "email": "Chen@Polaris.test"},
        post={"title": "CFO", "layer": "executive", "since": START},
    )
    assert made.email == "chen@polaris.test"
    assert post_of(made).account == account
    assert [event.type for event in journal.about(made)] == ["person.added"]
    assert [event.type for event in journal.about(account)] == ["person.added"]


@pytest.mark.parametrize("name", ["sponsor", "outsider", "auditor"])
def test_others_add_nobody(request, name, account):
    with pytest.raises(NotPermitted):
        persons.add(by=request.getfixturevalue(name), account=account, fields={"name": "x"})


def test_a_mail_address_that_is_none_is_refused_by_its_field(ar, account):
    with pytest.raises(Invalid) as caught:
        persons.add(by=ar, account=account, fields={"name": "x", "email": "nowhere"})
    assert list(caught.value.fields) == ["email"]
    assert not Person.objects.exists()


def test_the_second_of_two_editors_loses_nothing(ar, sr, person):
    persons.edit(by=sr, person=person, changes={"phone": "1"}, expected=1)
    with pytest.raises(Stale) as caught:
        persons.edit(by=ar, person=Person(pk=person.pk), changes={"phone": "2"}, expected=1)
    assert caught.value.theirs == {"phone": "1"}


def test_a_move_keeps_the_person_one_and_the_posts_apart(both, person, other_account):
    new = posts.move(
        by=both, post=post_of(person), to=other_account, fields={"title": "CEO"}, on=TODAY
    )
    old = person.posts.get(title="CTO")
    assert (old.until, new.since, new.until) == (TODAY, TODAY, None)
    assert Person.objects.count() == 1
    (event,) = journal.about(person)
    assert event.type == "post.moved"
    assert "南極" not in str(event.payload)


def test_a_move_needs_both_ends(ar, head, person, other_account):
    for by in (ar, head):
        with pytest.raises(NotPermitted):
            posts.move(by=by, post=post_of(person), to=other_account, fields={})
    assert post_of(person).until is None


def test_a_move_to_where_one_is_is_refused(ar, person, account):
    with pytest.raises(Invalid, match="Correct the post"):
        posts.move(by=ar, post=post_of(person), to=account, fields={})


def test_a_post_ends_after_its_last_day(ar, person):
    ended = posts.end(by=ar, post=post_of(person), on=TODAY)
    assert ended.until == date(2026, 3, 4)
    assert ended.last_day == TODAY
    with pytest.raises(Refused):
        posts.end(by=ar, post=ended)


def test_a_post_does_not_end_before_it_began(ar, person):
    with pytest.raises(Invalid) as caught:
        posts.end(by=ar, post=post_of(person), on=date(2024, 1, 1))
    assert "until" in caught.value.fields


def test_the_same_title_twice_at_one_time_is_refused(ar, person, account):
    with pytest.raises(Invalid):
        posts.add(by=ar, person=person, account=account, fields={"title": "CTO"})
    posts.add(by=ar, person=person, account=account, fields={"title": "Board member"})


def test_a_correction_changes_the_row_and_tells_what(ar, person):
    posts.correct(by=ar, post=post_of(person), changes={"title": "CIO", "since": None})
    (event,) = journal.about(person)
    changes = {"title": ["CTO", "CIO"], "since": ["2025-01-01", None]}
    assert event.payload == {"name": "林若水", "changes": changes}
    with pytest.raises(Invalid):
        posts.correct(by=ar, post=post_of(person), changes={"account": None})
    with pytest.raises(Invalid):
        posts.correct(
            by=ar, post=post_of(person), changes={"since": TODAY, "until": date(2026, 1, 1)}
        )


def test_a_person_one_does_not_know_is_given_no_post(ar, account, other_account):
    stranger = Person.objects.create(name="x")
    Post.objects.create(person=stranger, account=other_account, title="CEO")
    with pytest.raises(NotFound):
        posts.add(by=ar, person=stranger, account=account, fields={"title": "CEO"})


def test_a_change_is_told_where_the_person_works_today(admin, person, account, other_account):
    posts.move(by=admin, post=post_of(person), to=other_account, fields={"title": "CEO"})
    persons.edit(by=admin, person=person, changes={"phone": "7"})
    assert next(event.type for event in journal.about(other_account)) == "person.edited"
    assert [event.type for event in journal.about(account)] == ["post.moved"]


def test_a_unit_of_another_customer_is_refused(ar, person, other_account):
    unit = OrgUnit.objects.create(account=other_account, name="Sales")
    with pytest.raises(Invalid) as caught:
        posts.correct(by=ar, post=post_of(person), changes={"org_unit": unit})
    assert "org_unit" in caught.value.fields


def test_a_former_employers_team_sees_but_does_not_change(ar, both, outsider, person, account):
    other = both.appointments.exclude(account=account).get().account
    posts.move(by=both, post=post_of(person), to=other, fields={})
    Appointment.objects.filter(user=ar, account=other).delete()
    assert reads.one(ar, person.pk) == person
    assert [post.account for post in reads.posts_of(ar, person)] == [account]
    with pytest.raises(NotPermitted):
        persons.edit(by=ar, person=person, changes={"phone": "1"})


def test_a_person_without_a_post_today_is_kept_by_the_last_employers_team(ar, person):
    posts.end(by=ar, post=post_of(person), on=date(2026, 3, 2))
    persons.edit(by=ar, person=person, changes={"phone": "1"})
    assert person.phone == "1"


def test_a_stranger_finds_no_person_and_no_post(outsider, person):
    with pytest.raises(NotFound):
        reads.one(outsider, person.pk)
    with pytest.raises(NotFound):
        reads.post(outsider, post_of(person).pk)
    assert reads.listing(outsider).rows == []
    assert reads.suggested(outsider, "林") == []
    assert reads.total(outsider) == 0


def test_confidential_facts_are_not_for_everybody_who_sees_the_person(ar, person, units):
    from tests.cast import make_user
    from trivet.customers.queries import access
    from trivet.organisation.models import Role, RoleGrant

    analyst = make_user("analyst")
    RoleGrant.objects.create(user=analyst, role=Role.INSIGHT_ANALYST, since=START)
    assert {"mobile", "notes"} <= access.readable_of_person(ar, person)
    assert not {"mobile", "notes"} & access.readable_of_person(analyst, person)
    assert not {"mobile", "notes"} & access.readable_in_lists(analyst, Person)


def test_no_classified_field_is_searched_or_sorted_by():
    from trivet.customers.models import Account

    for model in (Account, Person):
        marked = model(**dict.fromkeys(model.CLASSES, "7"), name="x")
        assert "7" not in " ".join(marked.search_source())


def test_a_post_names_its_person_when_the_list_is_read(ar, person, account, other_account):
    Post.objects.create(person=person, account=other_account, title="Adviser", since=START)
    (row,) = reads.listing(ar).rows
    assert [post.title for post in row.seen_posts] == ["CTO"]
