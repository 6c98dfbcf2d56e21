"""The forms of an import: the file, and what each of its columns holds.

They validate shape; meaning is the rules'.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from trivet.intake.targets.shapes import Field, Reads, Target
from trivet.tables.encodings import CHOICES

#: So many cells show what a column holds.
_EXAMPLES = 3


class UploadForm(forms.Form):
    """A file, and what it brings."""

    target = forms.ChoiceField(label=_("What does it bring?"))
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("CSV, TSV, XLSX, XLS or ODS, with the names of the columns in one row."),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.tsv,.txt,.psv,.xlsx,.xlsm,.xls,.ods,text/csv"}
        ),
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        required=False,
        choices=[("", _("Found out by itself")), *CHOICES.items()],
        help_text=_("Only where characters come out wrong."),
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        required=False,
        max_length=100,
        help_text=_("Of a workbook; left empty: the first that holds something."),
    )

    def __init__(self, *args: Any, offered: Iterable[Target], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["target"].choices = [  # type: ignore[attr-defined]
            (target.name, capfirst(str(target.label))) for target in offered
        ]


class MappingForm(forms.Form):
    """One choice for each column, and what holds for the whole file."""

    key = forms.ChoiceField(
        label=_("Rows are recognised by"),
        required=False,
        help_text=_("A row that is recognised changes what exists; another one is new."),
    )
    date_order = forms.ChoiceField(
        label=_("Dates such as 3/4/2026"),
        required=False,
        choices=[
            ("", _("Refuse them")),
            ("dmy", _("Day first: 3 April")),
            ("mdy", _("Month first: 4 March")),
        ],
    )
    decimal_mark = forms.ChoiceField(
        label=_("Decimal mark"), required=False, choices=[(".", "1,234.50"), (",", "1.234,50")]
    )

    def __init__(
        self,
        *args: Any,
        header: list[str],
        sample: list[dict[str, str]],
        target: Target,
        readable: list[Field],
        offers: Mapping[str, list[tuple[str, str]]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.header, self.sample, self.target = header, sample, target
        choices = [("", "—"), *[(one.name, capfirst(str(one.label))) for one in readable]]
        for at, column in enumerate(header):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=column, required=False, choices=choices
            )
        for one in readable:
            if one.constant:
                self.fields[f"constant-{one.name}"] = _constant(one, offers)
        self.fields["key"].choices = [  # type: ignore[attr-defined]
            ("", _("Whatever fits, surest first")),
            *[
                (key.name, capfirst(str(key.label)))
                for key in target.main_record.keys
                if not key.alias
            ],
        ]

    @classmethod
    def initial_of(
        cls, mapping: Mapping[str, str], options: Mapping[str, Any], header: list[str]
    ) -> dict[str, Any]:
        """What the import says so far, in the form's own names."""
        found = {f"column-{at}": mapping.get(column, "") for at, column in enumerate(header)}
        constants = options.get("constants") or {}
        found |= {f"constant-{name}": text for name, text in constants.items()}
        return found | {
            name: options.get(name, "") for name in ("key", "date_order", "decimal_mark")
        }

    def columns(self) -> list[dict[str, Any]]:
        """Each column with its choice and what it holds."""
        return [
            {
                "name": column,
                "field": self[f"column-{at}"],
                "examples": [row[column][:60] for row in self.sample if row[column]][:_EXAMPLES],
            }
            for at, column in enumerate(self.header)
        ]

    def whole_file(self) -> list[forms.BoundField]:
        """What holds for every row."""
        names = [name for name in self.fields if name.startswith("constant-")]
        return [self[name] for name in ("key", "date_order", "decimal_mark", *names)]

    def mapping(self) -> dict[str, str]:
        """{column: field} of what was chosen."""
        chosen = {
            column: self.cleaned_data[f"column-{at}"] for at, column in enumerate(self.header)
        }
        return {column: name for column, name in chosen.items() if name}

    def options(self) -> dict[str, Any]:
        constants = {
            name.removeprefix("constant-"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("constant-") and text
        }
        plain = {name: self.cleaned_data[name] for name in ("key", "date_order", "decimal_mark")}
        return {**plain, "constants": constants}


def _constant(one: Field, offers: Mapping[str, list[tuple[str, str]]]) -> forms.Field:
    if one.reads in (Reads.CHOICE, Reads.LOOKUP, Reads.SEVERAL):
        return forms.ChoiceField(
            label=capfirst(str(one.label)),
            required=False,
            choices=[("", "—"), *offers.get(one.name, [])],
        )
    return forms.CharField(
        label=capfirst(str(one.label)), required=False, max_length=one.longest or 100
    )
