"""Posts over time: a new one, its end, a move to another employer, a correction.

A person who changes employer stays one person: the old post ends where the new one begins.
Refuses a post at a unit of another account, and two of one title there at one time (database).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from trivet.customers import rules
from trivet.customers.actions._rights import require_change
from trivet.customers.models import Account, OrgUnit, Person, Post
from trivet.customers.queries import persons
from trivet.foundation import clock, edits, journal
from trivet.foundation.visibility import Change
from trivet.organisation.models import User


@transaction.atomic
def add(*, by: User | None, person: Person, account: Account, fields: Mapping[str, Any]) -> Post:
    """One more post of a person already known to `by`. Raises NotFound where he is not."""
    require_change(by, account, Change.PERSONS)
    if by is not None:
        persons.one(by, person.pk)
    post = create(person, account, fields)
    _record("post.added", by, post, {"title": post.title})
    return post


@transaction.atomic
def end(*, by: User | None, post: Post, on: date | None = None) -> Post:
    """`on` is the last day in the post; today where not given."""
    require_change(by, post.account, Change.PERSONS)
    post = _locked(post)
    until = _after(on or clock.today())
    rules.check_ends(post.since, post.until is not None, until)
    post.until = until
    post.save(update_fields=["until"])
    _record("post.ended", by, post, {"until": str(until), "title": post.title})
    return post


@transaction.atomic
def move(
    *,
    by: User | None,
    post: Post,
    to: Account,
    fields: Mapping[str, Any],
    on: date | None = None,
) -> Post:
    """End `post` on the day before `on` and begin one at `to` on `on`. Needs both accounts."""
    require_change(by, post.account, Change.PERSONS)
    require_change(by, to, Change.PERSONS)
    post = _locked(post)
    rules.check_moves_elsewhere(post.account_id, to.pk)
    day = on or clock.today()
    rules.check_ends(post.since, post.until is not None, day)
    post.until = day
    post.save(update_fields=["until"])
    new = create(post.person, to, {**fields, "since": day})
    journal.record(
        "post.moved",
        by=by,
        touched={"person": post.person, "account": [post.account, to], "post": [post, new]},
        payload={
            "name": post.person.name,
            # Ids only: who reads of the move at one account may not know of the other.
            "from": post.account_id,
            "to": to.pk,
            "title": new.title,
            "on": str(day),
        },
    )
    return new


@transaction.atomic
def correct(*, by: User | None, post: Post, changes: Mapping[str, Any]) -> Post:
    """Set what was written down wrongly. The employer is not corrected but moved."""
    require_change(by, post.account, Change.PERSONS)
    rules.check_known(changes, rules.POST_FIELDS)
    post = _locked(post)
    before = {name: getattr(post, name) for name in changes}
    for name, value in _clean(changes).items():
        setattr(post, name, value)
    _check(post)
    edits.validate(post, {*changes, "person", "account", "since", "until"})
    difference = {
        name: [_plain(before[name]), _plain(getattr(post, name))]
        for name in changes
        if before[name] != getattr(post, name)
    }
    if difference:
        post.save(update_fields=list(difference))
        _record("post.corrected", by, post, {"changes": difference})
    return post


def create(person: Person, account: Account, fields: Mapping[str, Any]) -> Post:
    """The row itself: `add`, `move` and the first post of a new person tell the journal."""
    rules.check_known(fields, rules.POST_FIELDS)
    post = Post(person=person, account=account, **_clean(fields))
    _check(post)
    return edits.create(post)


def _check(post: Post) -> None:
    rules.check_period(post.since, post.until)
    unit: OrgUnit | None = post.org_unit
    if unit is not None:
        rules.check_same_account(unit.account_id, post.account_id, "org_unit")


def _locked(post: Post) -> Post:
    rows = Post.objects.select_for_update(of=("self",)).select_related("person", "account")
    found: Post = rows.get(pk=post.pk)
    return found


def _after(last_day: date) -> date:
    return last_day + timedelta(days=1)


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in fields.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, OrgUnit):
        return value.pk
    return value if value is None else str(value)


def _record(type: str, by: User | None, post: Post, payload: dict[str, Any]) -> None:
    journal.record(
        type,
        by=by,
        touched={"person": post.person, "account": post.account, "post": post},
        payload={"name": post.person.name, **payload},
    )
