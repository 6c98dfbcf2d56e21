"""Roles granted and ended. Refuses to take away the last administrator."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trivet.foundation import clock, edits, journal
from trivet.foundation.errors import Refused
from trivet.foundation.periods import overlaps
from trivet.organisation import rules
from trivet.organisation.actions._powers import require
from trivet.organisation.models import Role, RoleGrant, Unit, User
from trivet.organisation.queries import forget_standing
from trivet.organisation.rules import Power


@transaction.atomic
def grant(
    *,
    by: User | None,
    person: User,
    role: str,
    unit: Unit | None = None,
    since: date | None = None,
    until: date | None = None,
) -> RoleGrant:
    """Grant `role` in `unit` and beneath it, or everywhere; from today unless said otherwise."""
    require(by, Power.MANAGE_PEOPLE, unit)
    since = since or clock.today()
    rules.check_period(since, until)
    if not person.is_active:
        raise Refused(_("This person has left. Readmit the person first."))
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    held = RoleGrant.objects.filter(overlaps(since, until), user=person, role=role, unit=unit)
    if held.exists():
        raise Refused(_("The person holds this role there then already."))
    row = edits.create(
        RoleGrant(user=person, role=role, unit=unit, since=since, until=until, granted_by=by)
    )
    forget_standing(person)
    journal.record(
        "role.granted",
        by=by,
        touched={"user": person, "grant": row, **({"unit": unit} if unit else {})},
        payload={"role": role, "since": str(since), "until": str(until) if until else None},
    )
    return row


@transaction.atomic
def end(*, by: User, grant: RoleGrant, on: date | None = None) -> RoleGrant | None:
    """The role ends: `on` is the first day no longer (today). None where it never began."""
    require(by, Power.MANAGE_PEOPLE, grant.unit)
    day = on or clock.today()
    if grant.role == Role.ADMINISTRATOR and grant.unit_id is None:
        keep_an_administrator(but=Q(pk=grant.pk))
    touched = {"user": grant.user, "grant": grant}
    if grant.unit is not None:
        touched["unit"] = grant.unit
    journal.record(
        "role.ended", by=by, touched=touched, payload={"role": grant.role, "until": str(day)}
    )
    forget_standing(grant.user)
    if grant.since is not None and grant.since >= max(day, clock.today()):
        # Granted by mistake, or for a day that will not come: the journal keeps that it was.
        grant.delete()
        return None
    rules.check_ends_after_it_began(grant.since, day)
    grant.until = day
    grant.save(update_fields=["until"])
    return grant


def keep_an_administrator(*, but: Q) -> None:
    """Raises Refused where `but` takes an administrator away and no other, without an end, is left.

    Holds the grants for the transaction, so that two administrators cannot remove each other.
    """
    grants = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, unit__isnull=True)
    list(grants.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    living = grants.filter(overlaps(clock.today(), None), user__is_active=True)
    if living.filter(but).exists():
        others = living.current_on(clock.today()).filter(until__isnull=True).exclude(but)
        rules.check_somebody_administers(others.count())
