"""Seats filled, ended, handed on; who may; what is told to the second."""

import threading
from contextvars import copy_context
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection

from tests.cast import START, TODAY, make_user
from trivet.foundation import journal
from trivet.foundation.errors import Invalid, NotPermitted, Refused
from trivet.organisation.models import Membership
from trivet.triangle import queries
from trivet.triangle.actions import appointments, projects
from trivet.triangle.models import Appointment, Seat

APRIL = date(2026, 4, 1)


@pytest.fixture
def successor(units):
    user = make_user("successor")
    Membership.objects.create(user=user, unit=units.north, since=START)
    return user


def test_the_head_of_the_department_fills_a_seat_from_today(head, account, successor):
    row = appointments.appoint(by=head, account=account, seat=Seat.SR, person=successor, reason="r")
    assert (row.since, row.until, row.appointed_by, row.reason) == (TODAY, None, head, "r")
    assert queries.holder(account, Seat.SR).user == successor


def test_the_journal_tells_it_to_account_person_and_seat(head, account, successor):
    row = appointments.appoint(by=head, account=account, seat=Seat.SR, person=successor)
    events = {journal.about(item).get() for item in (account, successor, row)}
    assert [event.type for event in events] == ["seat.appointed"]


@pytest.mark.parametrize("who", ["ar", "sponsor", "outsider", "auditor", "steward"])
def test_nobody_else_fills_a_seat(who, request, account, successor):
    user = request.getfixturevalue(who)
    with pytest.raises(NotPermitted):
        appointments.appoint(by=user, account=account, seat=Seat.SR, person=successor)


def test_the_head_next_door_fills_no_seat_here(head, other_account, successor):
    with pytest.raises(NotPermitted):
        appointments.appoint(by=head, account=other_account, seat=Seat.SR, person=successor)


def test_an_administrator_fills_any_seat(admin, other_account, successor):
    appointments.appoint(by=admin, account=other_account, seat=Seat.SR, person=successor)
    assert queries.holder(other_account, Seat.SR).user == successor


def test_a_taken_seat_is_refused_with_the_name_of_its_holder(head, account, ar, successor):
    with pytest.raises(Refused) as caught:
        appointments.appoint(by=head, account=account, seat=Seat.AR, person=successor)
    assert "ar holds this seat (Account responsible) without an end" in str(caught.value)


def test_the_sentence_names_the_last_day(head, account, ar, successor):
    Appointment.objects.filter(user=ar).update(until=APRIL)
    with pytest.raises(Refused) as caught:
        appointments.appoint(by=head, account=account, seat=Seat.AR, person=successor)
    assert "until 31 March 2026" in str(caught.value)


def test_the_sentence_names_the_first_day_of_one_who_comes_later(head, account, ar, successor):
    Appointment.objects.filter(user=ar).update(since=APRIL)
    with pytest.raises(Refused) as caught:
        appointments.appoint(by=head, account=account, seat=Seat.AR, person=successor)
    assert "from 1 April 2026" in str(caught.value)
    row = appointments.appoint(
        by=head, account=account, seat=Seat.AR, person=successor, until=APRIL
    )
    assert row.last_day == date(2026, 3, 31)


def test_the_database_refuses_two_holders(account, ar, successor):
    with pytest.raises(IntegrityError):
        Appointment.objects.create(account=account, seat=Seat.AR, user=successor, since=TODAY)


def test_an_extended_seat_has_several_holders_but_nobody_twice(head, account, ar, sr):
    appointments.appoint(by=head, account=account, seat=Seat.LEGAL, person=ar)
    appointments.appoint(by=head, account=account, seat=Seat.LEGAL, person=sr)
    with pytest.raises(Refused):
        appointments.appoint(by=head, account=account, seat=Seat.LEGAL, person=sr)


def test_an_appointment_may_lie_in_the_past(head, account, successor):
    appointments.appoint(
        by=head, account=account, seat=Seat.SR, person=successor, since=START, until=TODAY
    )
    assert queries.holder(account, Seat.SR, day=date(2025, 6, 1)).user == successor
    assert queries.holder(account, Seat.SR).user == head


def test_who_left_is_not_appointed(head, account, successor):
    successor.is_active = False
    with pytest.raises(Refused):
        appointments.appoint(by=head, account=account, seat=Seat.SR, person=successor)


def test_a_period_must_not_end_before_it_begins(head, account, successor):
    with pytest.raises(Invalid):
        appointments.appoint(by=head, account=account, seat=Seat.SR, person=successor, until=START)


def test_replacing_ends_the_holder_the_day_before(head, account, ar, successor):
    row = appointments.replace(
        by=head, account=account, seat=Seat.AR, person=successor, since=APRIL, reason="moves on"
    )
    old = Appointment.objects.get(user=ar)
    assert (old.until, row.since) == (APRIL, APRIL)
    assert queries.holder(account, Seat.AR).user == ar
    assert queries.holder(account, Seat.AR, day=APRIL).user == successor
    assert journal.about(old).get() == journal.about(row).get()


def test_replacing_an_empty_seat_fills_it(head, account, successor):
    appointments.replace(by=head, account=account, seat=Seat.AR, person=successor)
    assert queries.holder(account, Seat.AR).user == successor


def test_replacing_keeps_the_holder_where_the_new_one_cannot_come(head, account, ar, successor):
    appointments.replace(
        by=head, account=account, seat=Seat.AR, person=make_user("later"), since=APRIL
    )
    with pytest.raises(Refused):
        appointments.replace(by=head, account=account, seat=Seat.AR, person=successor)
    assert queries.holder(account, Seat.AR).user == ar


