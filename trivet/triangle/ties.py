"""What `triangle` says hangs on a person who is to leave: his seats, and whom he covers for."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trivet.foundation import clock
from trivet.foundation.periods import overlaps
from trivet.organisation.models import User
from trivet.organisation.ties import tie
from trivet.triangle.models import Appointment, SeatCover

#: More than these are counted, not told one by one.
TOLD = 20


@tie(User, "seats")
def seats_of(person: User) -> list[str]:
    rows = Appointment.objects.filter(overlaps(clock.today(), None), user=person)
    told = [
        _("Holds the seat %(seat)s of %(account)s.")
        % {"seat": row.get_seat_display(), "account": row.project or row.account}
        for row in rows.select_related("account", "project").order_by("account", "id")[:TOLD]
    ]
    if len(told) == TOLD and (more := rows.count() - TOLD):
        sentence = ngettext("Holds %(number)d more seat.", "Holds %(number)d more seats.", more)
        told.append(sentence % {"number": more})
    return told


@tie(User, "covers")
def covers_of(person: User) -> list[str]:
    rows = SeatCover.objects.filter(overlaps(clock.today(), None), covered_by=person)
    return [_("Covers for %(name)s.") % {"name": row.user} for row in rows.select_related("user")]
