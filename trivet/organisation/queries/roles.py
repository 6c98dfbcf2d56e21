"""Which roles are held by whom, for those who manage them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.foundation import clock
from trivet.foundation.errors import NotFound, NotPermitted
from trivet.foundation.names import sort_column
from trivet.foundation.periods import overlaps
from trivet.organisation.models import RoleGrant, Unit, User
from trivet.organisation.queries.standing import standing
from trivet.organisation.rules import Power, check_power, powers_of
from trivet.organisation.ties import ties_of


def manages(user: User, unit: Unit | None = None) -> bool:
    """Whether `user` manages people and units in `unit`; None asks for everywhere."""
    return standing(user).may(Power.MANAGE_PEOPLE, unit.pk if unit else None)


def manages_somewhere(user: User) -> bool:
    """Whether `user` manages people in any unit at all."""
    return Power.MANAGE_PEOPLE in standing(user).powers


def may_see_grants(user: User) -> bool:
    """Whether the page of roles is open to `user`."""
    powers = standing(user).powers
    return Power.MANAGE_PEOPLE in powers or Power.READ_JOURNAL in powers


def ties_for_leaving(person: User, *, reader: User) -> list[str]:
    """What would hang on `person` if he left now, in sentences. Raises NotPermitted."""
    check_power(powers_of(standing(reader).roles_in(None)), Power.MANAGE_PEOPLE)
    return ties_of(person)


def grants(user: User) -> QuerySet[RoleGrant]:
    """Grants that hold today or later, in the units where `user` manages people.

    Raises NotPermitted for a person who manages none. An auditor reads them all.
    """
    where = standing(user)
    rows = RoleGrant.objects.filter(overlaps(clock.today(), None)).select_related(
        "user", "unit", "granted_by"
    )
    rows = rows.order_by("role", f"user__{sort_column(user)}", "id")
    if where.may(Power.MANAGE_PEOPLE, None) or where.may(Power.READ_JOURNAL, None):
        return rows
    if Power.MANAGE_PEOPLE not in where.powers:
        raise NotPermitted(_("Only administrators see who holds which role. Ask one."))
    return rows.filter(unit__in=where.units_with(Power.MANAGE_PEOPLE))


def grant_of(pk: int, user: User) -> RoleGrant:
    """One of the grants that `user` manages. Raises NotFound, NotPermitted."""
    found = grants(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such role grant."))
    return found
