"""Places in units over time, heads, and lines of reporting."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from tests.cast import START, TODAY, make_user
from trivet.foundation.errors import Invalid, NotPermitted, Refused
from trivet.organisation import queries
from trivet.organisation.actions import places
from trivet.organisation.models import Membership


def test_a_place_begins_today_unless_said_otherwise(admin, units):
    row = places.place(by=admin, person=make_user("new"), unit=units.north, title="Engineer")
    assert (row.since, row.until) == (TODAY, None)


def test_a_second_head_is_told_who_heads_the_unit(admin, units, head):
    with pytest.raises(Refused) as caught:
        places.place(by=admin, person=make_user("new"), unit=units.north, is_head=True)
    assert "head heads this unit" in str(caught.value)


def test_a_second_head_is_told_until_when(admin, units, head):
    Membership.objects.filter(user=head).update(until=date(2026, 4, 1))
    with pytest.raises(Refused) as caught:
        places.place(by=admin, person=make_user("new"), unit=units.north, is_head=True)
    assert "31 March 2026" in str(caught.value)


def test_the_next_head_begins_the_day_after(admin, units, head):
    Membership.objects.filter(user=head).update(until=date(2026, 4, 1))
    new = make_user("new")
    places.place(by=admin, person=new, unit=units.north, is_head=True, since=date(2026, 4, 1))
    assert queries.head_of(units.north) == head
    assert queries.head_of(units.north, day=date(2026, 4, 1)) == new


def test_the_database_refuses_a_second_head(units, head):
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=make_user("new"), unit=units.north, is_head=True)


def test_the_same_place_is_not_given_twice(admin, units, ar):
    with pytest.raises(Refused):
        places.place(by=admin, person=ar, unit=units.north)


def test_a_place_is_refused_to_a_stranger_to_the_role(head, units):
    with pytest.raises(NotPermitted):
        places.place(by=head, person=make_user("new"), unit=units.north)


def test_a_period_that_ends_before_it_begins_is_refused(admin, units):
    with pytest.raises(Invalid):
        places.place(by=admin, person=make_user("new"), unit=units.north, since=TODAY, until=START)


def test_moving_ends_the_old_place_the_day_before(admin, units, ar):
    old = ar.memberships.get()
    day = TODAY + timedelta(days=7)
    new = places.move(by=admin, membership=old, unit=units.south, on=day)
    old.refresh_from_db()
    assert (old.until, new.since, new.unit) == (day, day, units.south)


def test_a_place_does_not_end_before_it_began(admin, ar):
    with pytest.raises(Invalid):
        places.end(by=admin, membership=ar.memberships.get(), on=START)


def test_a_circle_of_reporting_lines_is_refused(admin, ar, sr, fr):
    line = {user: user.memberships.get() for user in (ar, sr, fr)}
    places.report_to(by=admin, membership=line[ar], leader=sr)
    places.report_to(by=admin, membership=line[sr], leader=fr)
    with pytest.raises(Invalid) as caught:
        places.report_to(by=admin, membership=line[fr], leader=ar)
    assert "reports_to" in caught.value.fields
    with pytest.raises(Invalid):
        places.report_to(by=admin, membership=line[ar], leader=ar)


def test_a_line_that_ended_makes_no_circle(admin, units, ar, sr):
    Membership.objects.filter(user=ar).update(reports_to=sr, until=TODAY)
    places.report_to(by=admin, membership=sr.memberships.get(), leader=ar)
    assert queries.leader_of(sr) == ar


def test_without_a_written_line_one_reports_to_the_head(head, ar, units):
    assert queries.leader_of(ar) == head
    boss = make_user("boss")
    Membership.objects.create(user=boss, unit=units.company, is_head=True, since=START)
    assert queries.leader_of(head) == boss
    assert queries.leader_of(boss) is None


def test_a_leader_is_one_above_by_line_or_by_unit(head, ar, sr, outsider):
    Membership.objects.filter(user=ar).update(reports_to=sr)
    assert queries.leads(head, ar)
    assert queries.leads(sr, ar)
    assert not queries.leads(ar, sr)
    assert not queries.leads(outsider, ar)
    assert not queries.leads(ar, ar)


def test_the_profile_tells_places_leader_and_reports(head, ar, sr):
    Membership.objects.filter(user=sr).update(reports_to=ar)
    profile = queries.profile(ar, reader=head)
    assert profile.leader == head
    assert profile.reports == [sr]
    assert [place.unit.code for place in profile.places] == ["north"]
    assert queries.profile(head, reader=head).reports == [ar]


def test_the_directory_is_searched_and_sorted_as_the_reader_wants(units):
    for name in ["王小明", "丁一", "歐陽菲", "Ada"]:
        user = make_user(f"p{len(name)}{ord(name[0])}")
        user.name = name
        user.save()
    reader = make_user("zz")
    names = [user.name for user in queries.directory(reader)]
    assert names == ["Ada", "zz", "丁一", "歐陽菲", "王小明"]
    reader.collation = "stroke"
    names = [user.name for user in queries.directory(reader)]
    assert names == ["Ada", "zz", "丁一", "王小明", "歐陽菲"]
    assert [user.name for user in queries.directory(reader, text="小明")] == ["王小明"]


def test_the_directory_of_a_unit_includes_what_is_beneath(ar, outsider, units):
    assert set(queries.directory(ar, unit=units.carrier)) == {ar, outsider}
    assert set(queries.directory(ar, unit=units.south)) == {outsider}
