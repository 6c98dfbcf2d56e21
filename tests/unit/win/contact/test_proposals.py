"""Commitments read out of minutes: whose, which words, by when; and what is left alone."""

from datetime import date

import pytest

from trivet.win.contact.rules import propose
from trivet.win.contact.rules.days import day_in

TUESDAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("下週三前", date(2026, 3, 11)),
        ("本週五", date(2026, 3, 6)),
        ("下下週二", date(2026, 3, 17)),
        ("下個星期三", date(2026, 3, 11)),
        ("三天內", date(2026, 3, 6)),
        ("兩週內", date(2026, 3, 17)),
        ("一个月内", date(2026, 4, 3)),
        ("3月15日", date(2026, 3, 15)),
        ("月底前", date(2026, 3, 31)),
        ("下個月底", date(2026, 4, 30)),
        ("年底", date(2026, 12, 31)),
        ("2026/4/1", date(2026, 4, 1)),
        ("by Friday", date(2026, 3, 6)),
        ("next Wednesday", date(2026, 3, 11)),
        ("within two weeks", date(2026, 3, 17)),
        ("by the 20th of March", date(2026, 3, 20)),
        ("end of next month", date(2026, 4, 30)),
        ("tomorrow", date(2026, 3, 4)),
    ],
)
def test_a_day_is_read_as_people_write_it(words, day):
    assert day_in(words, TUESDAY) == day


@pytest.mark.parametrize("words", ["2026-04-31", "3.5 million", "100 days", "soon", "儘快"])
def test_what_is_no_day_is_not_guessed(words):
    assert day_in(words, TUESDAY) is None


def test_promises_of_both_sides_are_told_apart():
    found = propose("1. 我們會在下週三前送出報價。客戶答應三天內回覆測試結果", held_on=TUESDAY)
    assert [(p.direction, p.text, p.due_on) for p in found] == [
        ("ours", "我們會在下週三前送出報價", date(2026, 3, 11)),
        ("theirs", "客戶答應三天內回覆測試結果", date(2026, 3, 6)),
    ]


def test_the_phrase_that_comes_first_says_whose_promise_it_is():
    (found,) = propose("They will open the lab once we will have signed.", held_on=TUESDAY)
    assert found.direction == "theirs"


def test_a_question_is_no_promise():
    assert propose("Will they pay? We will see them again, won't we?", held_on=TUESDAY) == []


def test_small_talk_yields_nothing():
    assert propose("談了新機房的進度，氣氛很好。They liked the demo.", held_on=TUESDAY) == []


def test_a_day_before_the_visit_is_left_for_a_person_to_fill():
    (found,) = propose("我們會補上 2/15 的紀錄", held_on=TUESDAY)
    assert found.due_on is None
