"""What each role may do, as a table, and the checks that read it.

Pure: takes roles, clearances, days and ids, never a request or a query. Refuses what the table does
not name.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Invalid, NotPermitted, Refused
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
    MANAGE_PEOPLE = "manage_people"
    READ_JOURNAL = "read_journal"


POWERS: dict[Role, frozenset[Power]] = {
    Role.ACCOUNT_TEAM: frozenset(),
    Role.DEPARTMENT_HEAD: frozenset(
        {
            Power.EDIT_ACCOUNTS,
            Power.EDIT_PERSONS,
            Power.APPOINT,
            Power.APPROVE_VISITS,
        }
    ),
    Role.SPONSOR: frozenset(),
    Role.POLICY_OWNER: frozenset({Power.DECIDE_CUSTOMER, Power.EDIT_GROUPS, Power.EDIT_POLICY}),
    Role.PROCESS_OWNER: frozenset({Power.EDIT_PROCESSES}),
    Role.DATA_STEWARD: frozenset(
        {
            Power.EDIT_ACCOUNTS,
            Power.EDIT_PERSONS,
            Power.EDIT_GROUPS,
            Power.IMPORT,
        }
    ),
    Role.INSIGHT_ANALYST: frozenset(),
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
            Power.MANAGE_PEOPLE,
            Power.READ_JOURNAL,
        }
    ),
    Role.AUDITOR: frozenset({Power.SEE_ALL, Power.READ_JOURNAL}),
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


#: A token outlives its purpose sooner than its expiry: a year is the longest.
LONGEST_TOKEN = timedelta(days=365)

#: What everybody may change of himself, and what else an administrator may change of him.
OWN_FIELDS = frozenset({"name_en", "phone"})
MANAGED_FIELDS = OWN_FIELDS | {"name", "email"}
PREFERENCES = frozenset({"language", "time_zone", "theme", "collation"})


def check_fields(changed: Collection[str], permitted: Collection[str]) -> None:
    """Raises NotPermitted where something is changed that this person may not change."""
    if set(changed) - set(permitted):
        raise NotPermitted(_("Only an administrator may change this. Ask one."))


def check_time_zone(name: str) -> None:
    """Raises Invalid where `name` is no zone of the IANA database."""
    if name not in available_timezones():
        raise Invalid(
            _("There is no such time zone. Choose one such as Asia/Taipei."),
            fields={"time_zone": [_("Unknown time zone.")]},
        )


def check_period(since: date | None, until: date | None) -> None:
    """Raises Invalid where a period would end before it begins."""
    if since is not None and until is not None and until <= since:
        raise Invalid(
            _("The period ends before it begins. Correct one of the two days."),
            fields={"until": [_("This lies before the first day.")]},
        )


def check_ends_after_it_began(since: date | None, until: date) -> None:
    """Raises Invalid where something would end on or before the day it began."""
    if since is not None and until <= since:
        raise Invalid(
            _("It begins on that day or later, so it cannot end then. Choose a later day."),
            fields={"until": [_("This lies before the first day.")]},
        )


def check_does_not_report_to_itself(chain: Collection[int], person: int) -> None:
    """Raises Invalid where `person` stands in the `chain` above the one he is to report to."""
    if person in chain:
        raise Invalid(
            _("That would make a circle: this person leads the other. Choose somebody above."),
            fields={"reports_to": [_("Reports to this person already.")]},
        )


def check_somebody_administers(others: int) -> None:
    """Raises Refused where no administrator without an end would be left."""
    if not others:
        raise Refused(_("This is the last administrator. Make somebody else administrator first."))


def check_untied(sentences: Collection[str]) -> None:
    """Raises Refused where something still hangs on the one that is to leave."""
    if sentences:
        raise Refused(
            _("Something still hangs on it. Hand it over first, or confirm that it stays open.")
        )


def check_token_expiry(expires_on: date, today: date) -> None:
    """Raises Invalid where a token would be dead at once, or live longer than a year."""
    if not today < expires_on <= today + LONGEST_TOKEN:
        raise Invalid(
            _("A token must expire after today and within a year. Choose such a day."),
            fields={"expires_on": [_("Choose a day within the next year.")]},
        )
