"""What each role may do, as a table, and the checks that read it.

Pure: takes roles and clearances, never a request or a query. Refuses what the table does not name.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Invalid, NotPermitted
from trivet.foundation.security import SecurityClass
from trivet.organisation.models import Role


class Power(StrEnum):
    """Something a role allows, beyond what a seat in a triangle allows."""

    SEE_ALL = "see_all"
    EDIT_ACCOUNTS = "edit_accounts"
    EDIT_PERSONS = "edit_persons"
    APPOINT = "appoint"
    APPROVE_VISITS = "approve_visits"
    DECIDE_CUSTOMER = "decide_customer"
    EDIT_GROUPS = "edit_groups"
    EDIT_POLICY = "edit_policy"
    EDIT_PROCESSES = "edit_processes"
    IMPORT = "import"
    EXPORT = "export"
    MANAGE_PEOPLE = "manage_people"
    READ_JOURNAL = "read_journal"


POWERS: dict[Role, frozenset[Power]] = {
    Role.ACCOUNT_TEAM: frozenset({Power.EXPORT}),
    Role.DEPARTMENT_HEAD: frozenset(
        {
            Power.EDIT_ACCOUNTS,
            Power.EDIT_PERSONS,
            Power.APPOINT,
            Power.APPROVE_VISITS,
            Power.EXPORT,
        }
    ),
    Role.SPONSOR: frozenset({Power.EXPORT}),
    Role.POLICY_OWNER: frozenset(
        {Power.DECIDE_CUSTOMER, Power.EDIT_GROUPS, Power.EDIT_POLICY, Power.EXPORT}
    ),
    Role.PROCESS_OWNER: frozenset({Power.EDIT_PROCESSES}),
    Role.DATA_STEWARD: frozenset(
        {
            Power.EDIT_ACCOUNTS,
            Power.EDIT_PERSONS,
            Power.EDIT_GROUPS,
            Power.IMPORT,
            Power.EXPORT,
        }
    ),
    Role.INSIGHT_ANALYST: frozenset({Power.EXPORT}),
    Role.ADMINISTRATOR: frozenset(
        {
            Power.SEE_ALL,
            Power.EDIT_ACCOUNTS,
            Power.EDIT_PERSONS,
            Power.APPOINT,
            Power.APPROVE_VISITS,
            Power.DECIDE_CUSTOMER,
            Power.EDIT_GROUPS,
            Power.EDIT_POLICY,
            Power.EDIT_PROCESSES,
            Power.IMPORT,
            Power.EXPORT,
            Power.MANAGE_PEOPLE,
            Power.READ_JOURNAL,
        }
    ),
    Role.AUDITOR: frozenset({Power.SEE_ALL, Power.READ_JOURNAL, Power.EXPORT}),
}

#: Roles that let a person see every account of the unit they are granted in, and beneath it.
UNIT_SIGHT = frozenset(
    {
        Role.DEPARTMENT_HEAD,
        Role.POLICY_OWNER,
        Role.DATA_STEWARD,
        Role.INSIGHT_ANALYST,
        Role.ADMINISTRATOR,
        Role.AUDITOR,
    }
)

#: The highest class of fact a role reads where it has sight. A seat reads as ACCOUNT_TEAM does.
CLEARANCE: dict[Role, SecurityClass] = {
    Role.ACCOUNT_TEAM: SecurityClass.CONFIDENTIAL,
    Role.DEPARTMENT_HEAD: SecurityClass.RESTRICTED,
    Role.SPONSOR: SecurityClass.RESTRICTED,
    Role.POLICY_OWNER: SecurityClass.INTERNAL,
    Role.PROCESS_OWNER: SecurityClass.PUBLIC,
    Role.DATA_STEWARD: SecurityClass.CONFIDENTIAL,
    Role.INSIGHT_ANALYST: SecurityClass.INTERNAL,
    Role.ADMINISTRATOR: SecurityClass.RESTRICTED,
    Role.AUDITOR: SecurityClass.RESTRICTED,
}


def powers_of(roles: Iterable[Role]) -> frozenset[Power]:
    return frozenset().union(*(POWERS[role] for role in roles))


def check_power(powers: Collection[Power], needed: Power) -> None:
    """Raises NotPermitted where `needed` is not among `powers`."""
    if needed not in powers:
        raise NotPermitted(
            _("Your roles do not allow this. Ask an administrator, or the head of the department.")
        )


def check_not_above_itself(ancestors: Collection[int], moved: int) -> None:
    """Raises Invalid where a tree node would hang beneath itself; `ancestors` of the new parent."""
    if moved in ancestors:
        raise Invalid(
            _("It cannot be moved beneath itself. Choose another place."),
            fields={"parent": [_("This lies beneath it.")]},
        )
