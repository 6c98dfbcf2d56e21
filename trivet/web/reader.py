"""Who is reading: the signed-in person of a request, typed.

Refuses nothing: `LoginRequiredMiddleware` has let nobody else in by the time a view runs.
"""

from typing import cast

from django.http import HttpRequest

from trivet.organisation.models import User


def reader(request: HttpRequest) -> User:
    return cast(User, request.user)
