"""The triangle on any day, the ladder above a seat, vacancies, a person's seats, letters."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.cast import START, TODAY, make_user
from trivet.customers.models import Account, Person, Post, Tier, TierRequirement
from trivet.customers.queries.access import only_reads
from trivet.foundation.errors import NotFound
from trivet.organisation.models import Membership, Role, RoleGrant, User
from trivet.organisation.ties import ties_of
from trivet.triangle import queries
from trivet.triangle.actions import appointments, covers, delegations, projects
from trivet.triangle.models import Appointment, Seat, SeatCover

APRIL = date(2026, 4, 1)


@pytest.fixture
def tiers(account):
    facts = {"visits_per_quarter": 6, "response_hours": 8}
    TierRequirement.objects.update_or_create(
        tier=Tier.S,
        defaults={**facts, "dedicated_sr": True, "dedicated_fr": True, "needs_sponsor": True},
    )
    TierRequirement.objects.update_or_create(tier=Tier.A, defaults=facts)


def lines(account, **options):
    triangle = queries.triangle_on(account, **options)
    return {line.seat: line for line in [*triangle.core, *triangle.extended]}


def test_the_triangle_tells_who_sits_where_and_what_is_vacant(account, ar, sr, tiers):
    found = lines(account)
    assert found[Seat.AR].holder.user == ar
    assert [seat for seat in found if found[seat].required and found[seat].vacant] == [
        Seat.FR,
        Seat.SPONSOR,
    ]


def test_the_triangle_of_another_day_is_that_of_that_day(head, account, ar, tiers):
    successor = make_user("successor")
    appointments.replace(by=head, account=account, seat=Seat.AR, person=successor, since=APRIL)
    assert lines(account)[Seat.AR].holder.user == ar
    assert lines(account)[Seat.AR].following.user == successor
    assert lines(account, day=APRIL)[Seat.AR].holder.user == successor
    assert lines(account, day=date(2024, 1, 1))[Seat.AR].vacant
    assert [row.user for row in queries.triangle_on(account).history] == [successor, ar]


def test_a_holder_who_left_leaves_the_seat_vacant(account, ar, tiers):
    ar.is_active = False
    ar.save()
    assert lines(account)[Seat.AR].vacant


def test_backup_and_cover_stand_beside_the_holder(head, account, ar, sr, fr):
    appointments.appoint(by=head, account=account, seat=Seat.AR, person=fr, is_backup=True)
    covers.arrange(by=ar, covered_by=sr, until=TODAY + timedelta(days=3))
    line = lines(account)[Seat.AR]
    assert (line.holder.user, line.backup.user, line.cover.covered_by) == (ar, fr, sr)


def test_each_seat_is_matched_with_its_other_side(account, person):
    buyer = Person.objects.create(name="採購")
    Post.objects.create(person=buyer, account=account, function="採購", layer="management")
    worker = Person.objects.create(name="工")
    Post.objects.create(person=worker, account=account, function="採購", layer="working")
    found = lines(account)
    assert [post.person for post in found[Seat.AR].counterparts] == [buyer]
    assert [post.person for post in found[Seat.SR].counterparts] == [person]
    assert [post.person for post in found[Seat.SPONSOR].counterparts] == [person]


def test_the_triangle_costs_the_same_however_long_its_history(
    head, account, ar, django_assert_num_queries
):
    for number in range(12):
        since = date(2020, 1, 1) + timedelta(days=30 * number)
        Appointment.objects.create(
            account=account, seat=Seat.AR, user=head, since=since, until=since + timedelta(days=30)
        )
        projects.form(by=None, account=account, name=f"P{number}", seats={Seat.AR: ar})
    with django_assert_num_queries(7):
        triangle = queries.triangle_on(account)
    assert len(triangle.projects) == 12
    assert triangle.projects[0].seats_now[0].user == ar


def test_the_ladder_climbs_from_the_seat_to_the_administrator(units, account, ar, head, admin):
    boss = make_user("boss")
    Membership.objects.create(user=boss, unit=units.carrier, is_head=True, since=START)
    steps = queries.ladder(account, Seat.AR)
    assert [step.user for step in steps] == [ar, head, boss, admin]
    assert queries.above(account, Seat.AR, ar).user == head
    assert queries.above(account, Seat.AR, head).user == boss
    assert queries.above(account, Seat.AR, admin) is None
    assert queries.above(account, Seat.AR, make_user("stranger")).user == head


def test_one_who_is_seat_and_head_at_once_stands_in_the_ladder_once(account, head, admin):
    Appointment.objects.create(account=account, seat=Seat.AR, user=head, since=START)
    assert [step.user for step in queries.ladder(account, Seat.AR)] == [head, admin]


def test_a_vacant_seat_climbs_to_the_head(account, head, admin):
    assert queries.ladder(account, Seat.AR)[0] == queries.Holder(head, queries.How.ABOVE)


def test_the_alarm_rings_for_seats_that_the_tier_asks_for(account, ar, sr, admin, tiers):
    found = queries.vacancies(admin)
    assert [(gap.seat, gap.now) for gap in found] == [(Seat.FR, True), (Seat.SPONSOR, True)]
    assert (found[0].account_name, found[0].unit_name) == ("北辰電信", "North")


def test_the_alarm_rings_thirty_days_before(account, ar, sr, fr, sponsor, admin, tiers):
    assert queries.vacancies(admin) == []
    Appointment.objects.filter(user=ar).update(until=TODAY + timedelta(days=30))
    Appointment.objects.filter(user=sr).update(until=TODAY + timedelta(days=31))
    found = queries.vacancies(admin)
    assert [(gap.seat, gap.day, gap.now) for gap in found] == [
        (Seat.AR, TODAY + timedelta(days=30), False)
    ]


def test_a_successor_in_time_silences_the_alarm(head, account, ar, sr, fr, sponsor, admin, tiers):
    successor = make_user("successor")
    appointments.end(by=head, appointment=ar.appointments.get(), on=TODAY + timedelta(days=5))
    appointments.appoint(
        by=head, account=account, seat=Seat.AR, person=successor, since=TODAY + timedelta(days=7)
    )
    assert [gap.day for gap in queries.vacancies(admin)] == [TODAY + timedelta(days=5)]
    Appointment.objects.filter(user=successor).update(since=TODAY + timedelta(days=5))
    assert queries.vacancies(admin) == []


def test_neither_backup_nor_one_who_left_fills_a_seat(
    head, account, ar, sr, fr, sponsor, admin, tiers
):
    appointments.appoint(by=head, account=account, seat=Seat.AR, person=fr, is_backup=True)
    ar.is_active = False
    ar.save()
    assert [gap.seat for gap in queries.vacancies(admin)] == [Seat.AR]


def test_the_alarm_rings_for_accounts_one_sees_only(
    account, other_account, units, head, admin, tiers
):
    Account.objects.filter(pk=other_account.pk).update(tier=Tier.A)
    assert {gap.account for gap in queries.vacancies(head)} == {account.pk}
    assert {gap.account for gap in queries.vacancies(admin)} == {account.pk, other_account.pk}
    assert {gap.account for gap in queries.vacancies(admin, unit=units.south)} == {other_account.pk}
    assert queries.vacancies(make_user("stranger")) == []


def test_the_alarm_is_one_statement(account, admin, tiers, django_assert_num_queries):
    for number in range(30):
        Account.objects.create(name=f"A{number}", tier=Tier.S, department=account.department)
    queries.vacancies(admin)
    with django_assert_num_queries(1):
        assert len(queries.vacancies(admin)) == 31 * 4


def test_an_account_given_up_rings_no_alarm(account, admin, tiers):
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert queries.vacancies(admin) == []


def test_seats_are_shown_to_those_who_see_the_account(account, other_account, ar, head, outsider):
    Appointment.objects.create(account=other_account, seat=Seat.SR, user=ar, since=START)
    assert [held.appointment.account for held in queries.seats_held(ar, reader=head)] == [account]
    assert len(queries.seats_held(ar, reader=ar)) == 2
    assert queries.seats_held(ar, reader=outsider) == []


def test_what_hangs_on_a_person_is_told(account, ar, sr, head):
    covers.arrange(by=sr, covered_by=ar, until=TODAY + timedelta(days=3))
    assert ties_of(ar) == [
        "Covers for sr.",
        "Holds the seat Account responsible of 北辰電信.",
    ]
    assert ties_of(head) == []


def test_a_letter_tells_seat_period_and_limits(account, ar, head, units):
    delegations.delegate(by=head, account=account, kind="discount", limit=Decimal(10))
    letter = queries.letter(ar.appointments.get().pk, ar)
    assert (letter.company, letter.appointment.user) == (units.company, ar)
    assert [row.limit for row in letter.delegations] == [10]


@pytest.mark.parametrize("read", ["account_of", "appointment_of", "project_of", "delegation_of"])
def test_a_stranger_finds_nothing(read, account, ar, head, outsider):
    project = projects.form(by=head, account=account, name="5G")
    delegation = delegations.delegate(by=head, account=account, kind="cash", limit=Decimal(1))
    pk = {
        "account_of": account.pk,
        "appointment_of": ar.appointments.get().pk,
        "project_of": project.pk,
        "delegation_of": delegation.pk,
    }[read]
    assert getattr(queries, read)(pk, ar).pk == pk
    with pytest.raises(NotFound):
        getattr(queries, read)(pk, outsider)
    with pytest.raises(NotFound):
        queries.letter(ar.appointments.get().pk, outsider)


def test_the_seats_in_short_cost_two_statements(account, ar, sr, tiers, django_assert_num_queries):
    sr.is_active = False
    sr.save()
    with django_assert_num_queries(2):
        found = {line.seat: line for line in queries.seats_today(account)}
    assert (found[Seat.AR].user, found[Seat.SR].user, found[Seat.SR].required) == (ar, None, True)


@pytest.fixture
def project(account, ar, sr):
    return projects.form(
        by=None, account=account, name="Aurora", since=START, seats={Seat.AR: ar, Seat.SR: sr}
    )


def of_project(user):
    found = [gap for gap in queries.vacancies(user) if gap.project]
    return [(gap.project_name, gap.seat, gap.day, gap.now) for gap in found]


def test_the_seat_of_a_project_rings_before_it_ends_and_a_while_after(project, sr, admin):
    seat = Appointment.objects.filter(project=project, user=sr)
    assert of_project(admin) == []
    for days, now in ((30, False), (1, False), (0, True), (-29, True)):
        end = TODAY + timedelta(days=days)
        seat.update(until=end)
        assert of_project(admin) == [("Aurora", Seat.SR, max(end, TODAY), now)]
    for days in (31, -30):
        seat.update(until=TODAY + timedelta(days=days))
        assert of_project(admin) == []


def test_whoever_leaves_the_house_leaves_his_seat_on_the_project(project, sr, admin):
    sr.is_active = False
    sr.save()
    assert of_project(admin) == [("Aurora", Seat.SR, TODAY, True)]


def test_a_successor_or_the_end_of_the_project_silences_it(project, sr, fr, admin):
    end = TODAY + timedelta(days=9)
    Appointment.objects.filter(project=project, user=sr).update(until=end)
    assert len(of_project(admin)) == 1
    next_one = Appointment.objects.create(
        account=project.account, project=project, seat=Seat.SR, user=fr, since=end
    )
    assert of_project(admin) == []
    next_one.delete()
    project.until = end
    project.save()
    assert of_project(admin) == []


def test_mine_are_those_of_my_department_and_beside_my_seat(
    account, other_account, ar, head, admin, outsider, tiers
):
    Account.objects.update(tier="S")
    seats = [Seat.FR, Seat.SPONSOR, Seat.SR]
    for user in (ar, head):
        found = queries.my_vacancies(user, limit=9)
        assert [(gap.account, gap.seat) for gap in found] == [(account.pk, one) for one in seats]
    assert len(queries.my_vacancies(head, limit=2)) == 2
    for user in (admin, outsider):
        assert queries.my_vacancies(user, limit=9) == []


def test_colleagues_are_those_who_see_the_account_and_do_more_than_read(
    units, account, other_account, ar, sr, sponsor, head, outsider, admin, auditor
):
    cover = make_user("cover")
    SeatCover.objects.create(user=sponsor, covered_by=cover, since=START, until=APRIL)
    for unit in (None, units.carrier, units.north, units.south):
        for role in Role:
            user = make_user(f"{role}-{unit}")
            RoleGrant.objects.create(user=user, role=role, unit=unit, since=START)
    seated = make_user("auditor-in-seat")
    RoleGrant.objects.create(user=seated, role=Role.AUDITOR, since=START)
    Appointment.objects.create(account=account, seat=Seat.LEGAL, user=seated, since=START)
    for place in (account, other_account):
        place.refresh_from_db()
        found = queries.colleagues_on(place)
        expected = {
            user.pk: queries.clearance(user, place)
            for user in User.objects.all()
            if Account.objects.visible_to(user).filter(pk=place.pk).exists()
            and not only_reads(user)
        }
        if place == other_account:  # here he has no seat, so here he is an auditor
            del expected[seated.pk]
        assert found == expected
