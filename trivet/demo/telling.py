"""Plays scenes through the actions people use, each at its own moment.

A visit walks: asked for a week ahead, approved, briefed the day before, held, recorded the same
day, rated the day after; its promises are cleared, kept or broken when their day comes.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from trivet.customers.models import Account, Person
from trivet.demo.agenda import Agenda, hour, working_day
from trivet.demo.company import Company
from trivet.demo.story import Promise, Scene, Sight
from trivet.organisation.models import User
from trivet.processes.contact import commitments, visits
from trivet.triangle import queries as triangle
from trivet.triangle.models import Seat
from trivet.win.contact import actions
from trivet.win.contact.actions import (
    Attendance,
    CommitmentDraft,
    MinutesDraft,
    ObservationDraft,
    VisitDraft,
)
from trivet.win.contact.models import Commitment, Observation, Touchpoint

STEPS = ("requested", "approved", "held", "recorded", "closed")


@dataclass
class Telling:
    """One account's scenes: whom they meet and who goes, on an agenda that ends today."""

    agenda: Agenda
    company: Company
    account: Account
    persons: list[Person]
    today: date

    def tell(self, scene: Scene) -> None:
        """Set the whole visit on the agenda; it stops where the scene says.

        What is told as past is past on a Monday too, and what is to come comes after the weekend.
        """
        day = self.today - timedelta(days=scene.ago)
        _Visit(self, scene, working_day(day, -1 if scene.ago > 0 else 1)).begin()


