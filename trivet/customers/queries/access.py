"""What one person may change and read of one account or one person of theirs.

One statement for all kinds of change, so that a page asks once for all its buttons.
"""

from django.db.models import BooleanField, Case, F, Q, Value, When

from trivet.customers.models import Account, Person, Post
from trivet.foundation import clock
from trivet.foundation.security import visible_fields
from trivet.foundation.visibility import Change, clearance, editing, lowest_clearance, sight
from trivet.organisation.models import User


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


def readable(user: User, account: Account) -> frozenset[str]:
    """Names of the account's fields that the person's clearance reaches there."""
    return _readable(Account, clearance(user, account))


def readable_in_lists(user: User, model: type[Account] | type[Person]) -> frozenset[str]:
    """Names of the fields that the person may read in every row he sees."""
    return _readable(model, lowest_clearance(user))


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
    return _readable(Person, level)


def may_change_person(user: User, person: Person) -> bool:
    """Where the person works now, or, where nowhere, worked once, one may keep persons."""
    granted = editing(user, Change.PERSONS, "account") & sight(user, "account")
    rows = Post.objects.filter(person=person).annotate(kept=_yes(granted))
    posts = [(post.holds_on(clock.today()), post.kept) for post in rows]
    if not posts:  # nobody's: only who may change every account
        return not editing(user, Change.PERSONS)
    current = [kept for holds, kept in posts if holds]
    return any(current or [kept for _holds, kept in posts])


def _readable(model: type[Account] | type[Person], level: int) -> frozenset[str]:
    open_to_all = {field.name for field in model._meta.fields} - set(model.CLASSES)
    return frozenset(open_to_all | visible_fields(model.CLASSES, level))


def _yes(condition: Q) -> Case | Value:
    """The condition as a column; an empty one is always true."""
    if not condition:
        return Value(True)
    return Case(When(condition, then=True), default=False, output_field=BooleanField())
