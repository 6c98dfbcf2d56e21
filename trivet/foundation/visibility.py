"""Who may see an account, how deep he reads there, and who may change it: unions of grounds.

`customers` grants by unit and role, `triangle` by seat; neither imports the other, so each
registers its grounds here when the program starts. Refuses everything when no ground holds.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import F, Func, Q, QuerySet
from django.db.models.expressions import RawSQL

from trivet.foundation.security import SecurityClass


class Change(StrEnum):
    """What of an account somebody may change."""

    FACTS = "facts"  # its own fields and organisation units
    STANDING = "standing"  # department, tier, whether it is active: what we owe it and who cares
    PERSONS = "persons"  # the people there and their posts


#: The first argument is the person; the floor does not know the models above it.
Ground = Callable[[Any], Q]
EditGround = Callable[[Any, Change], Q]
#: The class read on one account, or (account None) the lowest on whatever this ground shows;
#: None where the ground shows nothing.
ClearanceGround = Callable[[Any, Any], int | None]

_sight: dict[str, Ground] = {}
_editing: dict[str, EditGround] = {}
_clearance: dict[str, ClearanceGround] = {}
_root: list[type[models.Model]] = []

NOTHING = Q(pk__in=[])


def root(model: type[models.Model]) -> None:
    """Name the model that grounds are about. `customers` does, once."""
    _root[:] = [model]


def ground(name: str) -> Callable[[Ground], Ground]:
    """Register a ground of sight: `(user) -> Q` over the accounts' own table."""
    return _registering(_sight, name)


def edit_ground(name: str) -> Callable[[EditGround], EditGround]:
    """Register a ground of editing: `(user, Change) -> Q` over the accounts' own table."""
    return _registering(_editing, name)


def clearance_ground(name: str) -> Callable[[ClearanceGround], ClearanceGround]:
    """Register how deep a ground lets one read: `(user, account or None) -> SecurityClass`."""
    return _registering(_clearance, name)


def sight(user: AbstractBaseUser, account: str = "pk") -> Q:
    """The condition under which `user` sees a row whose account stands at the path `account`."""
    if not _may_enter(user):
        return NOTHING
    return _at(account, _union(_sight[name](user) for name in sorted(_sight)))


def sight_by(name: str, user: AbstractBaseUser) -> Q:
    """What one ground alone shows, over the accounts' own table: "mine" is `seat`."""
    if name not in _sight or not _may_enter(user):
        return NOTHING
    return _sight[name](user)


def editing(user: AbstractBaseUser, change: Change, account: str = "pk") -> Q:
    """The condition under which `user` may change a row; it never reaches beyond his sight."""
    if not _may_enter(user):
        return NOTHING
    granted = _union(_editing[name](user, change) for name in sorted(_editing))
    return _at(account, granted)


def clearance(user: AbstractBaseUser, account: models.Model) -> int:
    """The highest class of fact `user` reads on `account`."""
    given = [_clearance[name](user, account) for name in sorted(_clearance)]
    return max((level for level in given if level is not None), default=SecurityClass.PUBLIC)


def lowest_clearance(user: AbstractBaseUser) -> int:
    """The class `user` reads on every account he sees: what a list may show in each row."""
    given = {name: _clearance[name](user, None) for name in sorted(_clearance)}
    shown = {name: level for name, level in given.items() if level is not None}
    everywhere = [level for name, level in shown.items() if not sight_by(name, user)]
    if everywhere:
        return max(everywhere)
    return min(shown.values(), default=SecurityClass.PUBLIC)


def settled(ids: QuerySet[Any]) -> RawSQL | None:
    """`ids` as SQL written out once; None where they are none for certain.

    A page asks the same question in a dozen statements, and to put a query together anew in each
    costs more than to send it.
    """
    try:
        return RawSQL(*ids.query.sql_with_params())  # noqa: S611 - Django wrote that SQL
    except EmptyResultSet:
        return None


def among(path: str, ids: QuerySet[Any] | RawSQL | None) -> Q:
    """`path` is one of `ids`, read once as an array: the planner then walks the index of `path`
    even where the condition stands beside an OR.
    """
    settled_ids = settled(ids) if isinstance(ids, QuerySet) else ids
    if settled_ids is None:
        return NOTHING
    return Q(
        Func(
            F(path),
            settled_ids,
            template="%(expressions)s)",
            arg_joiner=" = ANY(ARRAY",
            output_field=models.BooleanField(),
        )
    )


def _registering(registry: dict[str, Any], name: str) -> Callable[[Any], Any]:
    def register(function: Any) -> Any:
        registry[name] = function
        return function

    return register


def _may_enter(user: AbstractBaseUser) -> bool:
    return user.is_authenticated and user.is_active


def _union(conditions: Any) -> Q:
    union = NOTHING
    for granted in conditions:
        if not granted:  # an empty Q: this ground reaches everything
            return Q()
        if granted != NOTHING:
            union = granted if union == NOTHING else union | granted
    return union


def _at(path: str, granted: Q) -> Q:
    """The condition on accounts, moved to where a row points at its account."""
    if path == "pk" or not granted:
        return granted
    accounts = settled(_root[0]._base_manager.filter(granted).values("pk"))
    return NOTHING if accounts is None else Q(**{f"{path}__in": accounts})
