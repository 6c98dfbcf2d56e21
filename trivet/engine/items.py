"""Work items: doing them, handing them over, finding whose they are again.

Refuses doing one twice, by somebody who has no part in it, or with an outcome the step does not
know. Everything about one item happens under the lock of its run.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trivet.engine import seats
from trivet.engine.bpmn import expressions
from trivet.engine.models import Run, WorkItem
from trivet.engine.records import tell
from trivet.engine.seats import Need, Scope
from trivet.engine.steps import advance, lock, thaw
from trivet.foundation import clock
from trivet.foundation.errors import Invalid, NotFound, NotPermitted, Refused

Work = Callable[[WorkItem], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Completed:
    """What doing an item led to: the items it opened, first those of the same person."""

    item: WorkItem
    opened: list[WorkItem]
    run: Run

    def offered_to(self, user_id: int) -> WorkItem | None:
        """The next thing for this person, if finishing one opened another for him."""
        return next((item for item in self.opened if item.assignee_id == user_id), None)


def complete(
    pk: int,
    *,
    by: Any,
    data: Mapping[str, Any] | None = None,
    outcome: str = "",
    work: Work | None = None,
    entitled: bool = False,
) -> Completed:
    """Do an item: check, run `work` (its answer joins `data`), go on. All or nothing.

    `entitled`: `work` itself checks who may do it, so the seat does not decide.

    Raises Refused when it is no longer open, NotPermitted when `by` has no part in it, Invalid on
    an unknown outcome, and whatever `work` raises.
    """
    with transaction.atomic():
        item, run = _locked(pk)
        check_open(item)
        if not entitled:
            check_may_do(item, by)
        check_outcome(item, outcome)
        entered = dict(data or {})
        if work is not None:
            entered |= work(item) or {}
        state = thaw(run)
        state.finish(item.spiff_id, expressions.plain(entered), outcome)
        item.status, item.outcome = WorkItem.Status.DONE, outcome
        item.completed_at, item.completed_by = clock.now(), by
        item.save(update_fields=["status", "outcome", "completed_at", "completed_by"])
        tell("process.done", run, by=by, item=item, payload={"outcome": outcome})
        opened = advance(run, state, by=by)
        opened.sort(key=lambda each: each.assignee_id != by.pk)
        return Completed(item, opened, run)


def hand_over(pk: int, *, to: Any, by: Any) -> WorkItem:
    """Give an open item to another person; it stays his even if the seat changes hands."""
    with transaction.atomic():
        item, run = _locked(pk)
        check_open(item)
        check_may_do(item, by)
        if not to.is_active:
            raise Refused(_("%(name)s may not sign in. Choose another person.") % {"name": to})
        before = item.assignee_id
        item.assignee, item.resolved = to, WorkItem.Resolved.DELEGATE
        item.save(update_fields=["assignee", "resolved"])
        tell("process.handed_over", run, by=by, item=item, payload={"from": before, "to": to.pk})
        return item


def reassign(scope: Scope, seat: str | None = None, *, by: Any = None) -> list[WorkItem]:
    """Look again who does the open items of `scope` (of `seat`, if given); those that moved.

    To be called when an appointment changes. What was handed over or names a person stays.
    """
    fixed = (WorkItem.Resolved.DELEGATE, WorkItem.Resolved.NAMED)
    standing = WorkItem.objects.open().filter(scope_kind=scope.kind, scope_id=scope.id)
    if seat is not None:
        standing = standing.filter(seat=seat)
    moved: list[WorkItem] = []
    with transaction.atomic():
        locked = standing.exclude(resolved__in=fixed).order_by("id")
        rows = list(
            locked.select_related("run").defer("run__state").select_for_update(of=("self",))
        )
        needs = [Need(each.seat, each.run.started_by_id, None, each.four_eyes) for each in rows]
        for item, found in zip(rows, seats.find(needs, scope), strict=True):
            if (found.user_id, found.how) != (item.assignee_id, item.resolved):
                before, item.assignee_id, item.resolved = item.assignee_id, *_pair(found)
                item.save(update_fields=["assignee", "resolved"])
                if before != found.user_id:
                    facts = {"from": before, "to": found.user_id}
                    tell("process.reassigned", item.run, by=by, item=item, payload=facts)
                    moved.append(item)
    return moved


def _pair(found: seats.Found) -> tuple[int | None, seats.Resolved]:
    return found.user_id, found.how


def of(user_id: int) -> QuerySet[WorkItem]:
    """Open items that are this person's, or escalated to him, by due date."""
    mine = Q(assignee=user_id) | Q(escalated_to=user_id)
    return WorkItem.objects.open().filter(mine).by_due()


def unassigned() -> QuerySet[WorkItem]:
    """Open items nobody could be found for: never lost, always listed."""
    return WorkItem.objects.open().filter(assignee__isnull=True).by_due()


def open_scopes() -> list[tuple[str, int]]:
    """Kind and number of every scope with open items."""
    rows = WorkItem.objects.open().values_list("scope_kind", "scope_id")
    return list(rows.distinct().order_by())


def open_about(subject: tuple[str, int]) -> QuerySet[WorkItem]:
    """Open items about one subject."""
    return WorkItem.objects.open().about(*subject).select_related("assignee").by_due()


def check_open(item: WorkItem) -> None:
    """Raises Refused, saying who did it when."""
    if item.status == WorkItem.Status.DONE and item.completed_at is not None:
        raise Refused(
            _("“%(item)s” was already done by %(who)s on %(when)s.")
            % {
                "item": item.label,
                "who": item.completed_by,
                "when": timezone.localtime(item.completed_at).strftime("%Y-%m-%d %H:%M"),
            }
        )
    if item.status != WorkItem.Status.OPEN:
        raise Refused(_("“%(item)s” is no longer needed.") % {"item": item.label})


def check_may_do(item: WorkItem, by: Any) -> None:
    """Raises NotPermitted where `by` neither has the item nor acts for its seat."""
    if not seats.may_act(by.pk, item):
        raise NotPermitted(
            _("“%(item)s” belongs to the seat %(seat)s. Ask its holder to do it or hand it over.")
            % {"item": item.label, "seat": seats.known().get(item.seat, item.seat)}
        )


def check_outcome(item: WorkItem, outcome: str) -> None:
    """Raises Invalid unless `outcome` is one of those the step offers."""
    offered = {each["name"] for each in item.outcomes}
    if offered and outcome not in offered:
        raise Invalid(
            _("Choose how “%(item)s” ended: %(choices)s.")
            % {"item": item.label, "choices": ", ".join(label for _name, label in item.choices())}
        )


def _locked(pk: int) -> tuple[WorkItem, Run]:
    """The item and its run, the run locked first: every step locks in this order."""
    run_id = WorkItem.objects.filter(pk=pk).values_list("run_id", flat=True).first()
    if run_id is None:
        raise NotFound(_("There is no such work item."))
    run = lock(run_id)
    item = WorkItem.objects.select_related("completed_by").get(pk=pk)
    item.run = run
    return item, run
