"""The forms of our own side. They validate shape; meaning is the rules'."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trivet.organisation.models import Role, Unit
from trivet.web.fields import ChosenField, DayField, LastDayField


class UnitForm(forms.Form):
    """Name, kind and code of a unit; its name in Chinese beside it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    name_hant = forms.CharField(label=_("Name in 繁體中文"), max_length=120, required=False)
    name_hans = forms.CharField(label=_("Name in 简体中文"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Short and unique, such as carrier-north.")
    )

    def labels(self) -> dict[str, str]:
        """The name in other languages, as the model keeps it."""
        named = {
            "zh-hant": self.cleaned_data["name_hant"],
            "zh-hans": self.cleaned_data["name_hans"],
        }
        return {language: name for language, name in named.items() if name}


class RenameForm(UnitForm):
    """The same without the code, which stays: other systems know the unit by it."""

    code = None  # type: ignore[assignment]


class UnitMoveForm(forms.Form):
    """Where in the tree a unit hangs."""

    parent = ChosenField(label=_("Part of"), required=False)

    def __init__(self, *args: Any, units: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].offer(units)  # type: ignore[attr-defined]


class LastDayForm(forms.Form):
    """The last day of something that ends."""

    until = LastDayField(label=_("Last day"))


class PersonForm(forms.Form):
    """What a person is called and how he is reached."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    email = forms.EmailField(label=_("Mail address"), help_text=_("Used to sign in."))
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)


class NewPersonForm(PersonForm):
    """With a first password, and the language to greet him in."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("en", "English"), ("zh-hant", "繁體中文"), ("zh-hans", "简体中文")],
    )
    password = forms.CharField(
        label=_("First password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave it empty where people sign in through the company."),
    )


class OwnForm(forms.Form):
    """What a person may change of himself."""

    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)


class PasswordForm(forms.Form):
    """A new password for somebody who forgot his."""

    password = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class LineForm(forms.Form):
    """Whom a person reports to."""

    reports_to = ChosenField(
        label=_("Reports to"), required=False, help_text=_("Left empty: the head of the unit.")
    )

    def __init__(self, *args: Any, people: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reports_to"].offer(people)  # type: ignore[attr-defined]


class PlaceForm(LineForm):
    """A place in a unit: where, as what, from when, reporting to whom."""

    unit = ChosenField(label=_("Unit"))
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    since = DayField(label=_("First day"))
    until = LastDayField(label=_("Last day"), required=False)
    is_head = forms.BooleanField(label=_("Heads the unit"), required=False)
    field_order = ["unit", "title", "since", "until", "reports_to", "is_head"]

    def __init__(self, *args: Any, units: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """A role for a person, in a unit and beneath it or everywhere."""

    person = ChosenField(label=_("Person"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    unit = ChosenField(
        label=_("Unit"),
        required=False,
        help_text=_("With everything beneath it. Left empty: everywhere."),
    )
    since = DayField(label=_("First day"))
    until = LastDayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, units: list[Any], people: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].offer(people)  # type: ignore[attr-defined]
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]


class LeavingForm(forms.Form):
    """The last day of a person here, and the word that what hangs on him may stay open."""

    until = LastDayField(label=_("Last day"))
    despite_ties = forms.BooleanField(
        label=_("End the access all the same: what is listed stays open for a successor."),
        required=False,
    )

    def __init__(self, *args: Any, tied: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not tied:
            del self.fields["despite_ties"]


class TokenForm(forms.Form):
    """What a token is for, and its last day."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    expires_on = DayField(label=_("Last day"), help_text=_("Within a year."))
