"""Every write that runs through a process: start, do a task, end it, publish a version.

The one door to a domain action that a run waits for: where a run exists, the action is done as its
open task or not at all, so that process and domain cannot drift apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trivet.engine import definitions, items, runs, timers
from trivet.engine.models import Definition, Run, WorkItem
from trivet.foundation import clock
from trivet.foundation.errors import NotFound, Refused
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power, check_power
from trivet.processes import bindings
from trivet.processes.bindings import Binding, Did
from trivet.processes.packaged import packaged
from trivet.processes.queries.items import may_have


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the action's result, the items it opened, the next one for this person."""

    result: Any
    opened: tuple[WorkItem, ...]
    next: WorkItem | None


def start(
    process: str, subject: Any, *, by: User | None, facts: Mapping[str, Any] | None = None
) -> Run:
    """Start `process` about `subject`. Raises Refused where it is already running."""
    about = bindings.subject(process)
    return runs.start(
        process,
        subject=(about.kind, subject.pk),
        scope=about.scope(subject),
        by=by,
        data={**about.facts(subject), **(facts or {})},
    )


def complete(pk: int, *, by: User, outcome: str = "", **given: Any) -> Done:
    """Do the work item `pk`. Its subject must be in sight; raises what the action raises."""
    item, subject = _seen(pk, by)
    return _do(item, subject, by=by, outcome=outcome, given=given)


def perform(
    process: str,
    action: str,
    subject: Any,
    *,
    by: User,
    outcome: str = "",
    instance: str | None = None,
    **given: Any,
) -> Done:
    """Do `action` about `subject`: as the open task of its run, or directly where none runs.

    `instance` chooses among several open ones. Raises Refused, saying what is open instead, when
    the run waits for something else.
    """
    about = (bindings.subject(process).kind, subject.pk)
    run = runs.running(process, about)
    if run is None:
        return _directly(process, action, subject, by=by, outcome=outcome, given=given)
    if run.next_timer_at is not None and run.next_timer_at <= clock.now():
        # The minute's tick has not come yet; what time has opened is open now.
        timers.fire(run.pk)
    found = _open(run, action, instance, by)
    if found is not None:
        return _do(found, subject, by=by, outcome=outcome, given=given)
    bound = bindings.binding(process, action)
    if bound is not None and bound.repeatable:
        return _directly(process, action, subject, by=by, outcome=outcome, given=given)
    raise _not_open(run, action)


def end(process: str, subject: Any, *, by: User | None, reason: str) -> None:
    """End the run about `subject` before its time, if there is one."""
    run = runs.running(process, (bindings.subject(process).kind, subject.pk))
    if run is not None:
        runs.cancel(run.pk, by=by, reason=reason)


def hand_over(pk: int, *, to: User, by: User) -> WorkItem:
    """Give a work item to a colleague who works on the account and reads what it is about."""
    item, subject = _seen(pk, by)
    if to.is_active and to.pk not in may_have(bindings.subject(item.run.process), subject):
        raise Refused(
            _("%(name)s has no part in this. Choose somebody of its team who may read it.")
            % {"name": to}
        )
    return items.hand_over(pk, to=to, by=by)


def check_may_hand_over(item: WorkItem, *, by: User) -> None:
    """Raises Refused where it is no longer open, NotPermitted where it is not his to give."""
    items.check_open(item)
    items.check_may_do(item, by)


def check_may_publish(*, by: User) -> None:
    """Raises NotPermitted."""
    check_power(standing(by).powers, Power.EDIT_PROCESSES)


def publish(key: str, xml: bytes | str, *, by: User) -> Definition:
    """Publish a version of a process. Raises Invalid listing every problem in the file."""
    check_may_publish(by=by)
    return definitions.publish(key, xml, by=by, bound=bindings.is_bound, shown=bindings.is_page)


def install() -> list[Definition]:
    """Publish the processes that come with Trivet, where the company has none of its own."""
    with transaction.atomic():
        edited = {each.key for each in definitions.currents().filter(published_by__isnull=False)}
        return [
            definitions.publish(key, xml, bound=bindings.is_bound)
            for key, xml in packaged().items()
            if key not in edited
        ]


def _seen(pk: int, by: User) -> tuple[WorkItem, Any]:
    """The item and what it is about. Raises NotFound, the same for none as for one out of sight."""
    item = WorkItem.objects.select_related("run").defer("run__state").filter(pk=pk).first()
    try:
        if item is not None:
            return item, bindings.subject(item.run.process).find(by, item.subject_id)
    except NotFound:
        pass
    raise NotFound(_("There is no such work item, or you may not see it."))


def _do(item: WorkItem, subject: Any, *, by: User, outcome: str, given: dict[str, Any]) -> Done:
    bound = bindings.binding(item.process, item.action)
    made: list[Did] = []

    def work(locked: WorkItem) -> Mapping[str, Any]:
        did = _work(bound, subject, by=by, outcome=outcome, item=locked, given=given)
        made.append(did)
        return did.facts

    completed = items.complete(
        item.pk,
        by=by,
        outcome=outcome,
        work=work,
        entitled=bound is not None and bound.checked,
    )
    return Done(made[0].result, tuple(completed.opened), completed.offered_to(by.pk))


def _directly(
    process: str, action: str, subject: Any, *, by: User, outcome: str, given: dict[str, Any]
) -> Done:
    bound = bindings.binding(process, action)
    did = _work(bound, subject, by=by, outcome=outcome, item=None, given=given)
    return Done(did.result, (), None)


def _work(
    bound: Binding | None,
    subject: Any,
    *,
    by: User,
    outcome: str,
    item: WorkItem | None,
    given: dict[str, Any],
) -> Did:
    if bound is None:
        return Did()
    return bound.work(subject, by=by, outcome=outcome, item=item, **given)


def _open(run: Run, action: str, instance: str | None, by: User) -> WorkItem | None:
    waiting = run.items.open().filter(action=action).select_related("run").order_by("id")
    if instance is not None:
        waiting = waiting.filter(instance=instance)
    found = list(waiting)
    return next((item for item in found if item.assignee_id == by.pk), found[0] if found else None)


def _not_open(run: Run, action: str) -> Refused:
    """Say who did it, if somebody did; else what the run waits for."""
    last = run.items.filter(action=action).select_related("completed_by").order_by("id").last()
    if last is not None:
        try:
            items.check_open(last)
        except Refused as refused:
            return refused
    labels = [item.label for item in run.items.open()]
    if not labels:
        return Refused(_("This step is not open yet. The process waits for its time."))
    return Refused(
        _("This step is not open. The process waits for: %(steps)s.")
        % {"steps": ", ".join(dict.fromkeys(labels))}
    )