@dataclass
class _Visit:
    telling: Telling
    scene: Scene
    day: date
    visit: Touchpoint | None = None

    def begin(self) -> None:
        self.start = hour(self.day, 10)
        asked = hour(self.day - timedelta(days=9), 9)
        if asked >= self.telling.agenda.end:
            asked = self.telling.agenda.end - timedelta(hours=3)
        self.telling.agenda.at(asked, self.request)

    @property
    def stored(self) -> Touchpoint:
        assert self.visit is not None
        return Touchpoint.objects.get(pk=self.visit.pk)

    def reaches(self, step: str) -> bool:
        return STEPS.index(self.scene.stops) >= STEPS.index(step)

    def holder(self, seat: str) -> User:
        found = triangle.holder(self.telling.account, seat)
        assert found is not None, f"{self.telling.account} has nobody for {seat}"
        return found.user

    def request(self) -> None:
        scene, agenda = self.scene, self.telling.agenda
        self.visit = visits.request(
            account=self.telling.account,
            by=self.holder(scene.seat),
            draft=VisitDraft(
                kind=scene.kind,
                subject=_(scene.subject),
                goal=_(scene.goal),
                starts_at=self.start,
                ends_at=self.start + timedelta(hours=2),
                persons=frozenset(person.pk for person in self.telling.persons[:2]),
                colleagues=frozenset({self.holder(Seat.AR).pk, self.holder(scene.seat).pk}),
            ),
        )
        if self.reaches("approved"):
            agenda.at(hour(self.day - timedelta(days=8), 11), self.approve)

    def approve(self) -> None:
        visit, agenda = self.stored, self.telling.agenda
        if visit.status == Touchpoint.Status.REQUESTED:
            visits.approve(visit=visit, by=self.approver(visit))
        if self.reaches("held"):
            agenda.at(hour(self.day - timedelta(days=1), 16), self.brief)
            agenda.at(self.start + timedelta(hours=2), self.hold)

    def approver(self, visit: Touchpoint) -> User:
        """The next above the requester: the head of the department, or the head above him."""
        found = triangle.above(self.telling.account, self.scene.seat, visit.requested_by)
        assert found is not None
        return found.user

    def brief(self) -> None:
        seat = self.scene.seat
        if seat != Seat.SPONSOR:
            text = _("Bring the open list; ask what changed in their organisation.")
            visits.brief(visit=self.stored, seat=seat, text=text, by=self.holder(seat))

    def hold(self) -> None:
        visit = self.stored
        visits.hold(visit=visit, by=visit.requested_by)
        if self.reaches("recorded"):
            self.telling.agenda.at(self.start + timedelta(hours=6), self.record)

    def record(self) -> None:
        visit = self.stored
        promises = [self.promised(promise, visit) for promise in self.scene.promises]
        sights = [self.seen(sight, visit) for sight in self.scene.sights]
        visits.record_minutes(
            visit=visit,
            by=visit.requested_by,
            draft=MinutesDraft(
                text=_(self.scene.minutes),
                next_step=_(self.scene.next_step) if self.scene.next_step else "",
                attendance=Attendance(
                    persons=frozenset(person.pk for person in self.telling.persons[:2]),
                    colleagues=frozenset({visit.requested_by_id}),
                ),
                commitments=promises,
                observations=sights,
            ),
        )
        self.follow_up(visit, promises, sights)
        if self.reaches("closed"):
            self.telling.agenda.at(hour(self.day + timedelta(days=1), 9), self.rate)

    def promised(self, promise: Promise, visit: Touchpoint) -> CommitmentDraft:
        return CommitmentDraft(
            direction="ours" if promise.ours else "theirs",
            form="written" if promise.written else "oral",
            text=_(promise.text),
            due_on=self.day + timedelta(days=promise.due),
            our_person_id=visit.requested_by_id,
            their_person_id=self.telling.persons[0].pk,
        )

    def seen(self, sight: Sight, visit: Touchpoint) -> ObservationDraft:
        return ObservationDraft(
            kind=sight.kind,
            text=_(sight.text),
            person_id=self.telling.persons[0].pk if sight.kind == "relationship" else None,
            competitor=sight.competitor,
            source_kind=Observation.Source.TOLD if sight.source else "",
            source=_(sight.source) if sight.source else "",
            owner_id=visit.requested_by_id,
        )

    def follow_up(
        self, visit: Touchpoint, promises: list[CommitmentDraft], sights: list[ObservationDraft]
    ) -> None:
        for promise, draft in zip(self.scene.promises, promises, strict=True):
            commitment = Commitment.objects.get(client_key=draft.client_key)
            _follow_promise(self, promise, commitment)
        for sight, seen in zip(self.scene.sights, sights, strict=True):
            if sight.closed_after is not None:
                row = Observation.objects.get(client_key=seen.client_key)
                moment = hour(self.day + timedelta(days=sight.closed_after), 15)
                self.telling.agenda.at(moment, _closing(row))

    def rate(self) -> None:
        visit, scene = self.stored, self.scene
        note = _(scene.rating_note) if scene.rating_note else ""
        visits.rate(visit=visit, rating=scene.rating, note=note, by=visit.requested_by)


def _follow_promise(scene: _Visit, promise: Promise, commitment: Commitment) -> None:
    if promise.cleared:
        by = scene.holder(Seat.FR)
        actions.clear(commitment=commitment, seat=Seat.FR, by=by, before_promise=True)
    if promise.ended is not None:
        moment = hour(scene.day + timedelta(days=promise.ended), 17)
        scene.telling.agenda.at(moment, lambda: _end(scene, promise, commitment))


def _end(scene: _Visit, promise: Promise, commitment: Commitment) -> None:
    row = Commitment.objects.get(pk=commitment.pk)
    by = scene.holder(Seat.AR)
    if promise.outcome == "broken":
        commitments.mark_broken(commitment=row, by=by, reason=_(promise.note))
        return
    customer: dict[str, Any] = (
        {"confirmed_by_id": scene.telling.persons[0].pk} if promise.confirmed else {}
    )
    note = _(promise.note) if promise.note else _("Delivered; the mail is in the file.")
    commitments.keep(commitment=row, by=by, proof=note, **customer)


def _closing(row: Observation) -> Any:
    def act() -> None:
        stored = Observation.objects.get(pk=row.pk)
        actions.close_observation(
            observation=stored, by=stored.owner, note=_("Settled, and the customer agrees.")
        )

    return act
