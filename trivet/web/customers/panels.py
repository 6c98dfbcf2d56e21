"""What stands on the right of an account: next steps, the triangle, whatever a part has to offer.

Each part registers a function that reads for one person and one account and answers a template and
its context, or None where it has nothing to say. Refuses to guess an order: `order` says it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Panel = Callable[[Any, Any], "Shown | None"]
_panels: dict[str, tuple[int, Panel]] = {}


@dataclass(frozen=True)
class Shown:
    """A fragment to include; it sees `panel` with what `values` holds."""

    template: str
    values: Mapping[str, Any]


def panel(code: str, order: int = 50) -> Callable[[Panel], Panel]:
    """Register `(user, account) -> Shown | None` under `code`; the lowest order comes first."""

    def register(function: Panel) -> Panel:
        _panels[code] = (order, function)
        return function

    return register


def of(user: Any, account: Any) -> list[dict[str, Any]]:
    """Every panel that has something to say, in order."""
    found = [
        (code, function(user, account))
        for code, (_order, function) in sorted(_panels.items(), key=lambda item: item[1][0])
    ]
    return [
        {"code": code, "template": shown.template, **shown.values}
        for code, shown in found
        if shown is not None
    ]
