"""Lists of persons and one person with his posts, as far as the reader sees the accounts.

Refuses to tell of a post at an account that the reader does not see, and of fields above him.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account, Person, Post
from trivet.customers.queries import access
from trivet.foundation import names
from trivet.foundation.errors import Invalid, NotFound
from trivet.foundation.paging import Page, chain
from trivet.foundation.visibility import sight
from trivet.organisation.models import User
from trivet.organisation.queries import units_beneath

PAGE = 50
LONGEST = 200


@dataclass(frozen=True)
class PersonFilter:
    """What a list of persons is narrowed to. Post filters speak of posts held today."""

    q: str = ""
    account: int | None = None
    department: tuple[int, ...] = ()
    layer: tuple[str, ...] = ()
    function: str = ""


ORDERS = ("name", "changed")


def matching(user: User, chosen: PersonFilter = PersonFilter()) -> QuerySet[Person]:
    """The persons that `user` sees and that pass the filter, in no order."""
    persons = Person.objects.visible_to(user).filter(names.matching(chosen.q))
    posts = _posts(user, chosen)
    return persons if posts is None else persons.filter(pk__in=posts.values("person"))


def listing(
    user: User,
    chosen: PersonFilter = PersonFilter(),
    *,
    order: str = "",
    limit: int = PAGE,
    after: str = "",
    before: str = "",
) -> Page[Person]:
    """One page, each person with `seen_posts`: those of today that the reader sees."""
    rows = matching(user, chosen).prefetch_related(_seen_posts(user))
    if chosen.q.strip() and not order:
        first = names.beginning(chosen.q, user)
        stretches = [
            (rows.filter(first), _keys(user, "name")),
            # By name the database would walk to where, say, 林 begins before it met one "Lin".
            (rows.exclude(first), ["-id"]),
        ]
    else:
        stretches = [(rows, _keys(user, order or "name"))]
    return chain(stretches, limit=min(limit, LONGEST), after=after, before=before)


def total(user: User, chosen: PersonFilter = PersonFilter()) -> int:
    """How many pass the filter, exactly."""
    granted = sight(user, "account")
    posts = _posts(user, chosen)
    if granted and not chosen.q.strip():  # the index of posts alone can tell
        rows = Post.objects.filter(granted) if posts is None else posts
        return rows.order_by().values("person").distinct().count()
    return matching(user, chosen).count()


def one(user: User, pk: int) -> Person:
    """Raises NotFound."""
    found = Person.objects.visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such person, or none that is open to you."))
    return found


def posts_of(user: User, person: Person) -> list[Post]:
    """The person's posts at accounts that the reader sees, newest first; `kept` says of each
    whether the reader may change it.
    """
    seen = Post.objects.visible_to(user).filter(person=person)
    rows = access.with_kept(seen.select_related("account", "org_unit"), user)
    return list(rows.order_by(F("since").desc(nulls_last=True), "-id"))


def post(user: User, pk: int) -> Post:
    """Raises NotFound."""
    rows = Post.objects.visible_to(user).select_related("account", "org_unit", "person")
    found: Post | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such post, or it is not open to you."))
    return found


def working_at(account: Account, limit: int = 200) -> list[Post]:
    """Posts of today at an account (whose sight the caller has checked), by unit and name."""
    rows = Post.objects.current().filter(account=account).select_related("person", "org_unit")
    return list(rows.order_by("org_unit__name", "person__sort_pinyin", "id")[:limit])


def suggested(user: User, query: str, limit: int = 8) -> list[Person]:
    """Persons whose name has `query` in it, best first: for pickers and the palette."""
    return listing(user, PersonFilter(q=query), limit=limit).rows


def _posts(user: User, chosen: PersonFilter) -> QuerySet[Post] | None:
    """Posts of today that the filter asks for, None where it asks for none."""
    conditions: list[Q] = []
    if chosen.account is not None:
        conditions.append(Q(account=chosen.account))
    if chosen.department:
        units = units_beneath(list(chosen.department))
        conditions.append(Q(account__in=Account.objects.filter(department__in=units).values("pk")))
    if chosen.layer:
        conditions.append(Q(layer__in=chosen.layer))
    if chosen.function:
        conditions.append(Q(function=chosen.function))
    if not conditions:
        return None
    return Post.objects.current().filter(sight(user, "account"), *conditions)


def _seen_posts(user: User) -> "Prefetch[str]":
    seen = Post.objects.current().visible_to(user).select_related("account", "org_unit")
    return Prefetch("posts", seen.order_by("-id"), to_attr="seen_posts")


def _keys(user: User, order: str) -> list[str]:
    turned = order.startswith("-")
    known: Mapping[str, list[str]] = {
        "name": [names.sort_column(user), "id"],
        "changed": ["updated_at", "id"],
    }
    keys = known.get(order.lstrip("-"))
    if keys is None:
        raise Invalid(_("The list cannot be sorted by that. Choose a column that can be sorted."))
    return [f"-{key}" for key in keys] if turned else keys
