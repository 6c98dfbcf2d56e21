"""Errors a person can act on: each carries a translatable sentence, some carry fields.

`check_*` predicates raise these; pages and the API turn them into words and a status.
Refuses to be raised with an empty sentence.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise

Sentence = str | Promise
Fields = Mapping[str, list[Sentence]]


class TrivetError(Exception):
    """Base: `sentence` says what is wrong and what to do; `status` is the HTTP status."""

    status = 400
    code = "error"

    def __init__(self, sentence: Sentence, *, fields: Fields | None = None) -> None:
        if not sentence:
            raise ValueError("an error needs a sentence")
        super().__init__(sentence)
        self.sentence = sentence
        self.fields: Fields = fields or {}

    def __str__(self) -> str:
        return str(self.sentence)


class Invalid(TrivetError):
    """The input does not make sense; `fields` names where."""

    status = 422
    code = "invalid"


class Refused(TrivetError):
    """A rule of the process forbids it in this state."""

    status = 409
    code = "refused"


class NotPermitted(TrivetError):
    """The person sees the object but may not do this to it."""

    status = 403
    code = "not-permitted"


class NotFound(TrivetError):
    """It does not exist, or the person may not know that it does."""

    status = 404
    code = "not-found"


class Stale(TrivetError):
    """Somebody else changed the record first; `theirs` maps field to the value now stored."""

    status = 412
    code = "stale"

    def __init__(self, sentence: Sentence, *, theirs: Mapping[str, Any], version: int) -> None:
        super().__init__(sentence)
        self.theirs = theirs
        self.version = version


def allowed(check: Callable[..., None], **facts: Any) -> bool:
    """The boolean twin of a `check_*` predicate, for buttons: True where it does not raise."""
    try:
        check(**facts)
    except TrivetError:
        return False
    return True