def test_nobody_replaces_himself_or_one_of_the_same_day(head, account, ar, successor):
    with pytest.raises(Refused):
        appointments.replace(by=head, account=account, seat=Seat.AR, person=ar)
    with pytest.raises(Refused):
        appointments.replace(by=head, account=account, seat=Seat.AR, person=successor, since=START)


def test_ending_leaves_the_seat_to_the_head_and_the_history_whole(head, account, ar):
    appointments.end(by=head, appointment=ar.appointments.get(), on=TODAY, reason="leaves")
    assert queries.holder(account, Seat.AR).how == queries.How.ABOVE
    assert queries.holder(account, Seat.AR, day=TODAY - timedelta(days=1)).user == ar


def test_an_appointment_to_come_is_cancelled(head, account, successor):
    row = appointments.appoint(
        by=head, account=account, seat=Seat.SR, person=successor, since=APRIL
    )
    assert appointments.end(by=head, appointment=row) is None
    assert not successor.appointments.exists()
    assert journal.about(successor).first().type == "seat.cancelled"


def test_an_appointment_does_not_end_before_it_began(head, ar):
    with pytest.raises(Invalid):
        appointments.end(by=head, appointment=ar.appointments.get(), on=START)


def test_an_end_can_be_put_off_only_while_the_seat_is_free(head, account, ar, successor):
    row = ar.appointments.get()
    appointments.end(by=head, appointment=row, on=APRIL)
    appointments.end(by=head, appointment=row, on=date(2026, 5, 1))
    assert ar.appointments.get().until == date(2026, 5, 1)
    appointments.appoint(
        by=head, account=account, seat=Seat.AR, person=successor, since=date(2026, 5, 1)
    )
    with pytest.raises(Refused):
        appointments.end(by=head, appointment=row, on=date(2026, 6, 1))


def test_a_backup_stands_in_and_is_never_the_holder(head, account, ar, successor):
    with pytest.raises(Refused):
        appointments.appoint(by=head, account=account, seat=Seat.AR, person=ar, is_backup=True)
    appointments.appoint(by=head, account=account, seat=Seat.AR, person=successor, is_backup=True)
    assert queries.holder(account, Seat.AR).user == ar
    appointments.end(by=head, appointment=ar.appointments.get(), on=TODAY)
    assert queries.holder(account, Seat.AR) == queries.Holder(successor, queries.How.BACKUP)


def test_a_second_backup_is_refused(head, account, successor, outsider):
    appointments.appoint(by=head, account=account, seat=Seat.AR, person=successor, is_backup=True)
    with pytest.raises(Refused) as caught:
        appointments.appoint(
            by=head, account=account, seat=Seat.AR, person=outsider, is_backup=True
        )
    assert "successor" in str(caught.value)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_appointing_at_once_one_gets_a_sentence(head, admin, account):
    rivals = [(head, make_user("first")), (admin, make_user("second"))]
    start, told = threading.Barrier(2), []

    def appoint(by, person):
        try:
            start.wait(timeout=10)
            appointments.appoint(by=by, account=account, seat=Seat.AR, person=person)
        except Refused as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=copy_context().run, args=(appoint, *pair)) for pair in rivals
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    winner = Appointment.objects.get(account=account, seat=Seat.AR).user
    assert told == [
        f"{winner.name} holds this seat (Account responsible) without an end. "
        "Replace the holder, or end it first."
    ]


def test_a_project_has_a_triangle_of_its_own(head, account, ar, successor):
    project = projects.form(
        by=head,
        account=account,
        name="5G core",
        until=date(2026, 9, 1),
        seats={Seat.AR: successor, Seat.BID: ar},
    )
    row = project.appointments.get(seat=Seat.AR)
    assert (row.since, row.until) == (TODAY, date(2026, 9, 1))
    assert queries.holder(account, Seat.AR, project=project).user == successor
    assert queries.holder(account, Seat.AR).user == ar
    assert queries.holder(account, Seat.SR, project=project).user == head


def test_the_account_responsible_forms_a_project_and_fills_its_seats_only(ar, account, successor):
    project = projects.form(by=ar, account=account, name="5G core", seats={Seat.SR: successor})
    appointments.replace(by=ar, account=account, project=project, seat=Seat.FR, person=successor)
    with pytest.raises(NotPermitted):
        appointments.appoint(by=ar, account=account, seat=Seat.FR, person=successor)


def test_the_responsible_of_a_project_does_not_form_another(head, account, successor):
    projects.form(by=head, account=account, name="5G core", seats={Seat.AR: successor})
    with pytest.raises(NotPermitted):
        projects.form(by=successor, account=account, name="Mine")


def test_a_seat_of_a_project_lies_within_its_time(head, account, successor):
    project = projects.form(by=head, account=account, name="5G core", until=APRIL)
    with pytest.raises(Invalid):
        appointments.appoint(
            by=head, account=account, project=project, seat=Seat.AR, person=successor, since=APRIL
        )


def test_a_project_that_cannot_be_seated_is_not_formed(head, account, successor):
    successor.is_active = False
    with pytest.raises(Refused):
        projects.form(by=head, account=account, name="5G core", seats={Seat.AR: successor})
    assert not account.projects.exists()


def test_two_projects_of_one_name_are_refused(head, account):
    projects.form(by=head, account=account, name="5G core")
    with pytest.raises(Invalid) as caught:
        projects.form(by=head, account=account, name=" 5G core ")
    assert "name" in caught.value.fields


def test_at_closure_the_seats_return(head, account, successor, now):
    project = projects.form(
        by=head, account=account, name="5G core", since=START, seats={Seat.AR: successor}
    )
    projects.close(by=head, project=project)
    assert project.appointments.get().until == TODAY
    assert queries.holder(account, Seat.AR, project=project).user == head
    with pytest.raises(Refused):
        projects.close(by=head, project=project)
    event = journal.about(successor).first()
    assert event.type == "project.closed"
