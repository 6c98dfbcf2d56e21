"""Keyset pages read back, several stretches as one list, moments kept to the microsecond."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from tests.cast import make_user
from trivet.customers.models import Account
from trivet.foundation.paging import BadCursor, chain, merge, page
from trivet.organisation.models import Membership, User

ORDER = ["sort_pinyin", "id"]


@pytest.fixture
def people(units):
    return [make_user(name) for name in ("ann", "ben", "ben2", "cy", "dee", "王", "李")]


@pytest.mark.parametrize("limit", [1, 2, 3, 6])
@pytest.mark.parametrize("order", [ORDER, ["-sort_pinyin", "-id"], ["-name", "id"]])
def test_each_page_read_back_is_the_page_before(people, order, limit):
    pages = [page(User.objects.all(), order=order, limit=limit)]
    while pages[-1].next:
        pages.append(page(User.objects.all(), order=order, limit=limit, after=pages[-1].next))
    assert pages[0].previous == ""
    for earlier, later in pairwise(pages):
        back = page(User.objects.all(), order=order, limit=limit, before=later.previous)
        assert back.rows == earlier.rows
        assert page(User.objects.all(), order=order, limit=limit, after=back.next).rows == (
            later.rows
        )


@pytest.mark.parametrize("order", [["since", "id"], ["-since", "id"], ["-since", "-id"]])
def test_empty_values_are_found_again_on_the_way_back(people, units, order):
    days = [date(2026, 1, 1), None, date(2025, 1, 1), None, date(2026, 1, 1), None, None]
    for user, day in zip(people, days, strict=True):
        Membership.objects.create(user=user, unit=units.north, since=day)
    pages = [page(Membership.objects.all(), order=order, limit=2)]
    while pages[-1].next:
        pages.append(page(Membership.objects.all(), order=order, limit=2, after=pages[-1].next))
    for earlier, later in pairwise(pages):
        back = page(Membership.objects.all(), order=order, limit=2, before=later.previous)
        assert back.rows == earlier.rows


def test_a_page_before_that_lost_rows_is_filled_from_the_beginning(people):
    second = page(User.objects.all(), order=ORDER, limit=3)
    second = page(User.objects.all(), order=ORDER, limit=3, after=second.next)
    people[0].delete()
    back = page(User.objects.all(), order=ORDER, limit=3, before=second.previous)
    assert [row.name for row in back.rows] == ["ben", "ben2", "cy"]
    assert back.previous == ""


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7])
def test_stretches_follow_each_other_in_both_directions(people, limit):
    stretches = [
        (User.objects.filter(name__startswith="b"), ORDER),
        (User.objects.exclude(name__startswith="b"), ["-id"]),
    ]
    whole = [row for rows, order in stretches for row in rows.order_by(*order)]
    pages = [chain(stretches, limit=limit)]
    while pages[-1].next:
        pages.append(chain(stretches, limit=limit, after=pages[-1].next))
    assert [row for one in pages for row in one.rows] == whole
    for earlier, later in pairwise(pages):
        assert chain(stretches, limit=limit, before=later.previous).rows == earlier.rows


def test_a_cursor_of_a_stretch_that_is_not_there_is_refused(people):
    two = [(User.objects.filter(name="ann"), ORDER), (User.objects.exclude(name="ann"), ORDER)]
    cursor = chain(two, limit=3).next
    with pytest.raises(BadCursor):
        chain(two[:1], limit=3, after=cursor)


def test_rows_changed_in_one_millisecond_are_each_shown_once(account, other_account):
    moment = datetime(2026, 3, 3, 2, 0, 0, 123_000, tzinfo=UTC)
    for extra, row in enumerate([account, other_account], start=1):
        Account.objects.filter(pk=row.pk).update(updated_at=moment + timedelta(microseconds=extra))
    order = ["-updated_at", "-id"]
    first = page(Account.objects.all(), order=order, limit=1)
    second = page(Account.objects.all(), order=order, limit=1, after=first.next)
    assert [first.rows, second.rows] == [[other_account], [account]]


@pytest.fixture
def places(people, units):
    """Memberships of two units, some on the same day, some without a first day."""
    days = [
        date(2026, 1, 5),
        None,
        date(2026, 1, 3),
        date(2026, 1, 5),
        None,
        date(2026, 1, 9),
        None,
    ]
    for number, (person, day) in enumerate(zip(people, days, strict=True)):
        unit = units.north if number % 2 else units.south
        Membership.objects.create(user=person, unit=unit, since=day)
    return [
        Membership.objects.filter(unit=units.north),
        Membership.objects.filter(unit=units.south),
    ]


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 9])
@pytest.mark.parametrize(
    "order", [["id"], ["-id"], ["since", "id"], ["-since", "id"], ["-since", "-id"]]
)
def test_lists_side_by_side_read_like_one_in_both_directions(places, limit, order):
    everything = Membership.objects.all()
    once = [page(everything, order=order, limit=limit)]
    merged = [merge(places, order=order, limit=limit)]
    while once[-1].next:
        once.append(page(everything, order=order, limit=limit, after=once[-1].next))
        merged.append(merge(places, order=order, limit=limit, after=merged[-1].next))
    assert merged == once
    for earlier, later in pairwise(once):
        back = merge(places, order=order, limit=limit, before=later.previous)
        assert back == page(everything, order=order, limit=limit, before=later.previous)
        assert back.rows == earlier.rows


def test_one_list_side_by_side_with_nothing_is_itself(people):
    rows = User.objects.all()
    assert merge([rows], order=["id"], limit=3) == page(rows, order=["id"], limit=3)
    assert merge([rows, rows.none()], order=["id"], limit=3).rows == people[:3]
    assert merge([], order=["id"], limit=3).rows == []


def test_lists_side_by_side_are_not_ordered_by_text(people):
    with pytest.raises(ValueError, match="numbers and moments"):
        merge([User.objects.all()], order=["name", "id"], limit=3)
