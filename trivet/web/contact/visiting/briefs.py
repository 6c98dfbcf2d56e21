"""The brief before a visit, for a screen, a phone or paper; each seat adds its note."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from trivet.foundation.errors import allowed
from trivet.processes.contact import visits as flow
from trivet.triangle.models import Seat
from trivet.web import toasts
from trivet.web.contact import parts
from trivet.web.contact.forms.visits import NoteForm
from trivet.web.reader import reader
from trivet.win.contact import rules
from trivet.win.contact.models import Touchpoint
from trivet.win.contact.queries import brief as briefs
from trivet.win.contact.queries import places, visits
from trivet.win.contact.rules import Place


@parts.form_methods
def brief(request: HttpRequest, touchpoint: int) -> HttpResponse:
    """Everything known, and the notes; POST writes the note of one seat."""
    user = reader(request)
    visit = visits.touchpoint(user, touchpoint)
    form = NoteForm(parts.sent(request))

    def write(facts: dict[str, Any]) -> HttpResponse:
        flow.brief(visit=visit, seat=facts["seat"], text=facts["text"], by=user)
        toasts.say(request, _("Your note is in the brief."))
        return parts.go(request, "win:visit-brief", touchpoint)

    if request.method == "POST" and (done := parts.attempt(form, write)):
        return done
    found = briefs.brief(user, visit)
    parts.with_sign([*found.owed_by_us, *found.owed_by_them], parts.promise_sign)
    context = {
        "visit": visit,
        "sees_account": not visit.by_invitation,
        "brief": found,
        "triangle": [(row.get_seat_display(), row.user) for row in found.triangle],
        "notes": _notes(visit),
        "forms": _forms(visit, places.place(user, visit.account), form),
        "crumbs": parts.crumbs(
            (_("Visits"), reverse("win:visits")),
            (visit.subject, reverse("win:visit", args=[touchpoint])),
            (_("Brief"), ""),
        ),
    }
    return render(request, "contact/brief.html", context, status=parts.status_of(form))


def _notes(visit: Touchpoint) -> list[dict[str, Any]]:
    words = dict(Seat.choices)
    return [
        {"seat": words.get(seat, seat), **note}
        for seat, note in visit.brief_notes.items()
        if note.get("text")
    ]


def _forms(visit: Touchpoint, place: Place, sent: NoteForm) -> list[dict[str, Any]]:
    """One form for each seat the reader acts for, holding what the seat has said."""
    words = dict(Seat.choices)
    forms = []
    for seat in sorted(place.seats):
        if not allowed(rules.check_can_brief, visit=visit, seat=seat, place=place, text=""):
            continue
        kept = visit.brief_notes.get(seat, {}).get("text", "")
        mine = sent.is_bound and sent.data.get("seat") == seat
        form = (
            sent if mine else NoteForm(initial={"seat": seat, "text": kept}, auto_id=f"{seat}_%s")
        )
        forms.append({"label": words.get(seat, seat), "form": form})
    return forms
