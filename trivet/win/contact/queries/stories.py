"""What the journal tells of contact, as far as one reader may know: the sieve of every feed.

An event that names a visit or an observation held above the reader is not there for him, whichever
page, list or count it would stand in. Refuses to tell a step twice: what the process notes beside
an action is left out.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from trivet.foundation import journal
from trivet.foundation.models import Event, EventLink
from trivet.organisation.models import User
from trivet.win.contact.models import Observation, Touchpoint
from trivet.win.contact.queries import sightings, visits

_TOLD_BY_THE_ACTION = ("process.started", "process.done", "process.ended")


def story(user: User, record: Model) -> list[Event]:
    """What happened to one record, newest first, each event with its links. The caller has
    checked sight of `record`.
    """
    rows = journal.about(record).exclude(type__in=_TOLD_BY_THE_ACTION)
    return readable(user, journal.with_links(rows))


def readable(user: User, events: Iterable[Event]) -> list[Event]:
    """Those of `events` that name nothing above the reader."""
    read = list(events)
    held = above(user, read)
    return [event for event in read if not names_any(event, held)]


def above(user: User, events: Iterable[Event]) -> set[tuple[str, int]]:
    """What the events name of visits and observations that `user` may not read: a statement for
    each of the two kinds that is named at all.
    """
    named = {key_of(link) for event in events for link in event.links.all()}
    held: set[tuple[str, int]] = set()
    sources: list[tuple[type[Model], Any]] = [
        (Touchpoint, visits.readable),
        (Observation, sightings.readable),
    ]
    for model, rows in sources:
        kind = journal.kind_of(model)
        ids = {pk for other, pk in named if other == kind}
        if ids:
            read = set(rows(user).filter(pk__in=ids).values_list("pk", flat=True))
            held |= {(kind, pk) for pk in ids - read}
    return held


def names_any(event: Event, held: set[tuple[str, int]]) -> bool:
    """Whether `event` names one of `held`."""
    return any(key_of(link) in held for link in event.links.all())


def key_of(link: EventLink) -> tuple[str, int]:
    """What a link points at."""
    return (link.kind, link.object_id)
