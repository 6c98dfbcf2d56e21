"""An observation noted by itself, handed over, closed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trivet.web.contact.forms.offers import Offer
from trivet.web.contact.forms.rows import ObservationRow


class ObservationForm(ObservationRow):
    """The row of the minutes, with the text needed."""

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, offer=offer, **options)
        self.fields["text"].required = True


class OwnerForm(forms.Form):
    owner = forms.TypedChoiceField(label=_("Hand over to"), coerce=int, empty_value=None)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offer.ours


class ClosingForm(forms.Form):
    closing_note = forms.CharField(label=_("How it ended"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
