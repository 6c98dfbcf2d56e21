"""Seats filled, vacated and handed on: appoint, end, replace, back up.

An appointment may begin in the future or in the past. Two people filling one seat at once: the
account is locked, the second waits and is then told who was quicker.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from trivet.customers.models import Account
from trivet.foundation import clock, edits, journal
from trivet.foundation.errors import Refused
from trivet.foundation.periods import holds_on, overlaps
from trivet.organisation.models import User
from trivet.organisation.rules import check_ends_after_it_began, check_period
from trivet.triangle import rules
from trivet.triangle.models import SINGLE_SEATS, Appointment, Project
from trivet.triangle.queries import may_appoint


@dataclass(frozen=True)
class Place:
    """One seat of one triangle: on the account, or on a project of it."""

    account: Account
    seat: str
    project: Project | None = None
    is_backup: bool = False

    def rows(self) -> QuerySet[Appointment]:
        return Appointment.objects.filter(
            account=self.account, seat=self.seat, project=self.project, is_backup=self.is_backup
        ).select_related("user")


@transaction.atomic
def appoint(
    *,
    by: User | None,
    account: Account,
    seat: str,
    person: User,
    since: date | None = None,
    until: date | None = None,
    project: Project | None = None,
    is_backup: bool = False,
    reason: str = "",
) -> Appointment:
    """Seat `person` from `since` (today) until `until` (exclusive, open). Raises Refused."""
    place = Place(account, seat, project, is_backup)
    authorise(by, place)
    row = seat_person(place, by, person, since or clock.today(), until, reason)
    _record("seat.appointed", by, row, {"reason": reason})
    return row


@transaction.atomic
def replace(
    *,
    by: User,
    account: Account,
    seat: str,
    person: User,
    since: date | None = None,
    until: date | None = None,
    project: Project | None = None,
    is_backup: bool = False,
    reason: str = "",
) -> Appointment:
    """The present holder's last day is the day before `since`; `person` holds from then on."""
    place = Place(account, seat, project, is_backup)
    authorise(by, place)
    day = since or clock.today()
    present = place.rows().filter(holds_on(day)).first()
    if present is not None:
        if present.user_id == person.pk:
            raise Refused(_("%(name)s holds this seat already.") % {"name": person})
        if present.since is not None and present.since >= day:
            raise Refused(
                _("%(name)s begins in this seat on that very day. Choose a later day.")
                % {"name": present.user}
            )
        present.until = day
        present.save(update_fields=["until"])
    row = seat_person(place, by, person, day, until, reason)
    before = {"predecessor": present.user, "seat_before": present} if present else {}
    _record("seat.replaced", by, row, {"reason": reason}, **before)
    return row


@transaction.atomic
def end(
    *, by: User, appointment: Appointment, on: date | None = None, reason: str = ""
) -> Appointment | None:
    """`on` is the first day no longer (today). None where it had not begun: it is then undone."""
    place = Place(appointment.account, appointment.seat, appointment.project, appointment.is_backup)
    authorise(by, place)
    appointment.refresh_from_db()
    day = on or clock.today()
    if appointment.since is not None and appointment.since >= max(day, clock.today()):
        _record("seat.cancelled", by, appointment, {"reason": reason})
        appointment.delete()
        return None
    check_ends_after_it_began(appointment.since, day)
    if appointment.until is not None and day > appointment.until:
        _check_free(place, appointment.user, appointment.until, day)
    appointment.until = day
    appointment.save(update_fields=["until"])
    _record("seat.ended", by, appointment, {"until": str(day), "reason": reason})
    return appointment


def authorise(by: User | None, place: Place) -> None:
    """Check the power and hold the account until the transaction ends."""
    if by is not None:
        rules.check_may_appoint(may_appoint(by, place.account, project=place.project))
    Account.objects.select_for_update(of=("self",), no_key=True).get(pk=place.account.pk)


def seat_person(
    place: Place,
    by: User | None,
    person: User,
    since: date,
    until: date | None,
    reason: str = "",
) -> Appointment:
    """Write the row of an authorised appointment, or say who stands in its way."""
    check_period(since, until)
    rules.check_works_here(person.is_active)
    if place.project is not None:
        rules.check_within_project((place.project.since, place.project.until), since)
        if until is None or (place.project.until is not None and until > place.project.until):
            until = place.project.until
    _check_free(place, person, since, until)
    row = Appointment(
        account=place.account,
        project=place.project,
        seat=place.seat,
        user=person,
        is_backup=place.is_backup,
        since=since,
        until=until,
        appointed_by=by,
        reason=reason.strip(),
    )
    try:
        with transaction.atomic():
            return edits.create(row)
    except IntegrityError as error:
        raise Refused(_("Somebody else filled this seat meanwhile. Look again.")) from error


def _check_free(place: Place, person: User, since: date, until: date | None) -> None:
    meanwhile = place.rows().filter(overlaps(since, until)).order_by("since", "id")
    single = place.seat in SINGLE_SEATS
    # A seat with several holders still holds each person only once.
    taken = meanwhile.first() if single else meanwhile.filter(user=person).first()
    if taken is not None:
        raise Refused(_taken(taken, since))
    other_side = Place(place.account, place.seat, place.project, not place.is_backup)
    others = other_side.rows().filter(overlaps(since, until)).values_list("user", flat=True)
    rules.check_backs_up_another(others, person.pk)


def _taken(taken: Appointment, since: date) -> str:
    """Who holds the seat, until when, and what to do about it."""
    names: dict[str, Any] = {"name": taken.user, "seat": taken.get_seat_display()}
    if taken.since is not None and taken.since > since:
        names["day"] = formats.date_format(taken.since)
        return (
            _(
                "%(name)s is appointed to this seat (%(seat)s) from %(day)s. "
                "End before that day, or cancel that appointment first."
            )
            % names
        )
    if taken.last_day is None:
        return (
            _(
                "%(name)s holds this seat (%(seat)s) without an end. "
                "Replace the holder, or end it first."
            )
            % names
        )
    names["day"] = formats.date_format(taken.last_day)
    return (
        _(
            "%(name)s holds this seat (%(seat)s) until %(day)s. "
            "Begin after that day, or replace the holder."
        )
        % names
    )


def _record(
    type: str,
    by: User | None,
    row: Appointment,
    payload: dict[str, Any],
    **also: models.Model,
) -> None:
    touched: dict[str, models.Model] = {"account": row.account, "user": row.user, "seat": row}
    if row.project is not None:
        touched["project"] = row.project
    facts = {
        "seat": row.seat,
        "backup": row.is_backup,
        "since": str(row.since) if row.since else None,
        "until": str(row.until) if row.until else None,
    }
    journal.record(type, by=by, touched={**touched, **also}, payload={**facts, **payload})
