"""Seats: names in a process that become a person on the day the work is there.

The engine does not know who sits where: a higher part sets the resolver. Refuses to run without
one; an item nobody can be found for stays open, unassigned and listed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.contrib.auth import get_user_model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trivet.engine.models import Run, WorkItem

Resolved = WorkItem.Resolved
#: The seat of whoever started the run; every process has it.
STARTER = "REQUESTER"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose seats: `customers.account` 7, say."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Found:
    """A person (or nobody) and how he came to act for a seat."""

    user_id: int | None
    how: Resolved


NOBODY = Found(None, Resolved.NOBODY)


class Resolver(Protocol):
    """What a higher part must answer. A person who may not sign in is never an answer."""

    def seats(self) -> Mapping[str, str | Promise]:
        """Every seat by name, with its word for people."""

    def holder(self, seat: str, scope: Scope) -> Found:
        """Who acts for `seat` now: holder, cover, backup, else the seat above; or NOBODY."""

    def above(self, seat: str, scope: Scope, than: int | None) -> Found:
        """Who answers for `seat` above the person `than` (nobody: the first above); or NOBODY."""

    def seats_of(self, user_id: int, scope: Scope) -> Collection[str]:
        """The seats this person acts for now."""


_resolver: Resolver | None = None


def set_resolver(resolver: Resolver | None) -> Resolver | None:
    """Register the resolver; returns the one before it, so that a test can put it back."""
    global _resolver
    before, _resolver = _resolver, resolver
    return before


def resolver() -> Resolver:
    """The registered resolver. Raises RuntimeError when no part has set one."""
    if _resolver is None:
        raise RuntimeError("engine.seats.set_resolver was not called")
    return _resolver


def known() -> dict[str, str | Promise]:
    """Every seat a process may name."""
    return {STARTER: _("Whoever asked"), **resolver().seats()}


def find(seat: str, run: Run, *, person: int | None = None, four_eyes: bool = False) -> Found:
    """Who shall do the work of `seat` in `run`; an active `person` named by the run comes first.

    With `four_eyes` never whoever started the run: then the one above him.
    """
    scope = Scope(run.scope_kind, run.scope_id)
    found = _find(seat, run, scope, person)
    if four_eyes and found.user_id is not None and found.user_id == run.started_by_id:
        above = resolver().above(seat, scope, than=found.user_id)
        return Found(above.user_id, Resolved.ABOVE) if above.user_id else NOBODY
    return found


def _find(seat: str, run: Run, scope: Scope, person: int | None) -> Found:
    if person is not None and _may_sign_in(person):
        return Found(person, Resolved.NAMED)
    if seat != STARTER:
        return resolver().holder(seat, scope)
    if run.started_by_id is not None and _may_sign_in(run.started_by_id):
        return Found(run.started_by_id, Resolved.HOLDER)
    above = resolver().above(seat, scope, than=None)
    return Found(above.user_id, Resolved.ABOVE) if above.user_id else NOBODY


def may_act(user_id: int, item: WorkItem) -> bool:
    """Whether this person may do `item`: it is his, escalated to him, or he acts for its seat."""
    if item.four_eyes and user_id == item.run.started_by_id:
        return False
    if user_id in (item.assignee_id, item.escalated_to_id):
        return True
    return item.seat in resolver().seats_of(user_id, Scope(item.scope_kind, item.scope_id))


def _may_sign_in(user_id: int) -> bool:
    return get_user_model()._default_manager.filter(pk=user_id, is_active=True).exists()
