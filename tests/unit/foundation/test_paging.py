"""Keyset pages: complete, stable under writes, deaf to forged cursors."""

import base64
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import make_user
from trivet.foundation.paging import BadCursor, page
from trivet.organisation.models import Membership, RoleGrant, User


@pytest.fixture
def people(units):
    return [make_user(name) for name in ("ann", "ben", "ben2", "cy", "王", "李")]


def walk(rows, order, limit):
    seen, cursor = [], ""
    for _ in range(50):
        found = page(rows, order=order, limit=limit, after=cursor)
        seen.append(found.rows)
        cursor = found.next
        if not cursor:
            return [row.pk for rows in seen for row in rows]
    raise AssertionError("the list never ends")


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7])
@pytest.mark.parametrize("order", [["sort_pinyin", "id"], ["-sort_pinyin", "-id"], ["-name", "id"]])
def test_pages_together_are_the_whole_list(people, order, limit):
    assert walk(User.objects.all(), order, limit) == list(
        User.objects.order_by(*order).values_list("pk", flat=True)
    )


@pytest.mark.parametrize("order", [["since", "id"], ["-since", "id"], ["-since", "-id"]])
@pytest.mark.parametrize("limit", [1, 2, 4])
def test_empty_values_come_last_in_both_directions(people, units, order, limit):
    days = [date(2026, 1, 1), None, date(2025, 1, 1), None, date(2026, 1, 1), None]
    for user, day in zip(people, days, strict=True):
        Membership.objects.create(user=user, unit=units.north, since=day)
    walked = walk(Membership.objects.all(), order, limit)
    assert len(walked) == len(set(walked)) == 6
    assert [Membership.objects.get(pk=pk).since for pk in walked][-3:] == [None, None, None]


def test_order_may_follow_a_relation(people, units):
    for user in people:
        RoleGrant.objects.create(user=user, role="sponsor", unit=units.north)
    order = ["user__sort_pinyin", "id"]
    expected = list(RoleGrant.objects.order_by(*order).values_list("pk", flat=True))
    assert walk(RoleGrant.objects.all(), order, 2) == expected


def test_a_row_added_before_the_cursor_shifts_nothing(people):
    first = page(User.objects.all(), order=["sort_pinyin", "id"], limit=2)
    make_user("aaa")
    second = page(User.objects.all(), order=["sort_pinyin", "id"], limit=2, after=first.next)
    assert [row.name for row in first.rows + second.rows] == ["ann", "ben", "ben2", "cy"]


def test_a_page_is_one_statement_and_one_row_comparison(people):
    first = page(User.objects.all(), order=["sort_pinyin", "id"], limit=2)
    with CaptureQueriesContext(
        connection,
    ) as done:
        page(User.objects.all(), order=["sort_pinyin", "id"], limit=2, after=first.next)
    assert len(done) == 1
    assert "ROW(" in done[0]["sql"]


def forge(order, values):
    return base64.urlsafe_b64encode(json.dumps([order, values]).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "äöü",
        "AAAA",
        "\0",
        forge(["name", "id"], ["a", 1]),
        forge(["sort_pinyin", "id"], ["a"]),
        forge(["sort_pinyin", "id"], [None, 1]),
        forge(["sort_pinyin", "id"], ["a", "b"]),
        forge(["sort_pinyin", "id"], ["a\0", 1]),
        forge(["sort_pinyin", "id"], ["\ud800", 1]),
        forge(["sort_pinyin", "id"], ["a", 10**30]),
        forge(["sort_pinyin", "id"], ["a", True]),
        forge(["sort_pinyin", "id"], ["a", [1]]),
        forge(["sort_pinyin", "id"], ["a", float("inf")]),
        forge(["sort_pinyin", "id"], {"a": 1}),
        forge(["sort_pinyin", "id"], ["a" * 5000, 1]),
        base64.urlsafe_b64encode(b"[" * 100_000).decode().rstrip("="),
    ],
)
def test_a_forged_cursor_is_refused_with_a_sentence(people, cursor):
    with pytest.raises(BadCursor, match="first page"):
        page(User.objects.all(), order=["sort_pinyin", "id"], limit=2, after=cursor)


def test_an_order_that_is_not_total_is_a_mistake_of_the_caller(people):
    with pytest.raises(ValueError, match="ends in id"):
        page(User.objects.all(), order=["name"], limit=2)


def test_a_list_without_an_order_of_its_own_is_paged_as_it_is_ordered(people):
    rows = User.objects.order_by("-name", "-id")
    assert page(rows, limit=3).rows == list(rows[:3])
    with pytest.raises(ValueError, match="ends in id"):
        page(User.objects.all(), limit=3)
