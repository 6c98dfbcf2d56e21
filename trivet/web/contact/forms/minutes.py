"""Minutes: who came, what was said, what follows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trivet.web.contact.forms.offers import Ids, Offer


class MinutesForm(forms.Form):
    """Everything but the rows. The text may be empty where one only adds rows."""

    persons = Ids(label=_("Of theirs"))
    colleagues = Ids(label=_("Of ours"))
    minutes = forms.CharField(
        label=_("Minutes"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 6, "placeholder": _("What was said, in a few sentences.")}
        ),
    )
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, offered in (("persons", offer.people), ("colleagues", offer.ours)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered
