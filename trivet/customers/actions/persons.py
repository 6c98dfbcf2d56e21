"""Persons of theirs: add one with the first post, change what is known of him.

Refuses a person without a post (nobody could see him) and facts that the reader may not read.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from trivet.customers import rules
from trivet.customers.actions import posts
from trivet.customers.actions._rights import require_change, require_person
from trivet.customers.models import Account, Person, Post
from trivet.customers.queries import access
from trivet.foundation import edits, journal
from trivet.foundation.visibility import Change
from trivet.organisation.models import User


@transaction.atomic
def add(
    *,
    by: User | None,
    account: Account,
    fields: Mapping[str, Any],
    post: Mapping[str, Any] | None = None,
) -> Person:
    """A new person with a post at `account`."""
    require_change(by, account, Change.PERSONS)
    rules.check_known(fields, rules.PERSON_FIELDS)
    person = edits.create(Person(**_clean(fields)))
    first = posts.create(person, account, post or {})
    journal.record(
        "person.added",
        by=by,
        touched={"person": person, "account": account, "post": first},
        payload={"name": person.name, "title": first.title},
    )
    return person


@transaction.atomic
def edit(
    *,
    by: User | None,
    person: Person,
    changes: Mapping[str, Any],
    expected: int | None = None,
) -> Person:
    """Set `changes` if the stored version is still `expected`. Raises Stale, Invalid."""
    rules.check_known(changes, rules.PERSON_FIELDS)
    require_person(by, person)
    if by is not None:
        rules.check_readable(changes, access.readable_of_person(by, person))
    difference = edits.apply(person, _clean(changes), expected=expected)
    if difference:
        journal.record(
            "person.edited",
            by=by,
            touched={"person": person, "account": _employers(person)},
            payload={"name": person.name, "changes": difference},
        )
    return person


def _employers(person: Person) -> list[Account]:
    """Where the person works today, else wherever he worked: whose timeline tells of him."""
    posts = Post.objects.filter(person=person)
    current = list(Account.objects.filter(pk__in=posts.current().values("account")))
    return current or list(Account.objects.filter(pk__in=posts.values("account")))


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        name: value.strip() if isinstance(value, str) else value for name, value in fields.items()
    }
    if values.get("external_key") == "":
        values["external_key"] = None
    if values.get("email"):
        values["email"] = values["email"].lower()
    return values
