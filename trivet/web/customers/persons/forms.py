"""Forms of persons and their posts. Days are first and last days, as people say them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trivet.customers.models import Account, Person, Post
from trivet.customers.queries import access, accounts, org_units, persons
from trivet.organisation.models import User
from trivet.web.customers.accounts.forms import Choice
from trivet.web.fields import DayInput
from trivet.web.pickers import PickField

PERSON_FIELDS = ("name", "name_en", "email", "phone", "mobile", "language", "notes")
POST_FIELDS = ("title", "function", "layer", "org_unit", "since")


class PersonForm(forms.Form):
    """What is known of a person, less what the reader may not read."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=160)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    email = forms.EmailField(label=_("Mail address"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    mobile = forms.CharField(label=_("Mobile"), max_length=60, required=False)
    language = forms.CharField(label=_("Speaks"), max_length=60, required=False)
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        widget=forms.Textarea,
        help_text=_("What serves the work together. Nothing of family, health or belief."),
    )

    def __init__(self, *args: Any, user: User, person: Person | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        if person is not None:
            readable = set(access.readable_of_person(user, person)) | {"version"}
            for name in set(self.fields) - readable:
                del self.fields[name]

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PERSON_FIELDS if name in self.fields}


class PostForm(forms.Form):
    """A post at one account."""

    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    function = forms.CharField(label=_("Function"), max_length=80, required=False)
    layer = forms.ChoiceField(
        label=_("Layer"), choices=[("", "—"), *Post.Layer.choices], required=False
    )
    org_unit = Choice(label=_("Customer unit"), required=False)
    since = forms.DateField(label=_("First day"), required=False, widget=DayInput)

    def __init__(self, *args: Any, account: Account | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        if account is None:
            del self.fields["org_unit"]
        else:
            self.fields["org_unit"].offer(org_units.of(account))  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in POST_FIELDS if name in self.fields}


class CorrectionForm(PostForm):
    """A post with its last day too."""

    until = forms.DateField(label=_("Last day"), required=False, widget=DayInput)

    @property
    def facts(self) -> dict[str, Any]:
        last: Any = self.cleaned_data["until"]
        return {**super().facts, "until": last + timedelta(days=1) if last else None}


class EndForm(forms.Form):
    """The last day in the post."""

    last_day = forms.DateField(label=_("Last day"), widget=DayInput)


class MoveForm(PostForm):
    """The new employer, and the first day there."""

    to = PickField(label=_("New employer"), url=reverse_lazy("customers:account-choices"))
    field_order = ("to", "title", "function", "layer", "since")

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        to: Any = self.fields["to"]
        to.one = lambda pk: accounts.one(user, pk)
        to.find = lambda words: accounts.suggested(user, words)


class KnownForm(forms.Form):
    """A person already known, to be given a post here too."""

    person = PickField(label=_("Person"), url=reverse_lazy("customers:person-choices"))

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        person: Any = self.fields["person"]
        person.one = lambda pk: persons.one(user, pk)
        person.find = lambda words: persons.suggested(user, words)


def initial_person(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in (*PERSON_FIELDS, "version")}


def initial_post(post: Post) -> dict[str, Any]:
    """The values a correction begins with."""
    return {**{name: getattr(post, name) for name in POST_FIELDS}, "until": post.last_day}
