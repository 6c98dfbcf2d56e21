"""Which runs and work items a reader may know of: those whose subject he may open.

A subject that is held above him is as little there, in lists and in counts, as one of an account
that he does not see.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from trivet.customers.models import Account
from trivet.engine.models import Run, WorkItem
from trivet.foundation.errors import NotFound, Sentence
from trivet.foundation.names import matching
from trivet.organisation.models import User
from trivet.processes import bindings
from trivet.processes.bindings import Subject, Title
from trivet.processes.seats import ACCOUNT, PROJECT
from trivet.triangle.models import Project


def in_sight(user: User, process: str = "") -> list[Q]:
    """Conditions on runs and items that `user` may know, one for each kind of subject.

    They are asked one by one: each lets the database begin with the few subjects that the reader
    sees, or with the few rows that are asked for. Joined by OR they would read every subject.
    """
    if process:
        about = bindings.find_subject(process)
        return [_of(about, user)] if about else []
    return [_of(about, user) for about in _kinds()]


def on_accounts(words: str) -> Q:
    """The condition on runs and items that concern an account whose name has `words`."""
    accounts = Account.objects.filter(matching(words)).values("pk")
    projects = Project.objects.filter(account__in=accounts).values("pk")
    return Q(scope_kind=ACCOUNT, scope_id__in=accounts) | Q(
        scope_kind=PROJECT, scope_id__in=projects
    )


def check_in_sight(user: User, row: Run | WorkItem, sentence: Sentence) -> None:
    """Raises NotFound with `sentence`, the same as where there is none, unless `user` may know of
    what `row` is about."""
    run = row if isinstance(row, Run) else row.run
    try:
        bindings.subject(run.process).find(user, row.subject_id)
    except NotFound as error:
        raise NotFound(sentence) from error


def titles(user: User, rows: Iterable[Run | WorkItem]) -> dict[tuple[str, int], Title]:
    """Subject (kind, number) to its title, as far as `user` reads it: one statement per kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.subject_kind].add(row.subject_id)
    found: dict[tuple[str, int], Title] = {}
    for about in _kinds():
        if ids := wanted.get(about.kind):
            found |= {(about.kind, id): one for id, one in about.titles(user, sorted(ids)).items()}
    return found


def _of(about: Subject, user: User) -> Q:
    return Q(subject_kind=about.kind, subject_id__in=about.readable(user).values("pk"))


def _kinds() -> list[Subject]:
    """One subject of each kind: two processes may be about the same kind of thing."""
    return list({about.kind: about for about in bindings.subjects()}.values())
