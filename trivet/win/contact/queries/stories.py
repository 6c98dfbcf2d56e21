"""What happened to one record of contact, as its page tells it.

Refuses to tell a step twice: what the process notes beside an action is left out.
"""

from django.db.models import Model, Prefetch

from trivet.foundation import journal
from trivet.foundation.models import Event, EventLink

_TOLD_BY_THE_ACTION = ("process.started", "process.done", "process.ended")


def story(record: Model) -> list[Event]:
    """Newest first, each with its links. The caller has checked sight of `record`."""
    rows = journal.about(record).exclude(type__in=_TOLD_BY_THE_ACTION)
    links = Prefetch("links", EventLink.objects.order_by("id"), to_attr="linked")
    return list(rows.prefetch_related(links))
