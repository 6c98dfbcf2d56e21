"""A request as an operation sees it: the door has already answered who asks."""

from django.http import HttpRequest

from trivet.organisation.models import User


class Call(HttpRequest):
    """An admitted request; `expected` is the version a guarded operation was asked to change."""

    user: User
    expected: int
    #: Set by `versions.mark`: the version of the one record in the answer.
    version: int | None
