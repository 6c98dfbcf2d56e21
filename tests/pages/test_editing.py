"""The second of two people who edit one record sees both versions and loses nothing."""

from datetime import date

from django import forms
from django.http import QueryDict

from trivet.foundation.errors import Stale
from trivet.web import editing
from trivet.web.fields import DayInput


class Note(forms.Form):
    title = forms.CharField()
    tier = forms.ChoiceField(choices=[("S", "Strategic"), ("A", "Important")])
    due = forms.DateField(widget=DayInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


def typed(**fields: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"title": "mine", "tier": "S", "due": "2026-03-03", "version": "1"} | fields)
    return data


STALE = Stale("x", theirs={"title": "theirs", "tier": "A", "due": date(2026, 3, 3)}, version=4)


def test_only_the_fields_that_differ_are_compared():
    rows = editing.compare(Note(typed()), STALE)
    assert [(row.name, row.mine, row.theirs) for row in rows] == [
        ("title", "mine", "theirs"),
        ("tier", "Strategic", "Important"),
    ]


def test_the_form_keeps_what_was_typed_and_moves_to_the_stored_version():
    form = Note(typed())
    editing.compare(form, STALE)
    assert form["title"].value() == "mine"
    assert form["version"].value() == "4"


def test_taking_theirs_replaces_that_field_only():
    data = typed(**{"take-title": "theirs", "theirs-title": "theirs", "take-tier": "mine"})
    chosen = editing.chosen(data)
    assert (chosen["title"], chosen["tier"]) == ("theirs", "S")
    assert "take-title" not in chosen


def test_saving_again_with_the_moved_version_is_a_valid_form():
    form = Note(typed())
    editing.compare(form, STALE)
    assert Note(editing.chosen(form.data)).is_valid()
