"""Forms and the refusals of the domain: the sentence appears over the form, its fields are marked.

Refuses to swallow what is not about the input: NotPermitted and NotFound go on to their own pages.
"""

from collections.abc import Callable
from typing import Any

from django import forms
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

    What is at fault without a field of this form is said over it too: nothing is left unsaid.
    """
    over = [str(error.sentence)]
    for name, sentences in error.fields.items():
        said = [str(sentence) for sentence in sentences]
        if name in form.fields:
            form.add_error(name, said)
        else:
            over += said
    for sentence in dict.fromkeys(over):
        form.add_error(None, sentence)


def status(form: forms.Form) -> int:
    """The status of a page that shows `form`: 422 where it came back with errors."""
    return 422 if form.is_bound and form.errors else 200
