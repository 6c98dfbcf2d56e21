"""What time does: timers fire, and work past its due date goes to the seat above.

Called each minute. Takes only rows no other worker holds, one transaction each, so that a worker
may die at any moment and nothing is lost or done twice. A run whose timer fails keeps the reason
and waits for a person; the others go on.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from trivet.engine import seats
from trivet.engine.models import Run, WorkItem
from trivet.engine.records import tell
from trivet.engine.seats import Scope
from trivet.engine.steps import advance, deliver_letters, lock, thaw
from trivet.foundation import clock
from trivet.foundation.errors import TrivetError

RETRY = timedelta(hours=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick did."""

    fired: int
    escalated: int
    letters: int


def tick(*, most: int = 1000) -> Ticked:
    """Fire due timers, escalate late items, deliver letters left behind."""
    return Ticked(
        fired=_repeat(_fire_one, most),
        escalated=_repeat(_escalate_one, most),
        letters=deliver_letters(most=most),
    )


def _repeat(one, most: int) -> int:  # type: ignore[no-untyped-def]
    done = 0
    while done < most and one():
        done += 1
    return done


def fire(pk: int) -> None:
    """Fire what is due in one run now, for somebody who stands before it."""
    with transaction.atomic():
        run = lock(pk)
        if run.status == Run.Status.RUNNING:
            advance(run, thaw(run), by=None)


def _fire_one() -> bool:
    with transaction.atomic():
        due = Run.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            status=Run.Status.RUNNING, next_timer_at__lte=clock.now()
        )
        found = due.order_by("next_timer_at").values_list("pk", flat=True).first()
        if found is None:
            return False
        run = lock(found)
        try:
            with transaction.atomic():
                advance(run, thaw(run), by=None)
        except TrivetError as error:
            _log.warning("run %s: %s", run.pk, error)
            _postpone(run, str(error))
        except Exception:
            # One run that breaks us must not keep the timers of all others from firing.
            _log.exception("run %s broke while its timer fired", run.pk)
            _postpone(run, _("Something broke while a timer fired. It is tried again each hour."))
        return True


def _postpone(run: Run, fault: str) -> None:
    Run.objects.filter(pk=run.pk).update(fault=fault, next_timer_at=clock.now() + RETRY)


def _escalate_one() -> bool:
    with transaction.atomic():
        late = (
            WorkItem.objects.open()
            .filter(escalated_at__isnull=True, due_at__lte=clock.now())
            .order_by("due_at")
        )
        item = late.select_for_update(skip_locked=True, of=("self",)).first()
        if item is None:
            return False
        run = Run.objects.defer("state").get(pk=item.run_id)
        found = _above(item)
        item.escalated_at, item.escalated_to_id = clock.now(), found.user_id
        item.save(update_fields=["escalated_at", "escalated_to"])
        tell("process.escalated", run, by=None, item=item, payload={"to": found.user_id})
        return True


def _above(item: WorkItem) -> seats.Found:
    """The seat the step names, else the one above its own."""
    scope = Scope(item.scope_kind, item.scope_id)
    if item.escalate_to:
        return seats.holder(item.escalate_to, scope)
    return seats.resolver().above(item.seat, scope, than=item.assignee_id)
