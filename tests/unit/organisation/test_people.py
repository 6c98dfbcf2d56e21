"""People of ours: added, edited, preferred, gone, come back."""

from datetime import timedelta

import pytest

from tests.cast import TODAY, make_user
from trivet.foundation import clock, journal
from trivet.foundation.errors import Invalid, NotPermitted, Refused
from trivet.organisation.actions import people, roles, tokens
from trivet.organisation.models import Membership, Role, RoleGrant, User
from trivet.organisation.ties import _tellers, tie


def test_an_administrator_adds_a_person_and_the_journal_tells(admin):
    person = people.add(by=admin, email=" Mei@Trivet.TEST ", name="陳美", language="zh-hant")
    assert person.email == "mei@trivet.test"
    assert person.sort_pinyin
    event = journal.about(person).get()
    assert (event.type, event.actor) == ("user.added", admin)


def test_adding_is_refused_to_a_department_head(head):
    with pytest.raises(NotPermitted):
        people.add(by=head, email="x@trivet.test", name="X")


def test_an_administrator_of_one_unit_may_not_add_people(units):
    local = make_user("local")
    RoleGrant.objects.create(user=local, role=Role.ADMINISTRATOR, unit=units.north)
    with pytest.raises(NotPermitted):
        people.add(by=local, email="x@trivet.test", name="X")


def test_a_mail_address_in_use_is_refused_whatever_its_case(admin, ar):
    with pytest.raises(Invalid) as caught:
        people.add(by=admin, email=ar.email.upper(), name="Twin")
    assert "email" in caught.value.fields


def test_a_guessable_password_is_refused_with_the_reason(admin):
    with pytest.raises(Invalid) as caught:
        people.add(by=admin, email="x@trivet.test", name="X", password="password12")
    assert caught.value.fields["password"]
    assert not User.objects.filter(email="x@trivet.test").exists()


@pytest.mark.parametrize("wrong", [{"email": "no mail"}, {"name": ""}])
def test_an_edit_that_breaks_the_record_is_refused_and_leaves_it_as_it_was(admin, ar, wrong):
    before = {name: getattr(ar, name) for name in wrong}
    with pytest.raises(Invalid):
        people.edit(by=admin, person=ar, changes=wrong)
    ar.refresh_from_db()
    assert {name: getattr(ar, name) for name in wrong} == before


def test_a_new_name_is_found_and_sorted_by(admin, ar):
    people.edit(by=admin, person=ar, changes={"name": "王小明"})
    stored = User.objects.get(pk=ar.pk)
    assert "王小明" in stored.search_text
    assert journal.about(ar).get().payload == {"name": ["ar", "王小明"]}


def test_one_changes_his_own_phone_but_not_his_own_name(ar):
    people.edit(by=ar, person=ar, changes={"phone": "+886 2 1234"})
    assert User.objects.get(pk=ar.pk).phone == "+886 2 1234"
    with pytest.raises(NotPermitted):
        people.edit(by=ar, person=ar, changes={"name": "Boss"})


def test_nobody_changes_the_phone_of_another(ar, sr):
    with pytest.raises(NotPermitted):
        people.edit(by=ar, person=sr, changes={"phone": "1"})


def test_an_edit_that_changes_nothing_writes_no_event(admin, ar):
    people.edit(by=admin, person=ar, changes={"name": ar.name})
    assert not journal.about(ar).exists()


def test_preferences_are_ones_own(ar):
    people.prefer(by=ar, changes={"language": "zh-hans", "theme": "dark", "collation": "stroke"})
    stored = User.objects.get(pk=ar.pk)
    assert (stored.language, stored.theme, stored.collation) == ("zh-hans", "dark", "stroke")


@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Base"}, {"language": "tlh"}])
def test_a_preference_that_does_not_exist_is_refused(ar, wrong):
    with pytest.raises(Invalid):
        people.prefer(by=ar, changes=wrong)


def test_preferences_are_no_way_to_become_somebody(ar):
    with pytest.raises(NotPermitted):
        people.prefer(by=ar, changes={"email": "boss@trivet.test"})


def test_leaving_ends_places_and_roles_that_day_and_keeps_them(admin, head):
    people.deactivate(by=admin, person=head, despite_ties=True)
    assert not User.objects.get(pk=head.pk).is_active
    assert Membership.objects.get(user=head).until == TODAY
    assert RoleGrant.objects.get(user=head).until == TODAY


def test_leaving_kills_the_tokens(admin, ar):
    issued = tokens.issue(by=ar, name="script", expires_on=TODAY + timedelta(days=9))
    people.deactivate(by=admin, person=ar, despite_ties=True)
    assert tokens.present(plain=issued.plain) is None
    people.readmit(by=admin, person=ar)
    assert tokens.present(plain=issued.plain) is None


@pytest.fixture
def something_tied():
    tie(User, "test")(lambda person: [f"{person} still holds the key."])
    yield
    del _tellers[User]["test"]


def test_leaving_is_refused_while_something_hangs_on_the_person(admin, outsider, something_tied):
    with pytest.raises(Refused):
        people.deactivate(by=admin, person=outsider)
    assert User.objects.get(pk=outsider.pk).is_active


def test_leaving_in_spite_of_it_says_what_was_left(admin, outsider, something_tied):
    left = people.deactivate(by=admin, person=outsider, despite_ties=True)
    assert left == ["outsider still holds the key."]
    assert journal.about(outsider).get().payload["ties"] == left


def test_nobody_deactivates_himself(admin):
    roles.grant(by=None, person=make_user("other"), role=Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        people.deactivate(by=admin, person=admin)


def test_who_left_can_be_readmitted(admin, ar):
    people.deactivate(by=admin, person=ar, despite_ties=True)
    people.readmit(by=admin, person=ar)
    assert User.objects.get(pk=ar.pk).is_active


def test_the_mark_of_the_last_visit_moves_with_a_fresh_visit_only(ar, now):
    people.seen_today(by=ar)
    assert (ar.seen_before, ar.seen_at) == (None, now)
    soon = now + timedelta(minutes=10)
    with clock.at(soon):
        people.seen_today(by=ar)
    assert (ar.seen_before, ar.seen_at) == (None, soon)
    with clock.at(now + timedelta(days=1)):
        people.seen_today(by=ar)
    assert (ar.seen_before, ar.seen_at) == (soon, now + timedelta(days=1))
