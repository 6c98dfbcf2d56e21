"""Form controls that every part uses: a day, a moment, a time zone, an amount.

Refuses formats that differ by language inside a control: the browser shows a day in the person's
own way and sends it as ISO.
"""

from datetime import date, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock, to the minute, in the person's time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class ZoneInput(forms.TextInput):
    """A time zone by name, with the known ones offered as one types."""

    template_name = "components/form/zone.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["zones"] = sorted(zone for zone in available_timezones() if "/" in zone)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-zones"
        return context


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    widget = DayInput


class LastDayField(DayField):
    """Asks for the last day, as people say it; hands on the first day no longer (`until`)."""

    def clean(self, value: Any) -> date | None:
        last: date | None = super().clean(value)
        if last is None:
            return None
        try:
            return last + timedelta(days=1)
        except OverflowError as error:
            raise ValidationError(_("Enter a sooner day.")) from error

    def prepare_value(self, value: Any) -> Any:
        return value - timedelta(days=1) if isinstance(value, date) else value


class ChosenField(forms.TypedChoiceField):
    """One record out of a list that the form is given (`offer`); hands on its id, or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **options)

    def offer(self, choices: list[Any]) -> None:
        """`choices` as Django has them: pairs, or groups of pairs."""
        self.choices = [("", "—"), *choices]
