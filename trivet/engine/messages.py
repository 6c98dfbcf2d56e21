"""Messages from outside: an action tells whatever run waits for it.

Refuses a message that says neither what it is about nor its correlation: it would reach anybody.
"""

from collections.abc import Mapping
from typing import Any

from trivet.engine.bpmn import expressions
from trivet.engine.steps import receive


def send(
    name: str,
    *,
    by: Any,
    subject: tuple[str, int] | None = None,
    correlation: str = "",
    data: Mapping[str, Any] | None = None,
) -> int:
    """Let every run catch it that waits for `name` about `subject`, or with `correlation`.

    Returns how many did; a message nobody waits for is not kept.
    """
    if subject is not None:
        correlation = f"{subject[0]}:{subject[1]}"
    if not correlation:
        raise ValueError("a message needs a subject or a correlation")
    return receive(name, correlation, expressions.plain(data or {}), by=by)
