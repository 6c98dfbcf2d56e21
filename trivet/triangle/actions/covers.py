"""While away: a person names who acts for his seats, for a period with an end.

The one who covers sees what the seats see, so only the person himself or somebody above him may
arrange it. Refuses a cover by somebody who is away himself.
"""

from datetime import date

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from trivet.foundation import clock, edits, journal
from trivet.foundation.errors import Refused
from trivet.foundation.periods import overlaps
from trivet.organisation.models import User
from trivet.organisation.rules import check_ends_after_it_began
from trivet.triangle import rules
from trivet.triangle.models import SeatCover
from trivet.triangle.queries import may_arrange_cover


@transaction.atomic
def arrange(
    *,
    by: User,
    covered_by: User,
    until: date | None,
    since: date | None = None,
    person: User | None = None,
    reason: str = "",
) -> SeatCover:
    """`covered_by` acts for `person` (oneself) from `since` (today) until `until` (exclusive)."""
    person = person or by
    first = since or clock.today()
    _authorise(by, person)
    rules.check_covered_by_another(person.pk, covered_by.pk)
    rules.check_cover_has_end(first, until)
    rules.check_works_here(covered_by.is_active)
    _lock(person, covered_by)
    _check_nobody_is_away(person, covered_by, first, until)
    row = edits.create(
        SeatCover(
            user=person, covered_by=covered_by, since=first, until=until, reason=reason.strip()
        )
    )
    journal.record(
        "cover.arranged",
        by=by,
        touched={"user": person, "cover": row, "covered_by": covered_by},
        payload={"since": str(first), "until": str(until)},
    )
    return row


@transaction.atomic
def end(*, by: User, cover: SeatCover, on: date | None = None) -> SeatCover | None:
    """Back sooner: `on` is the first day back (today). None where the person had not left yet."""
    _authorise(by, cover.user)
    day = on or clock.today()
    journal.record(
        "cover.ended",
        by=by,
        touched={"user": cover.user, "cover": cover, "covered_by": cover.covered_by},
        payload={"until": str(day)},
    )
    if cover.since is not None and cover.since >= max(day, clock.today()):
        cover.delete()
        return None
    check_ends_after_it_began(cover.since, day)
    if cover.until is not None and day > cover.until:
        raise Refused(_("The cover ends before that day. Arrange a new one for the days after."))
    cover.until = day
    cover.save(update_fields=["until"])
    return cover


def _authorise(by: User, person: User) -> None:
    rules.check_may_cover(may_arrange_cover(by, person))


def _lock(*people: User) -> None:
    """Two people naming each other at once: one waits, and then sees that the other is away."""
    rows = User.objects.filter(pk__in=[person.pk for person in people])
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _check_nobody_is_away(person: User, covered_by: User, since: date, until: date | None) -> None:
    meanwhile = SeatCover.objects.filter(overlaps(since, until)).select_related("covered_by")
    if own := meanwhile.filter(user=person).first():
        raise Refused(
            _("%(name)s covers for this person until %(day)s already. End that cover first.")
            % {"name": own.covered_by, "day": formats.date_format(own.last_day)}
        )
    if away := meanwhile.filter(user=covered_by).first():
        raise Refused(
            _("%(name)s is away until %(day)s. Choose somebody else.")
            % {"name": covered_by, "day": formats.date_format(away.last_day)}
        )
    held = meanwhile.filter(covered_by=person).select_related("user").first()
    if held is not None:
        raise Refused(
            _("The person covers for %(name)s until %(day)s. Let somebody else do that first.")
            % {"name": held.user, "day": formats.date_format(held.last_day)}
        )
