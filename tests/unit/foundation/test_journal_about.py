"""The events about an object: newest first, in pages, each once."""

import pytest
from django.db import transaction

from trivet.foundation import journal


@pytest.fixture
def told(account, other_account, ar):
    with transaction.atomic():
        return [
            journal.record(
                f"test.told-{number}",
                by=ar,
                touched={"account": account, "again": account, "other": other_account},
            )
            for number in range(5)
        ]


def test_an_event_is_told_once_however_often_it_names_the_object(told, account):
    assert list(journal.about(account)) == told[::-1]


def test_the_next_page_begins_before_the_last_event_of_this_one(told, account):
    first = list(journal.about(account, limit=2))
    second = list(journal.about(account, limit=2, before=first[-1].pk))
    assert first + second == told[:0:-1]


def test_a_page_and_its_actors_cost_one_statement(told, account, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert {str(event.actor) for event in journal.about(account)} == {"ar"}
