"""Seats: names in a process that become a person on the day the work is there.

The engine does not know who sits where: a higher part sets the resolver. Refuses to run without
one; an item nobody can be found for stays open, unassigned and listed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.contrib.auth import get_user_model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trivet.engine.models import WorkItem

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


@dataclass(frozen=True, slots=True)
class Need:
    """What an item asks for: a seat, or before it an active person that the run names.

    `starter` is whoever started the run; with `four_eyes` it is never he who gets it.
    """

    seat: str
    starter: int | None
    person: int | None = None
    four_eyes: bool = False


class Resolver(Protocol):
    """What a higher part must answer. A person who may not sign in is never an answer."""

    def seats(self) -> Mapping[str, str | Promise]:
        """Every seat by name, with its word for people."""

    def holders(self, seats: Collection[str], scope: Scope) -> Mapping[str, Found]:
        """Who acts for each now: holder, cover, backup, else the seat above. Nobody: left out."""

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


def find(needs: Sequence[Need], scope: Scope) -> list[Found]:
    """Who shall do each, asked for together: as many statements for twenty items as for one."""
    people = _active({need.person for need in needs} | {_starter(need) for need in needs})
    asked = {need.seat for need in needs if need.seat != STARTER and need.person not in people}
    holders = resolver().holders(asked, scope) if asked else {}
    return [_apart(need, _found(need, scope, people, holders), scope) for need in needs]


def holder(seat: str, scope: Scope) -> Found:
    """Who acts for one seat now."""
    return resolver().holders([seat], scope).get(seat, NOBODY)


def _found(
    need: Need, scope: Scope, people: Collection[int], holders: Mapping[str, Found]
) -> Found:
    if need.person in people:
        return Found(need.person, Resolved.NAMED)
    if need.seat != STARTER:
        return holders.get(need.seat, NOBODY)
    if need.starter in people:
        return Found(need.starter, Resolved.HOLDER)
    return _above(need, scope, than=None)


def _apart(need: Need, found: Found, scope: Scope) -> Found:
    """With four eyes never whoever started the run: then the one above him."""
    if need.four_eyes and found.user_id is not None and found.user_id == need.starter:
        return _above(need, scope, than=found.user_id)
    return found


def _above(need: Need, scope: Scope, than: int | None) -> Found:
    above = resolver().above(need.seat, scope, than=than)
    return Found(above.user_id, Resolved.ABOVE) if above.user_id else NOBODY


def _starter(need: Need) -> int | None:
    return need.starter if need.seat == STARTER else None


def may_act(user_id: int, item: WorkItem) -> bool:
    """Whether this person may do `item`: it is his, escalated to him, or he acts for its seat."""
    if item.four_eyes and user_id == item.run.started_by_id:
        return False
    if user_id in (item.assignee_id, item.escalated_to_id):
        return True
    return item.seat in resolver().seats_of(user_id, Scope(item.scope_kind, item.scope_id))


def _active(ids: Collection[int | None]) -> set[int]:
    """Those of `ids` that may sign in."""
    wanted = {id for id in ids if id is not None}
    if not wanted:
        return set()
    rows = get_user_model()._default_manager.filter(pk__in=wanted, is_active=True)
    return set(rows.values_list("pk", flat=True))
