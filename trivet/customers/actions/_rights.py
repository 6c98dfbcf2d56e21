"""The questions every action here asks first: may this person change that account.

`by` None is Trivet itself (the demo, an import that checked its own right).
"""

from collections.abc import Collection

from trivet.customers import rules
from trivet.customers.models import Account, Person
from trivet.customers.queries import access
from trivet.foundation.visibility import Change
from trivet.organisation.models import Unit, User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power, check_power, powers_of


def require_change(by: User | None, account: Account, change: Change) -> None:
    """Raises NotPermitted where neither seat nor role lets `by` change this of `account`."""
    if by is not None:
        rules.check_may(change in access.changes(by, account))


def require_fields(
    by: User | None, account: Account, changed: Collection[str]
) -> frozenset[Change]:
    """What of `account` may be changed. Raises where `by` may change nothing of it, or where he
    would write (and so be told) a field that he may not read.
    """
    rules.check_known(changed, rules.FACT_FIELDS | rules.STANDING_FIELDS)
    if by is None:
        return frozenset(Change)
    granted = access.changes(by, account)
    rules.check_may(bool(granted & {Change.FACTS, Change.STANDING}))
    rules.check_readable(changed, access.readable(by, account))
    return granted


def require_person(by: User | None, person: Person) -> None:
    """Raises NotPermitted where `by` keeps no account at which the person works."""
    if by is not None:
        rules.check_may(access.may_change_person(by, person))


def require_power(by: User | None, power: Power, unit: Unit | None = None) -> None:
    """Raises NotPermitted. `unit` None asks for the power everywhere."""
    if by is not None:
        check_power(powers_of(standing(by).roles_in(unit.pk if unit else None)), power)
