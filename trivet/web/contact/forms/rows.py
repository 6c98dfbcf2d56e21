"""Rows added while writing minutes: promises of both sides, and what was seen.

A row without a text is no row. Each carries the key of its device, so a repeated send writes once.
Works without scripts: "one more" is a button that sends the form and gets it back a row longer.
"""

import uuid
from collections.abc import Sequence
from datetime import date
from itertools import chain, count
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import TrivetError
from trivet.web.contact.forms.offers import Offer, one_of
from trivet.web.fields import DayInput
from trivet.win.contact.actions import CommitmentDraft, ObservationDraft
from trivet.win.contact.models import Commitment, Observation

MOST = 30


class RowForm(forms.Form):
    """What both kinds of row share."""

    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer = offer
        self.fields["client_key"].initial = uuid.uuid4

    def offered(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def written(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.cleaned_data.get("text", "").strip()) if self.is_bound else False


class CommitmentRow(RowForm):
    """One promise."""

    direction = forms.ChoiceField(
        label=_("Whose"), choices=Commitment.Direction.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What was promised"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    due_on = forms.DateField(label=_("Due on"), widget=DayInput, required=False)
    their_person = forms.TypedChoiceField(
        label=_("Their side"), coerce=int, empty_value=None, required=False
    )
    our_person = forms.TypedChoiceField(label=_("Our side"), coerce=int, empty_value=None)
    form = forms.ChoiceField(label=_("Form"), choices=Commitment.Form.choices, required=False)

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, offer=offer, **options)
        self.offered("their_person", one_of(offer.people))
        self.offered("our_person", offer.ours)
        self.fields["our_person"].initial = str(offer.user.pk)
        self.fields["direction"].initial = Commitment.Direction.OURS.value
        self.fields["form"].initial = Commitment.Form.ORAL.value

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if (
            facts.get("text", "").strip()
            and not facts.get("due_on")
            and "due_on" not in self.errors
        ):
            self.add_error("due_on", _("By when?"))
        return facts

    def draft(self) -> CommitmentDraft:
        facts = self.cleaned_data
        return CommitmentDraft(
            direction=facts["direction"],
            text=facts["text"],
            due_on=facts["due_on"],
            our_person_id=facts["our_person"],
            their_person_id=facts["their_person"],
            form=facts["form"] or Commitment.Form.ORAL,
            client_key=facts["client_key"] or uuid.uuid4(),
        )


class ObservationRow(RowForm):
    """One issue, piece of competitor news, or evidence of a relationship."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Observation.Kind.choices, initial=Observation.Kind.ISSUE.value
    )
    text = forms.CharField(
        label=_("What was seen"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    person = forms.TypedChoiceField(
        label=_("About whom"), coerce=int, empty_value=None, required=False
    )
    competitor = forms.CharField(label=_("Competitor"), max_length=120, required=False)
    source_kind = forms.ChoiceField(
        label=_("How we know"), choices=[("", "—"), *Observation.Source.choices], required=False
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, offer=offer, **options)
        self.offered("person", one_of(offer.people))

    def draft(self) -> ObservationDraft:
        facts = self.cleaned_data
        return ObservationDraft(
            kind=facts["kind"],
            text=facts["text"],
            person_id=facts["person"],
            competitor=facts["competitor"],
            source_kind=facts["source_kind"],
            source=facts["source"],
            client_key=facts["client_key"] or uuid.uuid4(),
        )


class Rows:
    """Both lists of rows of one page, bound together."""

    #: Prefix, form, and how many blank ones a fresh page shows.
    KINDS = (("commitments", CommitmentRow, 1), ("observations", ObservationRow, 0))

    def __init__(
        self,
        data: QueryDict | None,
        offer: Offer,
        *,
        proposed: Sequence[dict[str, Any]] = (),
        more: str = "",
    ) -> None:
        sent = data.copy() if data is not None else None
        if sent is not None:
            blank = _blank(sent, "commitments")
            numbers = chain(blank, count(_total(sent, "commitments")))
            for number, row in zip(numbers, proposed, strict=False):
                for name, value in row.items():
                    sent[f"commitments-{number}-{name}"] = value
            beyond = max(0, len(proposed) - len(blank))
            _grow(sent, "commitments", beyond + int(more == "commitments"))
            _grow(sent, "observations", int(more == "observations"))
        self.sets: dict[str, BaseFormSet[Any]] = {
            prefix: formset_factory(row, extra=blank, max_num=MOST, absolute_max=MOST)(
                sent, prefix=prefix, form_kwargs={"offer": offer}
            )
            for prefix, row, blank in self.KINDS
        }

    def is_valid(self) -> bool:
        checked = [rows.is_valid() for rows in self.sets.values()]  # each, to mark all errors
        return all(checked)

    def quieten(self) -> None:
        """Come back without complaints: the person is still writing."""
        for rows in self.sets.values():
            for row in rows:
                row.errors.clear()

    def commitments(self) -> list[CommitmentDraft]:
        return [row.draft() for row in self._written("commitments")]

    def observations(self) -> list[ObservationDraft]:
        return [row.draft() for row in self._written("observations")]

    def blame(self, error: TrivetError) -> bool:
        """Put `commitments-1-due_on` beside the field of the second written row."""
        placed = False
        for name, sentences in error.fields.items():
            prefix, _dash, rest = name.partition("-")
            number, _dash, field = rest.partition("-")
            if prefix in self.sets and number.isdigit():
                row = self._written(prefix)[int(number)]
                row.add_error(field if field in row.fields else None, [str(s) for s in sentences])
                placed = True
        return placed

    def _written(self, prefix: str) -> list[Any]:
        return [row for row in self.sets[prefix] if row.written]


def as_row(direction: str, text: str, due_on: date | None, ours: int) -> dict[str, Any]:
    """A proposal as the fields of a new row."""
    return {
        "direction": direction,
        "text": text,
        "due_on": due_on.isoformat() if due_on else "",
        "our_person": str(ours),
        "client_key": str(uuid.uuid4()),
    }


def picked_in_rows(data: QueryDict | None) -> list[int]:
    """Persons of theirs named in rows, so that each row still offers its own."""
    named = ("-their_person", "-person")
    values = [str(value) for name, value in (data or {}).items() if name.endswith(named)]
    return [int(value) for value in values if value.isdigit()]


def _total(data: QueryDict, prefix: str) -> int:
    sent = data.get(f"{prefix}-TOTAL_FORMS", "")
    return min(int(sent), MOST) if sent.isdigit() else 0


def _blank(data: QueryDict, prefix: str) -> list[int]:
    """The rows nothing is written in: a proposal fills them before it adds another."""
    numbers = range(_total(data, prefix))
    return [n for n in numbers if not data.get(f"{prefix}-{n}-text", "").strip()]


def _grow(data: QueryDict, prefix: str, by: int) -> None:
    """More rows where some were asked for; a count that is no number stays one that is refused."""
    if by:
        data[f"{prefix}-TOTAL_FORMS"] = str(min(_total(data, prefix) + by, MOST))
