"""Who may see an account: the union of grounds, each registered by the part that owns it.

`customers` grants by unit and role, `triangle` by seat; neither imports the other. A ground turns
a person into a condition on accounts; `sight()` joins them. Refuses everything when no ground
holds: a person without grounds sees no account.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q

#: The first argument is the person; the floor does not know the model above it.
Ground = Callable[[Any, str], Q]
_grounds: dict[str, Ground] = {}


def ground(name: str) -> Callable[[Ground], Ground]:
    """Register a ground: `(user, prefix) -> Q`, where `prefix` leads to the account's id field."""

    def register(function: Ground) -> Ground:
        _grounds[name] = function
        return function

    return register


def sight(user: AbstractBaseUser, account: str = "pk") -> Q:
    """The condition under which `user` sees a row whose account id is at the path `account`."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    condition = Q(pk__in=[])
    for name in sorted(_grounds):
        granted = _grounds[name](user, account)
        if not granted:  # an empty Q: this ground sees everything
            return granted
        condition |= granted
    return condition
