"""一條時間線 One timeline of an account: whatever the journal tells of it, newest first.

Reads the journal by its index of links, so that any depth costs the same, and asks contact which
of the visits and observations named there the reader may read. Hands on events with the changes of
fields spelled out. Refuses an event about something held above the reader, a field above him, and
the name of an account he does not see.
"""

from collections.abc import Collection, Iterable, Set
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from trivet.customers.models import Account, CustomerGroup, OrgUnit, Person, Post, Tier
from trivet.customers.queries import access
from trivet.foundation import journal
from trivet.foundation.models import Event
from trivet.foundation.paging import BadCursor
from trivet.foundation.visibility import clearance
from trivet.organisation.models import Unit, User
from trivet.win.contact.queries import stories

PAGE = 30
#: Pages of the journal read in search of what may be shown, before the rest is left to the next.
ROUNDS = 4
#: Told already by the action that they accompany, or a step between asking for a visit and its
#: minutes, which the page of the visit tells.
_SILENT = ("process.", "visit.approved", "visit.briefed", "visit.rated", "visit.closed")


@dataclass(frozen=True)
class Change:
    """A field set from one value to another, in words; empty where there was none."""

    label: Any
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One event, the fields it changed, and the other accounts it names and the reader sees."""

    event: Event
    changes: list[Change] = field(default_factory=list)
    places: list[Account] = field(default_factory=list)


@dataclass(frozen=True)
class Timeline:
    """A page of entries; `next` is the cursor of the page after it, empty at the beginning."""

    entries: list[Entry]
    next: str


def of_account(
    user: User,
    account: Account,
    *,
    level: int | None = None,
    after: str = "",
    limit: int = PAGE,
) -> Timeline:
    """The timeline of an account (whose sight the caller has checked). Raises BadCursor.

    `level` is the reader's clearance there, where the caller knows it already.
    """
    level = clearance(user, account) if level is None else level
    return _page(user, account, hidden_at(level), after, limit)


def of_person(
    user: User,
    person: Person,
    *,
    readable: Collection[str] | None = None,
    after: str = "",
    limit: int = PAGE,
) -> Timeline:
    """What the journal tells of a person whom the reader sees. Raises BadCursor."""
    readable = access.readable_of_person(user, person) if readable is None else readable
    hidden = _hidden(Person, readable)
    return _page(user, person, hidden, after, limit)


def _page(user: User, item: Account | Person, hidden: set[str], after: str, limit: int) -> Timeline:
    before = _decode(after)
    shown: list[Event] = []
    for _round in range(ROUNDS):
        rows = journal.about(item, before=before, limit=limit + 1, leave_out=_SILENT)
        read = list(journal.with_links(rows))
        shown += _readable(user, read[:limit], hidden)
        before = read[limit - 1].pk if len(read) > limit else None
        if before is None or len(shown) >= limit:
            break
    if len(shown) > limit:
        before = shown[limit - 1].pk
    return Timeline(_entries(user, item, shown[:limit]), str(before) if before else "")


def _decode(cursor: str) -> int | None:
    if not cursor:
        return None
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise BadCursor
    return int(cursor)


def hidden_at(level: int) -> set[str]:
    """Fields of an account and of its persons that a clearance does not reach."""
    hidden = _hidden(Account, access.readable_at(Account, level))
    return hidden | _hidden(Person, access.readable_at(Person, level))


def _hidden(model: type[Account] | type[Person], readable: Iterable[str]) -> set[str]:
    return set(model.CLASSES) - set(readable)


def _readable(user: User, events: list[Event], hidden: set[str]) -> list[Event]:
    """Those of `events` that speak of nothing above the reader, closed fields taken out."""
    held = stories.above(user, events) | _elsewhere(user, events)
    found = []
    for event in events:
        if not stories.names_any(event, held) and (told := without(event, hidden)) is not None:
            found.append(told)
    return found


def without(event: Event, hidden: Set[str]) -> Event | None:
    """`event` without the fields in `hidden`; None where nothing else was changed."""
    changes = event.payload.get("changes")
    if not isinstance(changes, dict) or not hidden & set(changes):
        return event
    left = {name: pair for name, pair in changes.items() if name not in hidden}
    if not left:
        return None
    told = copy(event)
    told.payload = {**event.payload, "changes": left}
    return told


def _elsewhere(user: User, events: list[Event]) -> set[tuple[str, int]]:
    """Accounts of events that happened only where the reader sees nothing: a person of his may
    have a second post somewhere else.
    """
    kind = journal.kind_of(Account)
    places = [
        {link.object_id for link in event.links.all() if link.kind == kind} for event in events
    ]
    named = set().union(*places)
    if not named:
        return set()
    seen = set(Account.objects.visible_to(user).filter(pk__in=named).values_list("pk", flat=True))
    return {(kind, pk) for one in places if one and not one & seen for pk in one}


def _entries(user: User, item: models.Model, events: list[Event]) -> list[Entry]:
    own = item.pk if isinstance(item, Account) else None
    names = _names(user, events, own)
    return [
        Entry(
            event=event,
            changes=[
                Change(label, _word(name, old, names), _word(name, new, names))
                for name, (old, new) in _changes(event, own).items()
                if (label := _label(event, name))
            ],
            places=[
                account
                for link in event.links.all()
                if link.kind == journal.kind_of(Account)
                and link.object_id != own
                and (account := names["account"].get(link.object_id)) is not None
            ]
            if event.type.startswith("post.")
            else [],
        )
        for event in events
    ]


def _changes(event: Event, account: int | None) -> dict[str, tuple[Any, Any]]:
    changes = event.payload.get("changes")
    if event.type == "account.bulk_edited":
        name, value = event.payload["field"], event.payload["value"]
        held = [old for old, pks in event.payload["before"] if account in pks]
        return {name: (held[0] if held else None, value)}
    if not isinstance(changes, dict):
        return {}
    return {
        name: (pair[0], pair[1])
        for name, pair in changes.items()
        if isinstance(pair, list) and len(pair) == 2
    }


_MODELS = {"account": Account, "person": Person, "post": Post}
#: Fields that hold the id of another record, by what it is.
_POINTERS = {"department": "unit", "group": "group", "parent": "account", "org_unit": "org_unit"}


def _label(event: Event, name: str) -> Any:
    model = _MODELS.get(event.type.split(".")[0])
    if model is None:
        return None
    if name == "roles":
        return Account._meta.get_field("roles").related_model._meta.verbose_name_plural
    named = {one.name: one.verbose_name for one in model._meta.fields}
    return named.get(name)


def _names(user: User, events: list[Event], own: int | None) -> dict[str, dict[int, Any]]:
    """Every record that the events' changes point at, by kind, as far as the reader may know."""
    wanted: dict[str, set[int]] = {kind: set() for kind in ("unit", "group", "account", "org_unit")}
    for event in events:
        for name, pair in _changes(event, own).items():
            if kind := _POINTERS.get(name):
                wanted[kind] |= {one for one in pair if isinstance(one, int)}
        if event.type.startswith("post."):
            wanted["account"] |= {
                link.object_id
                for link in event.links.all()
                if link.kind == journal.kind_of(Account)
            }
    rows: dict[str, Any] = {
        "unit": Unit.objects.all(),
        "group": CustomerGroup.objects.all(),
        "account": Account.objects.visible_to(user),
        "org_unit": OrgUnit.objects.all(),
    }
    return {kind: rows[kind].in_bulk(ids) if ids else {} for kind, ids in wanted.items()}


def _word(name: str, value: Any, names: dict[str, dict[int, Any]]) -> str:
    if value in (None, "", []):
        return ""
    if kind := _POINTERS.get(name):
        return str(names[kind].get(value, "…"))
    if name == "tier":
        return str(dict(Tier.choices).get(value, value))
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)
