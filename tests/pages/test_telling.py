"""Every event in one way: an icon, a sentence, a page, and the few words that tell it apart."""

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import translation

from trivet.foundation import journal
from trivet.foundation.models import Event
from trivet.web import telling

CONTACT = Path(telling.__file__).parents[1] / "win" / "contact" / "actions"


def test_every_event_of_contact_has_words():
    written = {
        name
        for path in CONTACT.glob("*.py")
        for name in re.findall(
            r'"((?:visit|commitment|observation|cost_limit)\.\w+)"', path.read_text("utf-8")
        )
    }
    written |= {f"commitment.{end}" for end in ("kept", "broken", "released")}
    written |= {"visit.approved", "visit.refused", "call.logged", "mail.logged"}
    assert len(written) > 15
    assert {name for name in written if not telling.known(name)} == set()


@pytest.fixture
def event(account, ar) -> Event:
    with transaction.atomic():
        return journal.record(
            "visit.recorded", by=ar, touched={"account": account}, payload={"subject": "新機房"}
        )


def test_an_event_is_told_with_its_author_and_its_words(event):
    told = telling.tell(event)
    assert (told.title, told.text, told.by, told.icon) == (
        "Minutes recorded",
        "新機房",
        "ar",
        "visits",
    )


def test_an_event_without_words_keeps_its_type(account, db):
    with transaction.atomic():
        event = journal.record("moon.rose", by=None, touched={"account": account})
    told = telling.tell(event)
    assert (told.title, told.by, told.url) == ("moon.rose", "Trivet", "")


def test_a_payload_of_numbers_is_no_text(account, db):
    with transaction.atomic():
        event = journal.record("x.y", by=None, touched={"account": account}, payload={"text": 7})
    with translation.override("zh-hant"):
        assert telling.tell(event).text == ""
