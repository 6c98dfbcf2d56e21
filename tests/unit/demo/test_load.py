"""The demo tells its story whatever the day, the hour and the language it is loaded in."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from trivet.customers.models import Account, Person
from trivet.demo.load import load
from trivet.demo.words import Name
from trivet.engine.models import WorkItem
from trivet.foundation import clock
from trivet.organisation.models import User
from trivet.win.contact.models import Touchpoint

#: A Monday before dawn in Taipei, while it is still Sunday in London.
MONDAY = datetime(2026, 11, 23, 2, 30, tzinfo=ZoneInfo("Asia/Taipei"))


@pytest.mark.django_db
def test_a_demo_of_a_monday_night_has_minutes_overdue_and_briefs_to_write_all_in_its_language():
    with clock.at(MONDAY):
        load("en")
    visits = Touchpoint.objects.filter(account__name="Polaris Telecom")
    held = visits.get(status=Touchpoint.Status.HELD)
    assert WorkItem.objects.get(subject_id=held.pk, task="minutes").due_at < MONDAY
    coming = visits.get(status=Touchpoint.Status.APPROVED)
    briefs = WorkItem.objects.filter(subject_id=coming.pk, task="brief", completed_at=None)
    assert {item.assignee.email.split("@")[0] for item in briefs} == {"ar", "sr", "fr"}
    assert all(MONDAY < item.due_at < coming.starts_at for item in briefs)
    said = [*Account.objects.values_list("name", "city"), *Person.objects.values_list("name")]
    said += User.objects.values_list("name", "email")
    assert all(text.isascii() for row in said for text in row)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hant", ("蕭嵐", "Lan Xiao")),
        ("zh-hans", ("萧岚", "Lan Xiao")),
        ("en", ("Lan Xiao", "")),
    ],
)
def test_a_name_is_said_in_the_script_of_the_language(language, said):
    assert Name("蕭嵐", "Lan Xiao").said(language) == said


def test_a_latin_name_is_said_once():
    assert Name("Amara Hassan", "Amara Hassan").said("zh-hant") == ("Amara Hassan", "")
