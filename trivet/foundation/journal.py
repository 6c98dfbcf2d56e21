"""What happened: append-only events that timeline, audit, export and "what changed" all read.

`record` must run inside the transaction of the action it tells of, so that neither exists without
the other. Refuses an event that touches nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.db.models import QuerySet

from trivet.foundation import clock
from trivet.foundation.models import Event, EventLink

#: The qualifier of each of a crowd: an event that touched thousands is not read with all of them.
AMONG = "among"


def record(
    type: str,
    *,
    by: AbstractBaseUser | None,
    touched: Mapping[str, models.Model | Iterable[models.Model]],
    payload: Mapping[str, Any] | None = None,
    named: Mapping[str, tuple[str, int]] | None = None,
) -> Event:
    """Write one event. `touched` maps a qualifier ("account", "visit", "giver") to its object(s);
    `named` does so by kind and number, for a caller who does not hold the object.

    `by` None means the system itself (a timer, an import job). Raises ValueError when nothing is
    touched, RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("journal.record belongs inside the transaction of its action")
    links = [
        EventLink(kind=kind_of(item), object_id=item.pk, qualifier=qualifier)
        for qualifier, items in touched.items()
        for item in ([items] if isinstance(items, models.Model) else items)
    ]
    links += [
        EventLink(kind=kind, object_id=id, qualifier=qualifier)
        for qualifier, (kind, id) in (named or {}).items()
    ]
    if not links:
        raise ValueError("an event must touch something")
    event = Event.objects.create(
        at=clock.now(), actor_id=by.pk if by else None, type=type, payload=dict(payload or {})
    )
    for link in links:
        link.event = event
    EventLink.objects.bulk_create(links, ignore_conflicts=True)
    return event


def link_all(event: Event, qualifier: str, rows: QuerySet[Any, Any]) -> None:
    """Link `event` to every row of a query (of one column, the id) in one statement."""
    query, values = rows.query.sql_with_params()
    statement = (
        f"INSERT INTO {EventLink._meta.db_table} (event_id, kind, object_id, qualifier) "  # noqa: S608
        f"SELECT %s, %s, found.pk, %s FROM ({query}) AS found(pk) ON CONFLICT DO NOTHING"
    )
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(statement, [event.pk, kind_of(rows.model), qualifier, *values])


def kind_of(item: models.Model | type[models.Model]) -> str:
    """The `kind` under which links name a model, such as `customers.account`."""
    return item._meta.label_lower


def with_links(events: QuerySet[Event]) -> QuerySet[Event]:
    """`events` with `links` read beforehand, crowds left out."""
    links = EventLink.objects.exclude(qualifier=AMONG).order_by("id")
    return events.prefetch_related(models.Prefetch("links", links))


def about(
    item: models.Model,
    *,
    before: int | None = None,
    limit: int = 50,
    leave_out: Iterable[str] = (),
) -> QuerySet[Event]:
    """The newest `limit` events that touched `item`, older than event `before`, newest first.

    Any depth costs the same: the page is cut in the index of links before its events are read;
    types that begin as one of `leave_out` are passed over there. The caller has checked sight of
    `item`.
    """
    links = EventLink.objects.filter(kind=kind_of(item), object_id=item.pk)
    if before is not None:
        links = links.filter(event__lt=before)
    for beginning in leave_out:
        links = links.exclude(event__type__startswith=beginning)
    newest = links.order_by("-event_id").values("event_id").distinct()[:limit]
    return Event.objects.filter(pk__in=newest).select_related("actor").order_by("-id")
