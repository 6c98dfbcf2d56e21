"""The search behind the palette: parts of the house register what can be found.

A provider answers `(user, query, limit)` with what that person may see; the order is that of
registration numbers. Refuses to search for fewer characters than one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Found:
    """One hit: where it leads and the two lines that tell it from its neighbours."""

    title: str
    url: str
    icon: str = "go"
    detail: str = ""


@dataclass(frozen=True)
class Group:
    """The hits of one provider under its heading."""

    code: str
    label: str
    hits: list[Found]


Provider = Callable[[Any, str, int], Iterable[Found]]
_providers: dict[str, tuple[int, str | Promise, Provider]] = {}


def provider(code: str, label: str | Promise, order: int = 50) -> Callable[[Provider], Provider]:
    """Register a provider under `code`; a second registration replaces the first."""

    def register(function: Provider) -> Provider:
        _providers[code] = (order, label, function)
        return function

    return register


def find(user: Any, query: str, limit: int = 6) -> list[Group]:
    """The groups that have a hit for `query`, as `user` may see them."""
    words = " ".join(query.split())
    if not words:
        return []
    groups = [
        Group(code, str(label), list(function(user, words, limit)))
        for code, (_, label, function) in sorted(_providers.items(), key=lambda item: item[1][0])
    ]
    return [group for group in groups if group.hits]
