"""Accounts and persons in the palette, by a part of their name in any script."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trivet.customers.queries import accounts, persons
from trivet.web.finding import Found, provider


@provider("accounts", _("Accounts"), order=10)
def find_accounts(user: Any, query: str, limit: int) -> list[Found]:
    return [
        Found(
            title=account.name,
            url=reverse("customers:account", args=[account.pk]),
            icon="accounts",
            detail=" · ".join(filter(None, [account.name_en, account.city])),
        )
        for account in accounts.suggested(user, query, limit)
    ]


@provider("persons", _("People"), order=20)
def find_persons(user: Any, query: str, limit: int) -> list[Found]:
    return [
        Found(
            title=person.name,
            url=reverse("customers:person", args=[person.pk]),
            icon="people",
            detail=" · ".join(
                f"{post.title}, {post.account}" if post.title else str(post.account)
                for post in person.seen_posts[:1]  # type: ignore[attr-defined]
            ),
        )
        for person in persons.suggested(user, query, limit)
    ]
