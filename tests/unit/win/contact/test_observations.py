"""Issues, competitor news and relationship evidence: noted, handed on, closed."""

from datetime import date, timedelta

import pytest

from tests.cast import TODAY
from tests.unit.win.contact.conftest import news, seen
from trivet.foundation import journal
from trivet.foundation.errors import Invalid, NotPermitted, Refused, Stale
from trivet.foundation.security import SecurityClass
from trivet.win.contact import actions


def test_an_observation_is_owned_by_who_noted_it(account, ar):
    noted = actions.note(account=account, draft=seen(), by=ar)
    assert (noted.owner, noted.observed_on) == (ar, TODAY)


def test_a_class_may_be_raised_but_not_lowered(account, ar):
    raised = actions.note(account=account, draft=seen(security=SecurityClass.CONFIDENTIAL), by=ar)
    lowered = actions.note(account=account, draft=news(security=SecurityClass.PUBLIC), by=ar)
    assert raised.security == SecurityClass.CONFIDENTIAL
    assert lowered.security == SecurityClass.RESTRICTED


def test_news_stays_out_of_the_journals_words(account, ar):
    noted = actions.note(account=account, draft=news(), by=ar)
    assert journal.about(noted).get().payload == {"kind": "intelligence", "text": ""}


def test_it_is_handed_only_to_somebody_who_sees_the_account(account, ar, sr, outsider):
    noted = actions.note(account=account, draft=seen(), by=ar)
    with pytest.raises(Invalid):
        actions.reassign(observation=noted, owner_id=outsider.pk, by=ar)
    assert actions.reassign(observation=noted, owner_id=sr.pk, by=ar).owner == sr
    with pytest.raises(Stale):
        actions.reassign(observation=noted, owner_id=ar.pk, by=ar, expected=1)


def test_it_closes_once_with_a_word_on_how(account, ar, sr):
    noted = actions.note(account=account, draft=seen(), by=ar)
    with pytest.raises(Invalid):
        actions.close_observation(observation=noted, note="", by=ar)
    closed = actions.close_observation(observation=noted, note="加裝冷卻", by=sr)
    assert closed.closed_on == date(2026, 3, 3)
    with pytest.raises(Refused):
        actions.close_observation(observation=noted, note="…", by=ar)


def test_a_reader_notes_nothing(account, auditor):
    with pytest.raises(NotPermitted):
        actions.note(account=account, draft=seen(), by=auditor)


def test_nothing_is_observed_on_a_day_to_come(account, ar):
    with pytest.raises(Invalid) as refusal:
        actions.note(account=account, draft=seen(observed_on=TODAY + timedelta(days=1)), by=ar)
    assert "observed_on" in refusal.value.fields
