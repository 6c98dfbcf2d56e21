"""Lists of contact: state in the URL, filters that toggle it, the total asked for apart.

Refuses nothing: what the URL says that makes no sense narrows nothing.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format


def url(request: HttpRequest, **changes: str | None) -> str:
    """This page with the parameters changed; None takes one away."""
    asked = request.GET.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = value
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def more(request: HttpRequest, cursor: str) -> str:
    """The next page of the list; empty at its end."""
    return url(request, after=cursor) if cursor else ""


def total(request: HttpRequest, count: int) -> HttpResponse:
    """The number of rows as the fragment that replaces "count them"."""
    context = {"total": count, "shown": number_format(count, force_grouping=True)}
    return render(request, "components/list/total.html", context)


def toggle(
    request: HttpRequest, label: Any, *, keep: Sequence[str] = (), **wanted: str
) -> dict[str, Any]:
    """A filter that is on or off; choosing it again takes it away."""
    on = all(request.GET.get(name) == value for name, value in wanted.items())
    changes: dict[str, str | None] = {name: None if on else value for name, value in wanted.items()}
    return {"label": label, "on": on, "url": url(request, after=None, count=None, **changes)}


def views(
    request: HttpRequest,
    page: str,
    offered: Sequence[tuple[Any, dict[str, str]]],
    *,
    keys: Sequence[str],
) -> list[dict[str, Any]]:
    """Ready-made views; the current one is that whose `keys` the URL holds."""
    now = {name: request.GET[name] for name in keys if request.GET.get(name)}
    dropped = (*keys, "after", "count")
    kept = {name: str(value) for name, value in request.GET.items() if name not in dropped}
    return [
        {"label": label, "current": wanted == now, "url": _address(page, {**kept, **wanted})}
        for label, wanted in offered
    ]


def number(asked: QueryDict, name: str) -> int | None:
    """A positive number from the URL, or None."""
    value = asked.get(name, "")
    return int(value) if value.isdigit() and len(value) < 19 else None


def day(asked: QueryDict, name: str) -> date | None:
    """A day from the URL, or None."""
    try:
        return date.fromisoformat(asked.get(name, ""))
    except ValueError:
        return None


def _address(page: str, asked: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(asked)
    return f"{reverse(page)}?{query.urlencode()}" if asked else reverse(page)
