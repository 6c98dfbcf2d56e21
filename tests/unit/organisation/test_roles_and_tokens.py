"""Roles granted and ended, the last administrator, tokens."""

import threading
from contextvars import copy_context
from datetime import date, timedelta

import pytest
from django.db import connection

from tests.cast import TODAY, make_user
from trivet.foundation import clock, journal
from trivet.foundation.errors import Invalid, NotFound, NotPermitted, Refused
from trivet.organisation import queries
from trivet.organisation.actions import people, roles, tokens
from trivet.organisation.models import AccessToken, Role, RoleGrant


def test_a_role_is_granted_by_an_administrator_and_works_at_once(admin, outsider, units):
    assert not queries.standing(outsider).powers
    roles.grant(by=admin, person=outsider, role=Role.DATA_STEWARD, unit=units.south)
    assert queries.standing(outsider).unit_ids == [units.south.pk]
    assert journal.about(outsider).get().type == "role.granted"


def test_a_role_is_not_granted_twice(admin, head, units):
    with pytest.raises(Refused):
        roles.grant(by=admin, person=head, role=Role.DEPARTMENT_HEAD, unit=units.north)


def test_an_unknown_role_is_refused(admin, outsider):
    with pytest.raises(Invalid):
        roles.grant(by=admin, person=outsider, role="emperor")


def test_an_administrator_of_a_branch_cannot_make_himself_one_of_everything(units):
    local = make_user("local")
    RoleGrant.objects.create(user=local, role=Role.ADMINISTRATOR, unit=units.north)
    with pytest.raises(NotPermitted):
        roles.grant(by=local, person=local, role=Role.ADMINISTRATOR)
    roles.grant(by=local, person=local, role=Role.DATA_STEWARD, unit=units.north)


def test_the_last_administrator_stays(admin):
    with pytest.raises(Refused):
        roles.end(by=admin, grant=admin.grants.get())
    assert queries.standing(admin).everywhere


def test_an_administrator_for_a_while_is_no_successor(admin):
    roles.grant(
        by=admin, person=make_user("other"), role=Role.ADMINISTRATOR, until=date(2026, 12, 31)
    )
    with pytest.raises(Refused):
        roles.end(by=admin, grant=admin.grants.get())


def test_an_administrator_who_left_is_no_successor(admin):
    other = make_user("other")
    roles.grant(by=admin, person=other, role=Role.ADMINISTRATOR)
    people.deactivate(by=admin, person=other)
    with pytest.raises(Refused):
        roles.end(by=admin, grant=admin.grants.get())


def test_somebody_else_may_leave_though_the_only_administrator_has_an_end(admin, outsider):
    RoleGrant.objects.filter(user=admin).update(until=date(2027, 1, 1))
    people.deactivate(by=admin, person=outsider)
    assert not outsider.is_active


def test_with_a_successor_the_administrator_goes(admin):
    other = make_user("other")
    roles.grant(by=admin, person=other, role=Role.ADMINISTRATOR)
    roles.end(by=other, grant=admin.grants.get())
    assert not queries.standing(admin).powers


def test_a_role_granted_by_mistake_ends_without_a_trace_but_in_the_journal(admin, outsider):
    row = roles.grant(by=admin, person=outsider, role=Role.AUDITOR)
    assert roles.end(by=admin, grant=row) is None
    assert not outsider.grants.exists()
    assert [event.type for event in journal.about(outsider)] == ["role.ended", "role.granted"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_removing_each_other_leave_one(admin):
    other = make_user("other")
    roles.grant(by=admin, person=other, role=Role.ADMINISTRATOR)
    day = TODAY + timedelta(days=1)
    start, refused = threading.Barrier(2), []

    def remove(by, victim):
        try:
            start.wait(timeout=10)
            roles.end(by=by, grant=victim.grants.get(), on=day)
        except Refused as error:
            refused.append(str(error))
        finally:
            connection.close()

    pairs = [(admin, other), (other, admin)]
    threads = [threading.Thread(target=copy_context().run, args=(remove, *pair)) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(refused) == 1
    assert RoleGrant.objects.filter(until__isnull=True, role=Role.ADMINISTRATOR).count() == 1


def test_only_those_who_manage_people_see_who_holds_which_role(admin, auditor, head, units):
    assert queries.grants(admin).count() == 3
    assert queries.grants(auditor).count() == 3
    with pytest.raises(NotPermitted):
        queries.grants(head)
    local = make_user("local")
    RoleGrant.objects.create(user=local, role=Role.ADMINISTRATOR, unit=units.north)
    assert {grant.user for grant in queries.grants(local)} == {local, head}


def test_a_token_is_shown_once_and_kept_as_its_digest(ar):
    issued = tokens.issue(by=ar, name="script", expires_on=TODAY + timedelta(days=30))
    assert issued.plain.startswith(issued.token.prefix)
    assert issued.plain not in str(AccessToken.objects.filter(pk=issued.token.pk).values().get())
    assert tokens.present(plain=issued.plain) == ar
    assert AccessToken.objects.get().last_used_at == clock.now()


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_expires_within_a_year(ar, days):
    with pytest.raises(Invalid) as caught:
        tokens.issue(by=ar, name="script", expires_on=TODAY + timedelta(days=days))
    assert "expires_on" in caught.value.fields


def test_a_token_that_is_expired_revoked_or_invented_opens_nothing(ar, now):
    issued = tokens.issue(by=ar, name="script", expires_on=TODAY + timedelta(days=1))
    with clock.at(now + timedelta(days=1)):
        assert tokens.present(plain=issued.plain) == ar
    with clock.at(now + timedelta(days=2)):
        assert tokens.present(plain=issued.plain) is None
    tokens.revoke(by=ar, token=issued.token)
    assert tokens.present(plain=issued.plain) is None
    assert tokens.present(plain="trivet_nothing") is None


def test_a_token_of_another_does_not_exist(ar, sr, admin):
    issued = tokens.issue(by=ar, name="script", expires_on=TODAY + timedelta(days=1))
    with pytest.raises(NotFound):
        tokens.revoke(by=sr, token=issued.token)
    tokens.revoke(by=admin, token=issued.token)
    assert tokens.present(plain=issued.plain) is None
