"""Two people on one record: show the later one both versions, lose nothing he typed.

A view binds `Form(editing.chosen(request.POST))`, calls its action, and on `Stale` renders the form
again with `compare=editing.compare(form, stale)` for `components/form/compare.html`, status 412.
Refuses to choose for the person: his own value stays until he takes theirs.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.formats import localize
from django.utils.translation import get_language

from trivet.foundation.errors import Stale
from trivet.web import lettering

VERSION = "version"


@dataclass(frozen=True)
class Row:
    """One field on which the two differ; `raw` is theirs as the form would send it."""

    name: str
    label: str
    mine: str
    theirs: str
    raw: list[str]


def sent(request: HttpRequest) -> QueryDict | None:
    """What was posted, empty or not; None where the form is only to be shown."""
    return request.POST if request.method == "POST" else None


def chosen(data: QueryDict) -> QueryDict:
    """The posted values after the person's choices (`take-<field>=theirs`) are carried out."""
    result = data.copy()
    for key in [key for key in result if key.startswith("take-")]:
        name = key.removeprefix("take-")
        if result.get(key) == "theirs":
            result.setlist(name, result.getlist(f"theirs-{name}"))
        del result[key]
    return result


def compare(form: forms.BaseForm, stale: Stale) -> list[Row]:
    """The fields on which `form` and the stored record differ; the form moves to its version."""
    rows = [
        _row(form, name, value)
        for name, value in stale.theirs.items()
        if name in form.fields and _raw(form, name, value) != _typed(form, name)
    ]
    data: Any = form.data
    data = data.copy()
    data[form.add_prefix(VERSION)] = str(stale.version)
    form.data = data
    return rows


def _row(form: forms.BaseForm, name: str, theirs: Any) -> Row:
    raw = _raw(form, name, theirs)
    return Row(
        name=form.add_prefix(name),
        label=str(form[name].label),
        mine=_words(form, name, _typed(form, name)),
        theirs=str(theirs) if hasattr(theirs, "_meta") else _words(form, name, raw, theirs),
        raw=raw,
    )


def _typed(form: forms.BaseForm, name: str) -> list[str]:
    value = form[name].data
    values = value if isinstance(value, list) else [value]
    return ["" if one is None else str(one) for one in values]


def _raw(form: forms.BaseForm, name: str, value: Any) -> list[str]:
    field = form.fields[name]
    shown = field.widget.format_value(field.prepare_value(value))
    values = shown if isinstance(shown, list) else [shown]
    return ["" if one is None else str(one) for one in values] or [""]


def _words(form: forms.BaseForm, name: str, raw: list[str], value: Any = None) -> str:
    """What a person reads: the label of a choice, a localised value, else the text itself."""
    choices = getattr(form.fields[name], "choices", None)
    if choices is not None:
        labels = {str(code): str(label) for code, label in _flat(choices)}
        said = [labels.get(one, one) for one in raw if one]
    elif value not in (None, ""):
        return str(localize(value))
    else:
        said = [one for one in raw if one]
    return lettering.listed(said, get_language() or "en")


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for code, label in choices:
        flat.extend(label if isinstance(label, list | tuple) else [(code, label)])
    return flat
