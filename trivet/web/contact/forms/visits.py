"""Asking for a visit, answering, holding, rating, withdrawing; a call noted afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trivet.foundation.security import SecurityClass
from trivet.triangle.models import Project
from trivet.web.contact.forms.offers import Ids, Offer
from trivet.web.fields import MomentInput
from trivet.win.contact.models import Touchpoint
from trivet.win.contact.rules import VISIT_KINDS

Kind = Touchpoint.Kind

#: Nobody reads personal facts by seat or role, so no form offers that class.
CLASSES = [(level.value, level.label) for level in SecurityClass if level < SecurityClass.PERSONAL]


class VisitForm(forms.Form):
    """A request. `find` narrows the people shown; it never belongs to the visit."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, kind.label) for kind in VISIT_KINDS]
    )
    starts_at = forms.DateTimeField(label=_("Starts"), widget=MomentInput)
    ends_at = forms.DateTimeField(label=_("Ends"), widget=MomentInput, required=False)
    place = forms.CharField(label=pgettext_lazy("visit", "Place"), max_length=200, required=False)
    goal = forms.CharField(
        label=_("Goal"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What must be true afterwards. It is rated when the visit is over."),
        required=False,
    )
    background = forms.CharField(
        label=_("Background"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    persons = Ids(label=_("Of theirs"))
    colleagues = Ids(label=_("Of ours"))
    project_id = forms.TypedChoiceField(
        label=_("Project"), coerce=int, empty_value=None, required=False
    )
    cost = forms.DecimalField(
        label=_("Expected cost"), max_digits=18, decimal_places=2, min_value=0, required=False
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "TWD", "autocapitalize": "characters"}),
    )
    security = forms.TypedChoiceField(
        label=_("Security class"), coerce=int, choices=CLASSES, initial=SecurityClass.INTERNAL
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offer: Offer, projects: list[Project], **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices_of("persons", offer.people)
        self.choices_of("colleagues", offer.ours)
        self.choices_of(
            "project_id", [("", _("None")), *((str(one.pk), one.name) for one in projects)]
        )

    def choices_of(self, name: str, offered: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper()


class ApprovalForm(forms.Form):
    """The answer to a request."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to refuse; the requester reads it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NoteForm(forms.Form):
    """What one seat knows before the visit."""

    text = forms.CharField(
        label=_("What the others should know"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seat = forms.CharField(widget=forms.HiddenInput)


class RatingForm(forms.Form):
    """How far the goal was reached."""

    RATINGS = [
        (5, _("5 · Fully reached")),
        (4, _("4 · Mostly")),
        (3, _("3 · Half")),
        (2, _("2 · Hardly")),
        (1, _("1 · Not at all")),
    ]
    rating = forms.TypedChoiceField(
        label=_("Was the goal reached?"),
        coerce=int,
        choices=RATINGS,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Why"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WithdrawalForm(forms.Form):
    """Calling a visit off."""

    note = forms.CharField(label=_("Reason"), max_length=300, required=False)


class CallForm(forms.Form):
    """A call or a mail."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(Kind.CALL.value, Kind.CALL.label), (Kind.MAIL.value, Kind.MAIL.label)],
        widget=forms.RadioSelect,
        initial=Kind.CALL.value,
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    happened_at = forms.DateTimeField(label=_("When"), widget=MomentInput)
    text = forms.CharField(
        label=_("What was said"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    persons = Ids(label=_("With whom"))
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["persons"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offer.people
