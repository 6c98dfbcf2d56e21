"""One timeline: newest first, in pages, and nothing in it that its reader may not read."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import START, TODAY, make_user
from trivet.customers.actions import accounts, bulk, persons, posts
from trivet.customers.models import Account
from trivet.foundation import journal
from trivet.foundation.paging import BadCursor
from trivet.foundation.security import SecurityClass
from trivet.organisation.models import Role, RoleGrant
from trivet.reporting import timeline
from trivet.triangle.models import Appointment, Seat
from trivet.win.contact.models import Observation, Touchpoint


def types(found):
    return [entry.event.type for entry in found.entries]


@pytest.fixture
def analyst(units):
    user = make_user("analyst")
    RoleGrant.objects.create(user=user, role=Role.INSIGHT_ANALYST, since=START)
    return user


def record(account, type="test.told", **touched):
    with transaction.atomic():
        return journal.record(type, by=None, touched={"account": account, **touched})


def test_pages_together_are_the_whole_story_newest_first(ar, account):
    events = [record(account) for _number in range(7)]
    first = timeline.of_account(ar, account, limit=3)
    second = timeline.of_account(ar, account, limit=3, after=first.next)
    third = timeline.of_account(ar, account, limit=3, after=second.next)
    read = [entry.event for page in (first, second, third) for entry in page.entries]
    assert read == events[::-1]
    assert third.next == ""


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "9" * 40, "١"])
def test_a_forged_cursor_is_refused(ar, account, cursor):
    with pytest.raises(BadCursor):
        timeline.of_account(ar, account, after=cursor)


def test_a_change_is_told_in_words(steward, account, units):
    accounts.edit(
        by=steward,
        account=account,
        changes={"department": units.south, "tier": "", "city": "台北"},
    )
    (entry,) = timeline.of_account(steward, account).entries
    words = {str(change.label): (change.before, change.after) for change in entry.changes}
    assert words == {
        "account department": ("North", "South"),
        "tier": ("S", ""),
        "city": ("", "台北"),
    }


def test_a_field_above_the_reader_is_not_told(head, analyst, account):
    accounts.edit(
        by=head, account=account, changes={"credit_limit": 700, "currency": "TWD", "city": "台北"}
    )
    accounts.edit(by=head, account=account, changes={"notes": "secret"})
    assert "700" in str(timeline.of_account(head, account))
    shown = timeline.of_account(analyst, account)
    assert "secret" not in str(shown)
    assert "700" not in str(shown)
    assert types(shown) == ["account.edited"]
    assert {str(change.label) for change in shown.entries[0].changes} == {"currency", "city"}


def test_a_person_s_closed_facts_are_not_told_at_his_account_either(ar, analyst, person, account):
    persons.edit(by=ar, person=person, changes={"mobile": "0911"})
    assert types(timeline.of_account(ar, account)) == ["person.edited"]
    assert types(timeline.of_account(analyst, account)) == []
    assert types(timeline.of_person(analyst, person)) == []


def test_a_visit_held_above_the_reader_leaves_no_trace(ar, analyst, account):
    held, open_to_all = (
        Touchpoint.objects.create(
            account=account,
            subject="s",
            starts_at=f"{TODAY}T00:00Z",
            requested_by=ar,
            security=security,
        )
        for security in (SecurityClass.CONFIDENTIAL, SecurityClass.INTERNAL)
    )
    record(account, "visit.requested", visit=held)
    record(account, "visit.requested", visit=open_to_all)
    news = Observation.objects.create(
        account=account,
        kind="intelligence",
        text="x",
        observed_on=TODAY,
        owner=ar,
        security=SecurityClass.RESTRICTED,
        source_kind="published",
        source="x",
    )
    record(account, "observation.noted", observation=news)
    assert len(timeline.of_account(ar, account).entries) == 3
    (seen,) = timeline.of_account(analyst, account).entries
    assert "visit" in {link.qualifier for link in seen.event.links.all()}


def test_hidden_events_do_not_end_the_page_early(ar, analyst, person, account):
    shown = [record(account), record(account)]
    for number in range(9):
        persons.edit(by=ar, person=person, changes={"mobile": str(number)})
    found = timeline.of_account(analyst, account, limit=2)
    while found.next and not found.entries:
        found = timeline.of_account(analyst, account, limit=2, after=found.next)
    assert [entry.event for entry in found.entries] == shown[::-1]


def test_a_move_names_the_other_account_only_to_those_who_see_it(
    ar, sr, person, account, other_account
):
    Appointment.objects.create(account=other_account, seat=Seat.AR, user=ar, since=START)
    posts.move(by=ar, post=person.posts.get(), to=other_account, fields={"title": "CEO"})
    (mine,) = timeline.of_account(ar, account).entries
    (theirs,) = timeline.of_account(sr, account).entries
    assert mine.places == [other_account]
    assert theirs.places == []
    assert other_account.name not in str(theirs)


def test_a_batch_is_told_on_each_account_with_what_it_held_before(head, account, units):
    Account.objects.create(name="n", department=units.north, tier="A")
    bulk.set_field(by=head, accounts=Account.objects.all(), field="tier", value="B")
    (entry,) = timeline.of_account(head, account).entries
    assert [(change.before, change.after) for change in entry.changes] == [("S", "B")]


def test_the_statements_do_not_grow_with_the_story(ar, account, person):
    def statements():
        with CaptureQueriesContext(connection) as done:
            timeline.of_account(ar, account)
        return len(done)

    persons.edit(by=ar, person=person, changes={"phone": "0"})
    few = statements()
    for number in range(1, 20):
        persons.edit(by=ar, person=person, changes={"phone": str(number)})
    assert statements() == few


def test_what_a_person_does_elsewhere_is_not_told(ar, admin, person, account, other_account):
    persons.edit(by=ar, person=person, changes={"phone": "1"})
    posts.add(by=admin, person=person, account=other_account, fields={"title": "Adviser"})
    record(other_account, "commitment.given", person=person)
    assert types(timeline.of_person(admin, person)) == [
        "commitment.given",
        "post.added",
        "person.edited",
    ]
    assert types(timeline.of_person(ar, person)) == ["person.edited"]
    assert "Adviser" not in str(timeline.of_person(ar, person))


def test_process_events_are_told_by_the_action_they_accompany(ar, account):
    record(account, "process.moved")
    assert timeline.of_account(ar, account).entries == []
