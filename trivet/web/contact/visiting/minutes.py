"""Minutes in a minute, on a phone: who came, what was said, what follows, all on one page.

What was typed is never lost: it comes back with every refusal, and the device keeps a draft.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from trivet.engine.seats import may_act
from trivet.foundation import clock
from trivet.foundation.errors import Invalid, Refused, Stale
from trivet.organisation.models import User
from trivet.processes.actions import Done
from trivet.processes.contact import visits as flow
from trivet.processes.contact.bindings import VISIT
from trivet.processes.queries import Entry, open_about
from trivet.web import refusals, toasts
from trivet.web.contact import parts
from trivet.web.contact.forms.minutes import MinutesForm
from trivet.web.contact.forms.offers import Offer, picked
from trivet.web.contact.forms.rows import Rows, as_row, picked_in_rows
from trivet.web.reader import reader
from trivet.win.contact import rules
from trivet.win.contact.actions import Attendance, MinutesDraft
from trivet.win.contact.models import Touchpoint
from trivet.win.contact.queries import places, visits

Status = Touchpoint.Status

#: Where to go on when the process asks the same person for the next step of the visit.
_NEXT = {"split": "win:visit-minutes", "rate": "win:visit-rating"}


@parts.form_methods
def minutes(request: HttpRequest, touchpoint: int) -> HttpResponse:
    """Record the minutes; once somebody has, the same page adds to them."""
    user = reader(request)
    visit = visits.touchpoint(user, touchpoint)
    rules.check_can_work(place=places.place(user, visit.account))
    page = _Page(request, user, visit)
    if page.is_to_be_saved and (answer := page.send()):
        return answer
    return page.render()


class _Page:
    """The form and its rows, bound to what was sent."""

    def __init__(self, request: HttpRequest, user: User, visit: Touchpoint) -> None:
        self.request, self.user, self.visit = request, user, visit
        sent: QueryDict | None = parts.sent(request)
        #: Sent to be saved, not to get one more row or to look for promises in the text.
        self.is_to_be_saved = sent is not None and not {"propose", "more"} & set(sent)
        theirs, ours = visits.people_of(visits.participants(visit))
        invited = [row.person_id for row in theirs if row.person_id]
        expected = [row.user_id for row in ours if row.user_id]
        offer = Offer(
            user,
            visit.account,
            persons=[*invited, *picked(sent, "persons"), *picked_in_rows(sent)],
            colleagues=[*expected, *picked(sent, "colleagues")],
        )
        initial = {
            "persons": [str(row.person_id) for row in theirs if row.attended is not False],
            "colleagues": [str(row.user_id) for row in ours if row.attended is not False],
            "version": visit.version,
        }
        self.form = MinutesForm(sent, initial=initial, offer=offer)
        proposed = self._proposed() if sent is not None and "propose" in sent else []
        more = sent.get("more", "") if sent is not None else ""
        self.rows = Rows(sent, offer, proposed=proposed, more=more)

    @property
    def draft_key(self) -> str:
        """Under which the device keeps what this person types about this visit."""
        return f"minutes-{self.visit.pk}-{self.user.pk}"

    def send(self) -> HttpResponse | None:
        if not (self.form.is_valid() & self.rows.is_valid()):
            return None
        try:
            adds = self.request.POST.get("step") == "add"
            done = self._add() if adds else self._record()
        except (Invalid, Refused, Stale) as error:
            if not self.rows.blame(error):
                refusals.put(self.form, error)
            return None
        toasts.say(self.request, _("The minutes are saved."))
        following = done.next.action if done is not None and done.next is not None else ""
        page = _NEXT.get(following, "win:visit")
        return parts.go(self.request, page, self.visit.pk, saved=self.draft_key)

    def render(self) -> HttpResponse:
        if self.form.is_bound and not self.is_to_be_saved:
            self.form.errors.clear()
            self.rows.quieten()
        wrong = self.is_to_be_saved
        # Somebody may have recorded meanwhile: the page then offers to add what was typed.
        visit = visits.touchpoint(self.user, self.visit.pk)
        adding = visit.status in (Status.RECORDED, Status.CLOSED)
        context = {
            "visit": visit,
            "form": self.form,
            "rows": self.rows.sets,
            "adding": adding,
            "wrong": wrong,
            "is_early": not adding and not wrong and visit.starts_at > clock.now(),
            "follow_up": adding and self._follow_up() is not None,
            "draft_key": self.draft_key,
            "crumbs": parts.crumbs(
                (_("Visits"), reverse("win:visits")),
                (visit.subject, reverse("win:visit", args=[visit.pk])),
                (_("Minutes"), ""),
            ),
        }
        status = 422 if wrong else 200
        return render(self.request, "contact/minutes.html", context, status=status)

    def _record(self) -> Done:
        facts = self.form.cleaned_data
        draft = MinutesDraft(
            text=facts["minutes"],
            next_step=facts["next_step"],
            attendance=Attendance(persons=facts["persons"], colleagues=facts["colleagues"]),
            commitments=self.rows.commitments(),
            observations=self.rows.observations(),
        )
        return flow.record_minutes(
            visit=self.visit, draft=draft, by=self.user, expected=facts["version"]
        )

    def _add(self) -> Done | None:
        given: dict[str, Any] = {
            "visit": self.visit,
            "by": self.user,
            "text": self.form.cleaned_data["minutes"],
            "commitments_made": self.rows.commitments(),
            "observations": self.rows.observations(),
        }
        if self._follow_up() is not None:
            return flow.split(**given)
        flow.add_to_minutes(**given)
        return None

    def _follow_up(self) -> Entry | None:
        """The open task that asks this person what follows from the visit, if it does."""
        waiting = open_about(self.user, VISIT, self.visit)
        mine = (entry for entry in waiting if entry.item.action == "split")
        return next((entry for entry in mine if may_act(self.user.pk, entry.item)), None)

    def _proposed(self) -> list[dict[str, Any]]:
        """Sentences that read like promises and are not rows yet."""
        sent = self.request.POST
        known = {str(value).strip() for name, value in sent.items() if name.endswith("-text")}
        found = rules.propose(sent.get("minutes", ""), held_on=localdate(self.visit.starts_at))
        if not found:
            toasts.say(self.request, _("No promise was found in the text."), kind="warn")
        return [
            as_row(one.direction, one.text, one.due_on, self.user.pk)
            for one in found
            if one.text not in known
        ]
