"""Projects of an account: formed with a triangle of their own, closed, whereupon seats return.

Refuses two projects of one name on an account, and a project without a first day.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from trivet.customers.models import Account
from trivet.foundation import clock, edits, journal
from trivet.foundation.errors import Invalid, Refused
from trivet.foundation.periods import overlaps
from trivet.organisation.models import User
from trivet.organisation.rules import check_ends_after_it_began, check_period
from trivet.triangle import rules
from trivet.triangle.actions.appointments import Place, seat_person
from trivet.triangle.models import Appointment, Delegation, Project
from trivet.triangle.queries import may_form_project


@transaction.atomic
def form(
    *,
    by: User | None,
    account: Account,
    name: str,
    code: str = "",
    since: date | None = None,
    until: date | None = None,
    seats: Mapping[str, User] | None = None,
) -> Project:
    """Form a project from `since` (today) and fill its `seats` for its whole time."""
    first = since or clock.today()
    _authorise(by, account)
    check_period(first, until)
    if Project.objects.filter(account=account, name=name.strip()).exists():
        raise Invalid(
            _("The account has a project of this name. Choose another name."),
            fields={"name": [_("Already in use.")]},
        )
    project = edits.create(
        Project(account=account, name=name.strip(), code=code.strip(), since=first, until=until)
    )
    people = dict(seats or {})
    for seat, person in people.items():
        seat_person(Place(account, seat, project), by, person, first, until)
    journal.record(
        "project.formed",
        by=by,
        touched={"account": account, "project": project, "user": people.values()},
        payload={
            "name": project.name,
            "since": str(first),
            "seats": {seat: person.pk for seat, person in people.items()},
        },
    )
    return project


@transaction.atomic
def close(*, by: User, project: Project, on: date | None = None) -> Project:
    """The project ends, its seats and delegations with it: `on` is the first day no longer."""
    _authorise(by, project.account)
    day = on or clock.today()
    if project.until is not None and project.until <= day:
        raise Refused(_("The project is closed by then already."))
    check_ends_after_it_began(project.since, day)
    seats = Appointment.objects.filter(overlaps(day, None), project=project)
    returned = list(seats.select_related("user"))
    for rows in (seats, Delegation.objects.filter(overlaps(day, None), project=project)):
        rows.filter(since__gte=day).delete()
        rows.filter(Q(since__isnull=True) | Q(since__lt=day)).update(until=day)
    project.until = day
    project.save(update_fields=["until"])
    journal.record(
        "project.closed",
        by=by,
        touched={
            "account": project.account,
            "project": project,
            "user": [row.user for row in returned],
        },
        payload={"until": str(day)},
    )
    return project


def _authorise(by: User | None, account: Account) -> None:
    if by is not None:
        rules.check_may_appoint(may_form_project(by, account))
    Account.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
