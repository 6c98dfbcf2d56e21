"""A promise written down by itself, and each way in which it goes on."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trivet.web.contact.forms.offers import Offer, one_of
from trivet.web.contact.forms.rows import CommitmentRow
from trivet.web.fields import DayInput
from trivet.win.contact.actions import CommitmentDraft
from trivet.win.contact.rules import CLEARING_SEATS


class CommitmentForm(CommitmentRow):
    """A promise outside minutes: the text is needed, the day of the promise may be another."""

    promised_on = forms.DateField(label=_("Promised on"), widget=DayInput, required=False)

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, offer=offer, **options)
        self.fields["text"].required = self.fields["due_on"].required = True

    def draft(self) -> CommitmentDraft:
        return replace(super().draft(), promised_on=self.cleaned_data["promised_on"])


class StepForm(forms.Form):
    """What every step of a commitment sends."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class KeepingForm(StepForm):
    proof = forms.CharField(
        label=_("Proof"),
        max_length=500,
        required=False,
        help_text=_("A document, a delivery, a date: what shows that it was kept."),
    )
    ended_on = forms.DateField(label=_("Kept on"), widget=DayInput, required=False)
    confirmed_by = forms.TypedChoiceField(
        label=_("Confirmed by"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["confirmed_by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = one_of(offer.people)


class EndForm(StepForm):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class MoveForm(StepForm):
    due_on = forms.DateField(label=_("New day"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ConfirmationForm(StepForm):
    person = forms.TypedChoiceField(label=_("Confirmed by"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offer.people


class ClearanceForm(StepForm):
    seat = forms.ChoiceField(choices=[(seat.value, seat.label) for seat in CLEARING_SEATS])
    before_promise = forms.BooleanField(label=_("I said so before it was promised"), required=False)
