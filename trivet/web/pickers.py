"""Choosing one record among many by typing a part of its name.

The field is a text with suggestions beside it: "北辰電信 #12". Without scripts a whole name typed
out does as well. Refuses a name that several bear, and says which they are.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import NotFound
from trivet.web import lettering

_NUMBERED = re.compile(r"#(\d{1,18})\s*$")


def typed(request: HttpRequest) -> str:
    """The words typed so far, whichever field of whichever form sends them."""
    return next((str(words).strip()[:100] for words in request.GET.values()), "")


def written(item: Any) -> str:
    """How a record stands in a picker."""
    return f"{item} #{item.pk}"


class PickerInput(forms.TextInput):
    """A text input that asks `url` for suggestions as one types."""

    template_name = "components/form/picker.html"

    def __init__(self, url: "str | Promise" = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.url = url

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        choices = f"{widget['attrs'].get('id', name)}-choices"
        # The input is sent under its own name: the view of suggestions reads whichever comes.
        widget["attrs"] |= {
            "list": choices,
            "autocomplete": "off",
            "hx-get": self.url,
            "hx-trigger": "input changed delay:200ms",
            "hx-target": f"#{choices}",
        }
        return context


class PickField(forms.CharField):
    """`one(pk)` reads a record (raises NotFound), `find(words)` those whose name has the words.

    Both are bound to the reader by the form, so that nobody is named whom he may not see.
    """

    default_error_messages = {
        "unknown": _("Nothing that you may see is called so. Type a part of the name and choose."),
        "several": _("Several are called so: %(names)s. Choose one of them."),
    }

    def __init__(self, *, url: "str | Promise" = "", **options: Any) -> None:
        super().__init__(widget=PickerInput(url), **options)
        self.one: Callable[[int], Any] = _none
        self.find: Callable[[str], Iterable[Any]] = list

    def prepare_value(self, value: Any) -> Any:
        return written(value) if hasattr(value, "_meta") else value

    def to_python(self, value: Any) -> Any:
        if hasattr(value, "_meta") or value in self.empty_values:
            return value or None
        words = str(value).replace("\0", " ").strip()
        if numbered := _NUMBERED.search(words):
            try:
                return self.one(int(numbered[1]))
            except NotFound:
                raise ValidationError(self.error_messages["unknown"], code="unknown") from None
        found = [item for item in self.find(words) if str(item).casefold() == words.casefold()]
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if len(found) > 1:
            names = lettering.listed(map(written, found), get_language() or "en")
            raise ValidationError(
                self.error_messages["several"], code="several", params={"names": names}
            )
        return found[0]


def _none(pk: int) -> Any:
    raise NotFound(_("There is no such record."))
