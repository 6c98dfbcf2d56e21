"""What one person may change and read of one account or one person of theirs.

One statement for all kinds of change, so that a page asks once for all its buttons.
"""

from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from trivet.customers import rules
from trivet.customers.models import Account, Person, Post
from trivet.foundation import clock
from trivet.foundation.security import visible_fields
from trivet.foundation.visibility import (
    Change,
    clearance,
    editing,
    lowest_clearance,
    sight,
    sight_by,
)
from trivet.organisation.models import Unit, User
from trivet.organisation.queries import standing, units
from trivet.organisation.rules import Power, check_power


def changes(user: User, account: Account) -> frozenset[Change]:
    """What of `account` the person may change; nothing where he does not see it."""
    granted = {f"may_{change}": _yes(editing(user, change)) for change in Change}
    row = (
        Account.objects.visible_to(user)
        .filter(pk=account.pk)
        .annotate(**granted)
        .values(*granted)
        .first()
    )
    return frozenset(change for change in Change if row and row[f"may_{change}"])


def check_may_change(user: User, account: Account, *wanted: Change) -> frozenset[Change]:
    """What the person may change. Raises NotPermitted where none of `wanted` is among it, so
    that nobody fills in a form that will be refused.
    """
    granted = changes(user, account)
    rules.check_may(bool(granted & set(wanted)))
    return granted


def check_may_add(user: User) -> None:
    check_power(standing(user).powers, Power.EDIT_ACCOUNTS)


def check_may_change_person(user: User, person: Person) -> None:
    rules.check_may(may_change_person(user, person))


def with_rights(rows: QuerySet[Account], user: User) -> QuerySet[Account]:
    """`rows` with `may_facts` and `may_standing`: what a list lets one change on the spot."""
    return rows.annotate(
        may_facts=_yes(editing(user, Change.FACTS)),
        may_standing=_yes(editing(user, Change.STANDING)),
    )


def with_kept(rows: QuerySet[Post], user: User) -> QuerySet[Post]:
    """`rows` with `kept`: whether the person keeps the people of that account."""
    granted = editing(user, Change.PERSONS, "account") & sight(user, "account")
    return rows.annotate(kept=_yes(granted))


def departments_open_to(user: User) -> list[Unit]:
    """Open units into which the person may put an account."""
    where = standing(user)
    return [unit for unit in units() if where.may(Power.EDIT_ACCOUNTS, unit.pk)]


def may_add_accounts(user: User) -> bool:
    return Power.EDIT_ACCOUNTS in standing(user).powers


def readable(user: User, account: Account) -> frozenset[str]:
    """Names of the account's fields that the person's clearance reaches there."""
    return readable_at(Account, clearance(user, account))


def readable_at(model: type[Account] | type[Person], level: int) -> frozenset[str]:
    """Names of the fields that a clearance reaches."""
    open_to_all = {field.name for field in model._meta.fields} - set(model.CLASSES)
    return frozenset(open_to_all | visible_fields(model.CLASSES, level))


def readable_in_lists(user: User, model: type[Account] | type[Person]) -> frozenset[str]:
    """Names of the fields that the person may read in every row he sees."""
    return readable_at(model, lowest_clearance(user))


def readable_of_person(user: User, person: Person) -> frozenset[str]:
    """As deep as the reader reads at the account of the person's newest post that he sees."""
    post = (
        Post.objects.visible_to(user)
        .filter(person=person)
        .select_related("account")
        .order_by(F("since").desc(nulls_last=True), "-id")
        .first()
    )
    level = clearance(user, post.account) if post else lowest_clearance(user)
    return readable_at(Person, level)


def only_reads(user: User) -> bool:
    """An auditor without a seat: he changes his own affairs and nothing that others see."""
    if not standing(user).audits:
        return False
    return not Account.objects.filter(sight_by("seat", user)).exists()


def may_change_person(user: User, person: Person) -> bool:
    """Where the person works now, or, where nowhere, worked once, one may keep persons."""
    rows: QuerySet[Any] = with_kept(Post.objects.filter(person=person), user)
    posts = [(post.holds_on(clock.today()), post.kept) for post in rows]
    if not posts:  # nobody's: only who may change every account
        return not editing(user, Change.PERSONS)
    current = [kept for holds, kept in posts if holds]
    return any(current or [kept for _holds, kept in posts])


def _yes(condition: Q) -> Case | Value:
    """The condition as a column; an empty one is always true."""
    if not condition:
        return Value(True)
    return Case(When(condition, then=True), default=False, output_field=BooleanField())
