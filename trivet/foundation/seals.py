"""Sealing the journal: hashes over runs of events, each chained to the one before.

Nobody can change, drop or slip in an event afterwards without a seal that no longer fits, and no
write waits for a seal. Refuses to seal the last minutes: a transaction may still be under way.
An event committed later than its seal, with a number from a gap, is sealed as late by the next one.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.db import connection, transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from trivet.foundation import clock
from trivet.foundation.errors import Sentence
from trivet.foundation.models import Event, Seal

#: How long a transaction may take to commit before its event counts as late.
SETTLING = timedelta(minutes=5)
#: Gaps of seals older than this are closed: no transaction stays open that long.
GAPS_OPEN = timedelta(days=7)
BATCH = 5000
_LEAF = 8
_LOCK = 7_203_115  # any number that nothing else locks

_LATE = """
SELECT event.id
  FROM foundation_seal AS seal
 CROSS JOIN unnest(seal.gaps) AS gap
  JOIN foundation_event AS event ON event.id >= lower(gap) AND event.id < upper(gap)
 WHERE seal.sealed_at > %s
   AND NOT EXISTS (SELECT 1 FROM foundation_seal AS other WHERE event.id = ANY (other.late))
 ORDER BY event.id
 LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain no longer fits: the event (if it is one) and the seal, in a sentence."""

    seal: int
    event: int | None
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is sealed."""

    seals: int
    events: int


def extent() -> Extent:
    """How many seals there are, and over how many events."""
    found = Seal.objects.aggregate(seals=Count("pk"), events=Sum("count"))
    return Extent(found["seals"], found["events"] or 0)


def seal(*, most: int = 1000) -> int:
    """Seal whatever has settled; how many seals were made. Safe to run twice at once."""
    made = 0
    while made < most and _seal_once():
        made += 1
    return made


def _seal_once() -> bool:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        previous = Seal.objects.order_by("-last").first()
        after = previous.last if previous else 0
        settled = Event.objects.filter(id__gt=after, at__lte=clock.now() - SETTLING)
        last = settled.order_by("-id").values_list("id", flat=True).first()
        if last is None:
            return False
        run = _events(Event.objects.filter(id__gt=after, id__lte=last).order_by("id")[:BATCH])
        late = _late_events()
        ids = [event.pk for event in run]
        leaves = [_leaf(event) for event in [*run, *late]]
        made = Seal(
            first=after + 1,
            last=ids[-1],
            late=[event.pk for event in late],
            gaps=_gaps(after, ids),
            leaves=b"".join(leaf[:_LEAF] for leaf in leaves),
            count=len(leaves),
            previous=previous,
            sealed_at=clock.now(),
        )
        made.digest = _digest(made, previous, leaves)
        made.save(force_insert=True)
        return True


def verify() -> Broken | None:
    """Work the whole chain out again; the first thing that does not fit, or None."""
    previous: Seal | None = None
    for each in Seal.objects.order_by("last").iterator(chunk_size=50):
        if each.previous_id != (previous.pk if previous else None):
            return Broken(each.pk, None, _("A seal is missing before this one."))
        if (found := _check(each, previous)) is not None:
            return found
        previous = each
    return None


def _check(each: Seal, previous: Seal | None) -> Broken | None:
    wanted = [*_expected(each), *each.late]
    later = Seal.objects.filter(last__gt=each.last).exclude(late=[])
    sealed_later = {id for late in later.values_list("late", flat=True) for id in late}
    inside = Event.objects.filter(id__gte=each.first, id__lte=each.last)
    found = {event.pk: event for event in _events(Event.objects.filter(id__in=each.late) | inside)}
    for extra in sorted(set(found) - set(wanted) - sealed_later):
        if each.sealed_at < clock.now() - GAPS_OPEN:
            return Broken(each.pk, extra, _("An event was slipped in after its time was sealed."))
    leaves: list[bytes] = []
    for place, id in enumerate(wanted):
        event = found.get(id)
        if event is None:
            return Broken(each.pk, id, _("An event that was sealed is gone."))
        leaves.append(leaf := _leaf(event))
        kept = bytes(each.leaves[place * _LEAF : (place + 1) * _LEAF])
        if leaf[:_LEAF] != kept:
            return Broken(each.pk, id, _("An event is not what it was when it was sealed."))
    if _digest(each, previous, leaves) != each.digest:
        return Broken(each.pk, None, _("A seal is not what it was when it was made."))
    return None


def _expected(each: Seal) -> Iterable[int]:
    """Every number between first and last that was there when the seal was made."""
    id = each.first
    for gap in each.gaps:
        yield from range(id, gap.lower)
        id = gap.upper
    yield from range(id, each.last + 1)


def _gaps(after: int, ids: Sequence[int]) -> list[Range[int]]:
    """Runs of numbers above `after` that no event has: rolled back, or not committed yet."""
    gaps: list[Range[int]] = []
    for id in ids:
        if id > after + 1:
            gaps.append(Range(after + 1, id))
        after = id
    return gaps


def _late_events() -> list[Event]:
    with connection.cursor() as cursor:
        cursor.execute(_LATE, [clock.now() - GAPS_OPEN, BATCH])
        ids = [row[0] for row in cursor.fetchall()]
    return _events(Event.objects.filter(id__in=ids).order_by("id")) if ids else []


def _events(rows: Iterable[Event]) -> list[Event]:
    return list(rows.prefetch_related("links"))  # type: ignore[attr-defined]


def _leaf(event: Event) -> bytes:
    """The hash of everything an event says."""
    links = sorted((link.kind, link.object_id, link.qualifier) for link in event.links.all())
    facts = [
        event.pk,
        event.at.astimezone(UTC).isoformat(),
        event.actor_id,
        event.type,
        event.payload,
        links,
    ]
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def _digest(each: Seal, previous: Seal | None, leaves: Sequence[bytes]) -> str:
    gaps = [(gap.lower, gap.upper) for gap in each.gaps]
    head = [previous.digest if previous else "", each.first, each.last, each.late, gaps]
    digest = hashlib.sha256(json.dumps(head).encode())
    for leaf in leaves:
        digest.update(leaf)
    return digest.hexdigest()
