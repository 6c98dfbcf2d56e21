"""Choices that depend on the customer: his people, ours, the projects, as form fields.

Refuses an id that is no number; whether it belongs to the customer is the domain's rule.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account, Post
from trivet.organisation.models import User
from trivet.win.contact.queries import choices


class Ids(forms.TypedMultipleChoiceField):
    """Ids ticked on the page, as a frozen set."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(coerce=int, **options)

    def clean(self, value: Any) -> frozenset[int]:
        return frozenset(super().clean(value))


def picked(data: QueryDict | None, name: str, initial: Collection[int] = ()) -> list[int]:
    """The ids now ticked, whatever else is wrong with the form."""
    if data is None:
        return list(initial)
    return [int(one) for one in data.getlist(name) if one.isdigit()]


def people_labels(posts: Iterable[Post]) -> list[tuple[str, str]]:
    """People of theirs as choices, each with the post that tells him apart."""
    return [
        (
            str(post.person_id),
            f"{post.person.name} · {post.title}" if post.title else str(post.person),
        )
        for post in posts
    ]


def colleague_labels(users: Iterable[User]) -> list[tuple[str, str]]:
    """People of ours as choices."""
    return [(str(user.pk), user.name) for user in users]


def one_of(labels: list[tuple[str, str]], *, empty: Any = "") -> list[tuple[str, Any]]:
    """Choices of a select that may stay empty."""
    return [("", empty or _("Nobody")), *labels]


class Offer:
    """What a form about one account offers; read once for the form and all its rows."""

    def __init__(
        self,
        user: User,
        account: Account,
        *,
        persons: Collection[int] = (),
        colleagues: Collection[int] = (),
        find: str = "",
    ) -> None:
        self.user = user
        self.account = account
        self.people = people_labels(choices.people(user, account, find, chosen=persons))
        self.ours = colleague_labels(choices.colleagues(user, account, find, chosen=colleagues))
