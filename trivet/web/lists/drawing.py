"""The cells of a list and the choices of its filters as markup.

In Python, because a page of a list has five hundred of them.

Each kind is one function; parts that are the same everywhere (a tier, the pencil) are drawn by
their component's template once per language and kept. Refuses markup from data: all is escaped.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from trivet.web import lettering
from trivet.web.lists.shape import Cell, Column
from trivet.web.templatetags.trivet_ui import when

NOTHING = SafeString("")


def draw(cell: Cell) -> SafeString:
    """The markup of `cell`, with its pencil where it may be changed on the spot."""
    drawn = _KINDS.get(cell.kind, _text)(cell)
    return drawn + _pencil(cell.edit) if cell.edit else drawn


def line(row: Any, columns: Sequence[Column]) -> SafeString:
    """The cells of `row` after its first, as table data that say their column on a phone."""
    return SafeString("".join(_open(one) + draw(one.cell(row)) + "</td>" for one in columns))


def _open(column: Column) -> str:
    kind = ' class="number"' if column.number else ""
    return f'<td data-label="{escape(column.label)}"{kind}>'


def options(choices: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """The choices of a filter: a company has hundreds of departments, on every page of the list."""
    return SafeString(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
            f"{escape(label)}</option>"
            for value, label in choices
        )
    )


def _text(cell: Cell) -> SafeString:
    words = "" if cell.value is None else cell.value
    shown = format_html('<a href="{}">{}</a>', cell.url, words) if cell.url else escape(words)
    return shown + _detail(cell) if cell.detail else shown


def _tier(cell: Cell) -> SafeString:
    return _part("components/sign/tier.html", get_language() or "", tier=str(cell.value or ""))


def _chip(cell: Cell) -> SafeString:
    if not cell.value:
        return NOTHING
    words, kind = str(cell.value), str(cell.detail or "")
    return _part("components/sign/chip.html", get_language() or "", kind=kind, text=words)


def _person(cell: Cell) -> SafeString:
    values = {"name": cell.value, "url": cell.url, "detail": cell.detail, "size": "small"}
    return SafeString(render_to_string("components/sign/person.html", values))


def _money(cell: Cell) -> SafeString:
    if cell.value is None:
        return NOTHING
    return escape(lettering.money(cell.value, str(cell.detail), get_language() or "en"))


def _detail(cell: Cell) -> SafeString:
    return format_html(' <small class="quiet">{}</small>', cell.detail)


def _pencil(url: str) -> SafeString:
    return format_html(
        '<a class="cell-edit" href="{}" hx-get="{}" hx-target="closest td" hx-swap="innerHTML">'
        "{}</a>",
        url,
        url,
        _part("lists/pencil.html", get_language() or ""),
    )


@lru_cache(maxsize=500)
def _part(template: str, language: str, **values: str) -> SafeString:
    """A part that is the same wherever its values are; `language` is part of what is kept."""
    return mark_safe(render_to_string(template, values).strip())  # noqa: S308 - our own template


_KINDS: dict[str, Callable[[Any], SafeString]] = {
    "text": _text,
    "number": _text,
    "tier": _tier,
    "chip": _chip,
    "person": _person,
    "money": _money,
    "when": lambda cell: when(cell.value, "ago"),
    "day": lambda cell: when(cell.value, "exact"),
}
