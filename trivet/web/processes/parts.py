"""What the pages of processes share: addresses, signs, how a due date and a seat are said."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from trivet.engine.bpmn import durations
from trivet.engine.bpmn.blueprint import Step, Task
from trivet.engine.models import Run, WorkItem
from trivet.foundation.errors import TrivetError
from trivet.processes import queries
from trivet.processes.queries import Entry
from trivet.web.organisation.parts import crumb

#: The sign of each state: shape and colour say the same as the word beside it.
RUN_SIGNS = {
    Run.Status.RUNNING: "active",
    Run.Status.DONE: "done",
    Run.Status.CANCELLED: "refused",
}
_ITEM_SIGNS = {
    WorkItem.Status.OPEN: "open",
    WorkItem.Status.DONE: "done",
    WorkItem.Status.CANCELLED: "draft",
}
_KINDS: dict[str, str | Promise] = {
    "startEvent": lazy("Start"),
    "endEvent": lazy("End"),
    "userTask": lazy("Step"),
    "exclusiveGateway": lazy("Decision"),
    "parallelGateway": lazy("In parallel"),
    "subProcess": lazy("Steps together"),
    "callActivity": lazy("Another process"),
}
_WAITS = {"timer": lazy("Waits for its time"), "message": lazy("Message")}


def process_url(key: str) -> str:
    return reverse("processes:process", args=[key])


def run_url(run: Run) -> str:
    return reverse("processes:run", args=[run.pk])


def subject_url(page: str, pk: int) -> str:
    """The page of what a run is about; empty where there is none."""
    try:
        return reverse(page, args=[pk]) if page else ""
    except NoReverseMatch:
        return ""


def item_url(entry: Entry) -> str:
    """Where a work item is done: on its own page, or by saying so on that of the item."""
    if entry.title is None:
        return ""
    page = "" if entry.is_tick else subject_url(entry.page, entry.item.subject_id)
    return page or own_url(entry)


def own_url(entry: Entry) -> str:
    """The page of the item itself."""
    return reverse("processes:item", args=[entry.item.pk])


def crumbs(*steps: tuple[object, str]) -> list[dict[str, str]]:
    """From the tree of processes down to here; the last step has no address."""
    return [crumb(_("Processes"), reverse("processes:tree")), *(crumb(*step) for step in steps)]


def run_sign(run: Run) -> tuple[str, str]:
    return RUN_SIGNS[Run.Status(run.status)], run.get_status_display()


def item_sign(item: WorkItem, *, late: bool) -> tuple[str, str]:
    """Late is a state only for the eye."""
    if late:
        return "late", _("Late")
    return _ITEM_SIGNS[WorkItem.Status(item.status)], item.get_status_display()


def outcome_of(item: WorkItem) -> str:
    """How it ended, in words."""
    return dict(item.choices()).get(item.outcome, item.outcome)


def kind_of(step: Step) -> str:
    """What sort of element it is, for a reader who knows no BPMN."""
    found = _KINDS.get(step.kind) or _WAITS.get(step.detail.partition(":")[0])
    return str(found or _("Event"))


def name_of(step: Step) -> str:
    """Its name; an element without one is called by its kind."""
    return step.label if step.name else kind_of(step)


def seat_of(task: Task) -> str:
    """Whose it is, as the drawing says."""
    seat = queries.seat_name(task.seat)
    if task.seat_from:
        return _("each seat asked")
    if task.person:
        return _("the person named, else: %(seat)s") % {"seat": seat}
    return str(seat)


def due(process: str, text: str) -> str:
    """`P2D` as `2 days`; a fact of the run in the words of what the process is about."""
    if not text:
        return ""
    if not durations.is_duration(text):
        return str(queries.due_words(process, text))
    try:
        months, rest = durations.duration(text)
    except TrivetError:
        return text
    hours, minutes = divmod(int(rest.total_seconds()) // 60, 60)
    parts = [
        ngettext("%(n)s month", "%(n)s months", months) % {"n": months} if months else "",
        ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24} if hours > 23 else "",
        ngettext("%(n)s hour", "%(n)s hours", hours % 24) % {"n": hours % 24} if hours % 24 else "",
        ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes} if minutes else "",
    ]
    return " ".join(part for part in parts if part)


def subject(entry: Entry) -> dict[str, Any]:
    """What an item is about, as far as its reader may know."""
    title = entry.title
    return {
        "text": title.text if title else "",
        "account": title.account if title else "",
        "url": subject_url(queries.subject_page(entry.process), entry.item.subject_id),
    }
