"""Ids in a body, turned into the records they name, as far as the caller sees them.

Refuses an id the caller may not know in the words for one that does not exist.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Invalid, NotFound, TrivetError

Found = TypeVar("Found")


def named(field: str, pk: int, find: Callable[[int], Found]) -> Found:
    """The record `field` names. Raises Invalid with the field, where `find` raises NotFound."""
    try:
        return find(pk)
    except NotFound as error:
        raise Invalid(
            _("A record named in the request does not exist, or is not open to you."),
            fields={field: [error.sentence]},
        ) from error


def named_or_none(field: str, pk: int | None, find: Callable[[int], Found]) -> Found | None:
    return None if pk is None else named(field, pk, find)


@contextmanager
def calling(**names: str) -> Iterator[None]:
    """A fault in a field that the action calls otherwise is told by the name the caller sent."""
    try:
        yield
    except TrivetError as error:
        error.fields = {names.get(name, name): told for name, told in error.fields.items()}
        raise
