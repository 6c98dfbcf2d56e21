"""Which task is which action: the registry that binds a process to the domain.

`@subject_of` says what a process is about, `@bind` what a task does. A task that leads to no action
cannot be published. Refuses a second binding of one task.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from trivet.customers.models import Account
from trivet.engine.bpmn.blueprint import Task
from trivet.engine.models import WorkItem
from trivet.engine.seats import Scope
from trivet.foundation.security import SecurityClass
from trivet.organisation.models import User

#: The action of a task that is done when its person says so; every process may use it.
TICK = "tick"
ASPECTS = ("contact",)


@dataclass(frozen=True, slots=True)
class Did:
    """What an action made (for the page) and what the run shall know of it."""

    result: Any = None
    facts: Mapping[str, Any] = field(default_factory=dict)


Work = Callable[..., Did]


@dataclass(frozen=True, slots=True)
class Binding:
    """One task's action. `page` is the URL name where it is done, with the subject's id.

    `checked`: the action itself checks who may do it, so holding the seat is not asked.
    `repeatable`: may also be done again while its task is not open.
    """

    process: str
    action: str
    work: Work
    page: str
    checked: bool
    repeatable: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """What a process is about: how to find it, whose seats it concerns, what a run must know.

    `readable` is every one of them that a person may open.
    """

    process: str
    model: type[models.Model]
    find: Callable[[User, int], Any]
    readable: Callable[[User], models.QuerySet[Any]]
    titles: Callable[[User, list[int]], dict[int, "Title"]]
    scope: Callable[[Any], Scope]
    facts: Callable[[Any], dict[str, Any]]
    page: str
    account: Callable[[Any], Account]
    #: How closely it is held, where more closely than its account.
    security: Callable[[Any], int] = lambda subject: SecurityClass.PUBLIC
    #: What due dates mean that facts of the run give: `minutes_due` in words.
    words: Mapping[str, str | Promise] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower


@dataclass(frozen=True, slots=True)
class Title:
    """How a list names a subject: its own words and the account it belongs to."""

    text: str
    account: str
    account_id: int


_bindings: dict[tuple[str, str], Binding] = {}
_subjects: dict[str, Subject] = {}


def bind(
    process: str, action: str, *, page: str = "", checked: bool = False, repeatable: bool = False
) -> Callable[[Work], Work]:
    """Register what the tasks with `action` in `process` do.

    The function takes the subject and, by keyword, `by`, `outcome`, `item` (None outside a run)
    and whatever the page or the API was given; it returns `Did`.
    """

    def register(work: Work) -> Work:
        if (process, action) in _bindings:
            raise ValueError(f"{process} {action} is bound twice")
        _bindings[process, action] = Binding(process, action, work, page, checked, repeatable)
        return work

    return register


def subject_of(subject: Subject) -> None:
    """Register what a process is about."""
    _subjects[subject.process] = subject


def is_bound(process: str, action: str) -> bool:
    """Whether a task with `action` in `process` leads anywhere."""
    return action == TICK or (process, action) in _bindings


def is_page(name: str) -> bool:
    """Whether there is a page of this name that takes the number of a subject."""
    try:
        reverse(name, args=[1])
    except NoReverseMatch:
        return False
    return True


def binding(process: str, action: str) -> Binding | None:
    """The binding, or None for a tick."""
    return _bindings.get((process, action))


def subject(process: str) -> Subject:
    """What `process` is about. Raises KeyError on a process nobody bound."""
    return _subjects[process]


def find_subject(process: str) -> Subject | None:
    """What `process` is about; None for one that is only called by others, or unknown."""
    return _subjects.get(process)


def subjects() -> list[Subject]:
    """Everything processes are about."""
    return list(_subjects.values())


def page_of(item: WorkItem) -> str:
    """The URL name where `item` is done: the file's, else its binding's, else its subject's."""
    if item.page:
        return item.page
    bound = _bindings.get((item.process, item.action))
    if bound is not None and bound.page:
        return bound.page
    about = _subjects.get(item.run.process)
    return about.page if about else ""


def page_named(process: str, task: Task) -> str:
    """The URL name where the items of `task` will be done; empty where on the item itself."""
    bound = _bindings.get((process, task.action))
    return task.page or (bound.page if bound else "")


def load() -> None:
    """Import the bindings of every aspect."""
    for aspect in ASPECTS:
        import_module(f"trivet.processes.{aspect}.bindings")
