"""What a person may do to the triangle of an account, by role there or by seat."""

from trivet.customers.models import Account
from trivet.customers.queries.access import only_reads
from trivet.organisation.models import User
from trivet.organisation.queries import leads, standing
from trivet.organisation.rules import Power
from trivet.triangle.models import Project, Seat
from trivet.triangle.queries.seats import seats_of


def may_appoint(user: User, account: Account, *, project: Project | None = None) -> bool:
    """Head of the account's department or administrator; on a project also the account's AR."""
    if standing(user).may(Power.APPOINT, account.department_id):
        return True
    return project is not None and may_form_project(user, account)


def may_form_project(user: User, account: Account) -> bool:
    """Who appoints there, and the AR: the account's triangle forms that of a project."""
    if standing(user).may(Power.APPOINT, account.department_id):
        return True
    return Seat.AR in seats_of(user, account, project=None)


def may_delegate(user: User, account: Account) -> bool:
    """Nobody delegates to himself: limits come from the department, never from a seat."""
    return standing(user).may(Power.APPOINT, account.department_id)


def may_arrange_cover(user: User, person: User) -> bool:
    """Oneself, somebody above him, or an administrator; an auditor has no seats to be covered."""
    if user == person:
        return not only_reads(user)
    return standing(user).may(Power.MANAGE_PEOPLE, None) or leads(user, person)


def units_to_appoint_in(user: User, units: set[int | None]) -> set[int | None]:
    """Those of `units` in whose accounts `user` fills seats (None: accounts without one)."""
    where = standing(user)
    return {unit for unit in units if where.may(Power.APPOINT, unit)}
