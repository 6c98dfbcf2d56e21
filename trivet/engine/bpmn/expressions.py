"""Conditions and values in a BPMN file: zen expressions over the run's data, never Python.

Refuses long expressions, ranges of numbers (they can eat a machine), `=` where `==` is meant, and
answers that are neither yes nor no where a condition is asked. Refuses to execute anything.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, NoReturn
from uuid import UUID

import zen
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Invalid, Refused

LONGEST = 500
MOST_DATA = 64_000
_STRINGS = re.compile(r"'[^']*'|\"[^\"]*\"")
_ASSIGNMENT = re.compile(r"(?<![=!<>])=(?!=)")
# A key that SpiffWorkflow's serialiser would take for the name of one of its own types.
_RESERVED = frozenset({"typename", "outcomes"})


def check(expression: str) -> None:
    """Raises Invalid with a sentence unless `expression` may be evaluated later."""
    text = expression.strip()
    bare = _STRINGS.sub("''", text)
    if len(text) > LONGEST:
        raise Invalid(
            _("The expression is longer than %(most)d characters. Split it over two gateways.")
            % {"most": LONGEST}
        )
    if ".." in bare:
        raise Invalid(
            _("“%(text)s” uses a range of numbers, which is not allowed.") % {"text": text}
        )
    if _ASSIGNMENT.search(bare):
        raise Invalid(_("“%(text)s” uses “=”. To compare two values write “==”.") % {"text": text})
    try:
        zen.compile_expression(text)
    except Exception as error:
        raise Invalid(
            _("“%(text)s” cannot be understood. Write a condition such as: cost > 5000")
            % {"text": text}
        ) from error


def evaluate(expression: str, facts: Mapping[str, Any]) -> Any:
    """The value of `expression`. Raises Refused when the data does not fit it."""
    check(expression)
    try:
        value = zen.evaluate_expression(expression.strip(), dict(facts))
    except Exception as error:
        raise Refused(
            _("“%(text)s” cannot be worked out from what is known of this run.")
            % {"text": expression}
        ) from error
    # zen knows one kind of number; ids and counts come back whole.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def holds(condition: str, facts: Mapping[str, Any]) -> bool:
    """Whether `condition` is true; unknown counts as false. Raises Refused on any other answer."""
    answer = evaluate(condition, facts)
    if answer is None or isinstance(answer, bool):
        return bool(answer)
    raise Refused(
        _("“%(text)s” must be answered by yes or no, but its answer is “%(answer)s”.")
        % {"text": condition, "answer": answer}
    )


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` as a run may keep it: JSON, small, no reserved names. Raises Invalid otherwise."""
    kept = {key: _plain(key, value) for key, value in data.items()}
    if len(repr(kept)) > MOST_DATA:
        raise Invalid(_("A process keeps ids and short answers; this is too much data for it."))
    return kept


def _plain(key: str, value: Any) -> Any:
    if key in _RESERVED:
        raise Invalid(_("“%(key)s” is a reserved name in a process.") % {"key": key})
    if isinstance(value, float) and not isfinite(value):
        raise Invalid(_("“%(key)s” is not a number.") % {"key": key})
    if value is None or isinstance(value, bool | str | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Promise):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(str(name), item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain("", item) for item in value]
    raise Invalid(_("“%(key)s” cannot be kept in a process. Give an id instead.") % {"key": key})


class ZenScripts:
    """Stands where SpiffWorkflow expects its Python engine; every question to it is a condition.

    Timers and labels call `evaluate` above themselves, so nothing but conditions arrives here.
    """

    @property
    def environment(self) -> NoReturn:
        raise Refused(_("This process asks for something the engine does not evaluate."))

    def validate(self, expression: str) -> None:
        check(expression)

    def evaluate(
        self, task: Any, expression: str, external_context: Mapping[str, Any] | None = None
    ) -> bool:
        return holds(expression, task.data)

    def execute(self, *args: Any, **options: Any) -> NoReturn:
        raise Refused(_("Scripts in a process are never executed."))

    def call_service(self, *args: Any, **options: Any) -> NoReturn:
        raise Refused(_("Service calls in a process are never executed."))
