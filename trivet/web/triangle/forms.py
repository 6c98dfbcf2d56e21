"""The forms of the triangle. They validate shape; meaning is the rules'."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trivet.triangle.models import Delegation, Seat
from trivet.web.fields import ChosenField, DayField, LastDayField

CORE = (Seat.AR, Seat.SR, Seat.FR, Seat.SPONSOR)


class AppointmentForm(forms.Form):
    """Who sits from which day on, and why."""

    person = ChosenField(label=_("Person"))
    since = DayField(label=_("First day"))
    until = LastDayField(
        label=_("Last day"), required=False, help_text=_("Left empty: until it is ended.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, people: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].offer(people)  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day in a seat, and why."""

    until = LastDayField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class LastDayForm(forms.Form):
    """The last day of something that ends."""

    until = LastDayField(label=_("Last day"))


class CoverForm(forms.Form):
    """Who acts for a person's seats while he is away."""

    covered_by = ChosenField(label=_("Covered by"))
    since = DayField(label=_("First day away"))
    until = LastDayField(label=_("Last day away"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, people: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["covered_by"].offer(people)  # type: ignore[attr-defined]


class DelegationForm(forms.Form):
    """What the team may decide by itself, up to what, from when to when."""

    kind = forms.ChoiceField(label=_("May decide"), choices=Delegation.Kind.choices)
    limit = forms.DecimalField(
        label=_("Limit"), required=False, max_digits=18, decimal_places=2, localize=False
    )
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), required=False, help_text=_("For a credit, as TWD.")
    )
    terms = forms.CharField(label=_("Terms"), required=False, widget=forms.Textarea)
    since = DayField(label=_("First day"))
    until = LastDayField(label=_("Last day"), required=False)


class ProjectForm(forms.Form):
    """A project, and who sits in its triangle from its first day."""

    name = forms.CharField(label=_("Name"), max_length=160)
    code = forms.CharField(label=_("Code"), max_length=40, required=False)
    since = DayField(label=_("First day"))
    until = LastDayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, people: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        for seat in CORE:
            field = ChosenField(label=seat.label, required=False)
            field.offer(people)
            self.fields[f"seat_{seat.value}"] = field

    def seats(self) -> dict[str, int]:
        """The seats that were filled in, with the id of the person."""
        chosen = {seat: self.cleaned_data[f"seat_{seat.value}"] for seat in CORE}
        return {seat.value: pk for seat, pk in chosen.items() if pk}
