"""What still hangs on a person or a unit when it is about to leave: a registry the leaves fill.

`organisation` knows neither seats nor accounts nor work items; each leaf that binds something to a
person or a unit registers a function that says so in whole sentences. Refuses nothing itself: the
actions ask it before they close a door.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

#: Turns an item into sentences such as "Holds the seat AR of Polaris Telecom."
Teller = Callable[[Any], list[str]]
_tellers: dict[type[models.Model], dict[str, Teller]] = {}


def tie(kind: type[models.Model], name: str) -> Callable[[Teller], Teller]:
    """Register a teller for `kind` (User or Unit) under `name`."""

    def register(function: Teller) -> Teller:
        _tellers.setdefault(kind, {})[name] = function
        return function

    return register


def ties_of(item: models.Model) -> list[str]:
    """Every sentence that a leaf has to say about `item`, in the order of the leaves' names."""
    tellers = _tellers.get(type(item), {})
    return [sentence for name in sorted(tellers) for sentence in tellers[name](item)]
