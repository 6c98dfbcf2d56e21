"""One step of a run: lock its row, go on until every branch waits, save state, items and waits.

Also delivers messages: each is kept as a letter until it has arrived, so a worker that dies between
throwing and delivering leaves it for the next tick. Refuses any step of a run that has ended.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trivet.engine import definitions
from trivet.engine.bpmn import flow
from trivet.engine.bpmn.flow import Flow
from trivet.engine.models import Letter, Run, Subscription, WorkItem
from trivet.engine.opening import note_waits, open_items, subject_of
from trivet.engine.records import tell
from trivet.foundation import clock
from trivet.foundation.errors import NotFound, Refused, TrivetError

_log = logging.getLogger(__name__)


def lock(pk: int) -> Run:
    """The run, locked until the transaction ends, its definition without its bulk."""
    locked = Run.objects.select_for_update(of=("self",)).select_related("definition")
    run = locked.defer("definition__xml", "definition__specs").filter(pk=pk).first()
    if run is None:
        raise NotFound(_("There is no such run."))
    return run


def check_running(run: Run) -> None:
    if run.status != Run.Status.RUNNING:
        raise Refused(
            _("This process has ended (%(status)s). There is nothing left to do in it.")
            % {"status": run.get_status_display()}
        )


def thaw(run: Run) -> Flow:
    """The flow of a locked run."""
    return flow.thaw(run.state, definitions.specs_of(run.definition))


def advance(run: Run, state: Flow, *, by: Any) -> list[WorkItem]:
    """Go on until every branch waits; save; return the items newly opened. `run` is locked."""
    state.go()
    _post(run, state)
    opened = open_items(run, state)
    note_waits(run, state)
    run.state, run.fault = flow.freeze(state), ""
    if state.completed:
        run.status, run.ended_at, run.next_timer_at = Run.Status.DONE, clock.now(), None
        tell("process.ended", run, by=by)
    run.save()
    return opened


def receive(name: str, correlation: str, data: Mapping[str, Any], *, by: Any) -> int:
    """Let every run that waits for this message catch it; how many did. One transaction each."""
    waiting = Subscription.objects.filter(name=name, correlation=correlation).order_by("run", "id")
    return sum(
        _catch(run_id, spiff_id, data, by=by)
        for run_id, spiff_id in list(waiting.values_list("run_id", "spiff_id"))
    )


def _catch(run_id: int, spiff_id: Any, data: Mapping[str, Any], *, by: Any) -> bool:
    with transaction.atomic():
        run = lock(run_id)
        # Another worker may have delivered something meanwhile: the lock is held, so look again.
        if not run.subscriptions.filter(spiff_id=spiff_id).exists():
            return False
        state = thaw(run)
        task = state.task(spiff_id)
        task.task_spec.event_definition.deliver(task, dict(data))
        advance(run, state, by=by)
        return True


def _post(run: Run, state: Flow) -> None:
    """Keep what the step threw, and deliver it once the step is safe."""
    letters = [
        Letter(name=name, correlation=to or subject_of(run), data=data, sent_at=clock.now())
        for name, to, data in state.take_sent()
    ]
    if letters:
        Letter.objects.bulk_create(letters)
        transaction.on_commit(deliver_letters, robust=True)


def deliver_letters(*, most: int = 100) -> int:
    """Deliver what was thrown and not yet delivered, each in its own transaction; how many."""
    return sum(_deliver_one() for _number in range(most)) if _any_letter() else 0


def _any_letter() -> bool:
    return Letter.objects.filter(delivered_at__isnull=True).exists()


def _deliver_one() -> bool:
    with transaction.atomic():
        waiting = Letter.objects.select_for_update(skip_locked=True)
        letter = waiting.filter(delivered_at__isnull=True).order_by("id").first()
        if letter is None:
            return False
        try:
            with transaction.atomic():
                letter.receivers = receive(letter.name, letter.correlation, letter.data, by=None)
        except TrivetError as error:
            # Its receiver cannot go on with it; nobody else must wait for that.
            _log.warning("letter %s: %s", letter.pk, error)
        except Exception:
            _log.exception("letter %s broke its receiver", letter.pk)
        letter.delivered_at = clock.now()
        letter.save(update_fields=["delivered_at", "receivers"])
        return True
