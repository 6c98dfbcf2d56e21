"""Who works in which unit from when to when, who heads it, and who reports to whom.

Refuses two heads of one unit on one day, the same place twice, and a circle of reporting lines;
the first two also in the database.
"""

from datetime import date

from django.db import connection, transaction
from django.utils import formats
from django.utils.translation import gettext as _

from trivet.foundation import clock, edits, journal
from trivet.foundation.errors import Invalid, Refused
from trivet.foundation.periods import overlaps
from trivet.organisation import rules
from trivet.organisation.actions._powers import require
from trivet.organisation.models import Membership, Unit, User
from trivet.organisation.queries import people_above
from trivet.organisation.rules import Power


@transaction.atomic
def place(
    *,
    by: User | None,
    person: User,
    unit: Unit,
    since: date | None = None,
    until: date | None = None,
    title: str = "",
    is_head: bool = False,
    reports_to: User | None = None,
) -> Membership:
    """Give `person` a place in `unit` from `since` (today) until `until` (exclusive, open)."""
    require(by, Power.MANAGE_PEOPLE, unit)
    since = since or clock.today()
    rules.check_period(since, until)
    if not person.is_active:
        raise Refused(_("This person has left. Readmit the person first."))
    if unit.closed_on is not None and (until is None or until > unit.closed_on):
        raise Refused(_("This unit is closed. Choose an open one."))
    _lock(unit)
    _check_free(person, unit, since, until, is_head=is_head)
    _check_line(person, reports_to, since, until)
    row = edits.create(
        Membership(
            user=person,
            unit=unit,
            since=since,
            until=until,
            title=title.strip(),
            is_head=is_head,
            reports_to=reports_to,
        )
    )
    journal.record(
        "place.given",
        by=by,
        touched={"user": person, "unit": unit, "place": row},
        payload={"title": row.title, "since": str(since), "is_head": is_head},
    )
    return row


@transaction.atomic
def move(
    *,
    by: User,
    membership: Membership,
    unit: Unit,
    on: date | None = None,
    title: str = "",
    is_head: bool = False,
    reports_to: User | None = None,
) -> Membership:
    """From `on` the person works in `unit` instead; the present place ends the day before."""
    day = on or clock.today()
    end(by=by, membership=membership, on=day)
    return place(
        by=by,
        person=membership.user,
        unit=unit,
        since=day,
        title=title,
        is_head=is_head,
        reports_to=reports_to,
    )


@transaction.atomic
def report_to(*, by: User, membership: Membership, leader: User | None) -> Membership:
    """Change whom a person reports to in a place from today; the journal keeps the line before."""
    require(by, Power.MANAGE_PEOPLE, membership.unit)
    today = clock.today()
    _check_line(membership.user, leader, max(membership.since or today, today), membership.until)
    before = membership.reports_to_id
    membership.reports_to = leader
    membership.save(update_fields=["reports_to"])
    journal.record(
        "place.reporting",
        by=by,
        touched={"user": membership.user, "unit": membership.unit, "place": membership},
        payload={"reports_to": [before, membership.reports_to_id]},
    )
    return membership


@transaction.atomic
def end(*, by: User, membership: Membership, on: date | None = None) -> Membership:
    """The place ends: `on` is the first day no longer (today)."""
    require(by, Power.MANAGE_PEOPLE, membership.unit)
    day = on or clock.today()
    rules.check_ends_after_it_began(membership.since, day)
    membership.until = day
    membership.save(update_fields=["until"])
    journal.record(
        "place.ended",
        by=by,
        touched={"user": membership.user, "unit": membership.unit, "place": membership},
        payload={"until": str(day)},
    )
    return membership


def _check_free(
    person: User, unit: Unit, since: date | None, until: date | None, *, is_head: bool
) -> None:
    meanwhile = Membership.objects.filter(overlaps(since, until), unit=unit)
    if meanwhile.filter(user=person).exists():
        raise Refused(_("This person has a place in this unit then. End that one first."))
    head = meanwhile.filter(is_head=True).select_related("user").first() if is_head else None
    if head is None:
        return
    if head.last_day is None:
        raise Refused(
            _("%(name)s heads this unit. End that first, or choose an earlier last day.")
            % {"name": head.user}
        )
    raise Refused(
        _("%(name)s heads this unit until %(day)s. Begin after that, or end it sooner.")
        % {"name": head.user, "day": formats.date_format(head.last_day)}
    )


def _check_line(person: User, leader: User | None, since: date | None, until: date | None) -> None:
    if leader is None:
        return
    if leader.pk == person.pk:
        raise Invalid(
            _("Both are the same person. Choose somebody else, or leave it empty."),
            fields={"reports_to": [_("This is the same person.")]},
        )
    _lock_the_lines()
    above = people_above(leader.pk, since=since, until=until)
    rules.check_does_not_report_to_itself(above, person.pk)


def _lock(unit: Unit) -> None:
    """Two people placing a head at once: one waits, then is told who was quicker."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def _lock_the_lines() -> None:
    """Two changes at once could close a circle that neither sees: one waits for the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('organisation.reports_to'))")
