"""Forms and the refusals of the domain: the sentence appears over the form, its fields are marked.

Refuses to swallow what is not about the input: NotPermitted and NotFound go on to their own pages.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse

from trivet.foundation.errors import Invalid, Refused, TrivetError

Act = Callable[[dict[str, Any]], HttpResponse]


def attempt(form: forms.Form, act: Act) -> HttpResponse | None:
    """What `act` answers to the cleaned values; None where form or domain refused them."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except (Invalid, Refused) as error:
        put(form, error)
        return None


def put(form: forms.Form, error: TrivetError) -> None:
    """Say it over the form, and beside each field at fault that the form has.

    What is at fault between two fields is said over it too.
    """
    over = [error.sentence, *error.fields.get(NON_FIELD_ERRORS, [])]
    for sentence in dict.fromkeys(map(str, over)):
        form.add_error(None, sentence)
    for name, sentences in error.fields.items():
        if name in form.fields:
            form.add_error(name, [str(sentence) for sentence in sentences])


def status(form: forms.Form) -> int:
    """The status of a page that shows `form`: 422 where it came back with errors."""
    return 422 if form.is_bound and form.errors else 200
