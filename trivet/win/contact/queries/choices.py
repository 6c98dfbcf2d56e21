"""What a form of contact offers: accounts to visit, people of theirs and of ours, projects.

Refuses to offer what the person may not see, and more than a form can show: one searches instead.
"""

from collections.abc import Collection

from django.db.models import Case, IntegerField, Q, Value, When

from trivet.customers.models import Account, Post
from trivet.customers.queries.accounts import suggested
from trivet.foundation import clock
from trivet.foundation.names import fold, matching, sort_column
from trivet.foundation.periods import holds_on
from trivet.foundation.visibility import sight_by
from trivet.organisation.models import User
from trivet.organisation.queries import directory
from trivet.triangle.models import Appointment, Project

MOST = 40
_LAYERS = Post.Layer.values


def accounts(user: User, text: str = "", *, limit: int = 20) -> list[Account]:
    """Accounts called `text` that `user` sees; without a text those where he has a seat."""
    if text.strip():
        return suggested(user, text, limit)
    rows = Account.objects.visible_to(user).filter(sight_by("seat", user), is_active=True)
    return list(rows.order_by(sort_column(user), "id")[:limit])


def people(
    user: User, account: Account, text: str = "", *, chosen: Collection[int] = ()
) -> list[Post]:
    """Who works at `account` today, executives first; those `chosen` are always among them."""
    rows = Post.objects.visible_to(user).filter(holds_on(clock.today()), account=account)
    rows = rows.select_related("person", "org_unit")
    kept = list(rows.filter(person__in=chosen).order_by("id")) if chosen else []
    if text.strip():
        rows = rows.filter(_named(text))
    layer = Case(
        *[When(layer=name, then=Value(place)) for place, name in enumerate(_LAYERS)],
        default=Value(len(_LAYERS)),
        output_field=IntegerField(),
    )
    found = rows.exclude(person__in=chosen).order_by(layer, "person__sort_pinyin", "id")[:MOST]
    return _once([*kept, *found])


def colleagues(
    user: User, account: Account, text: str = "", *, chosen: Collection[int] = ()
) -> list[User]:
    """The triangle of `account` and `user` himself; with a text also others of ours."""
    seated = Appointment.objects.filter(holds_on(clock.today()), account=account)
    near = Q(pk__in=seated.values("user")) | Q(pk=user.pk) | Q(pk__in=list(chosen))
    rows = directory(user).prefetch_related(None)
    found = list(rows.filter(near)[:MOST])
    if text.strip():
        known = {one.pk for one in found}
        found += [one for one in rows.filter(matching(text))[:MOST] if one.pk not in known]
    return found


def projects(account: Account) -> list[Project]:
    """Projects of `account` that go on. The caller has checked sight of it."""
    rows = Project.objects.filter(holds_on(clock.today()), account=account)
    return list(rows.order_by("name", "id"))


def _named(text: str) -> Q:
    """`matching` for a person at the other end of a post, or the title of the post."""
    condition = Q()
    for word in fold(text).split():
        condition &= Q(person__search_text__icontains=word) | Q(title__icontains=word)
    return condition


def _once(posts: list[Post]) -> list[Post]:
    """One line a person, though he may hold two posts."""
    return list({post.person_id: post for post in reversed(posts)}.values())[::-1]
