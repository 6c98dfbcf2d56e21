"""Promises both ways (承諾): what was said, by whom to whom, by when, and how it ended.

`late` is not stored: an open commitment past its day is late. Refuses a giver on the wrong side and
a proofless keeping (checked in `rules.py`).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trivet.customers.models import Account, Person
from trivet.foundation import clock
from trivet.foundation.edits import Versioned
from trivet.foundation.names import Findable
from trivet.foundation.visibility import sight
from trivet.organisation.models import User
from trivet.triangle.models import Seat
from trivet.win.contact.models.touchpoints import Touchpoint


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Every read of commitments begins here."""

    def visible_to(self, user: User) -> "CommitmentQuerySet":
        return self.filter(sight(user, "account"))

    def open(self) -> "CommitmentQuerySet":
        return self.filter(status=Commitment.Status.OPEN)

    def late(self) -> "CommitmentQuerySet":
        return self.open().filter(due_on__lt=clock.today())


class Commitment(Findable, Versioned):
    """One promise. Ours is given by one of us to a person of theirs; theirs the other way."""

    class Direction(models.TextChoices):
        OURS = "ours", _("Ours")
        THEIRS = "theirs", _("Theirs")

    class Form(models.TextChoices):
        ORAL = "oral", _("Oral")
        WRITTEN = "written", _("Written")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("commitment", "Open")
        KEPT = "kept", _("Kept")
        BROKEN = "broken", _("Broken")
        RELEASED = "released", _("Released")

    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="commitments"
    )
    touchpoint = models.ForeignKey(
        Touchpoint,
        verbose_name=_("visit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commitments",
    )
    direction = models.CharField(_("direction"), max_length=6, choices=Direction)
    form = models.CharField(_("form"), max_length=7, choices=Form, default=Form.ORAL)
    text = models.CharField(_("what was promised"), max_length=500)
    our_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("our side"),
        on_delete=models.PROTECT,
        related_name="commitments",
    )
    their_person = models.ForeignKey(
        Person,
        verbose_name=_("their side"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commitments",
    )
    promised_on = models.DateField(_("promised on"))
    due_on = models.DateField(_("due on"))
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.OPEN, editable=False
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    proof = models.CharField(_("proof"), max_length=500, blank=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)
    confirmed_on = models.DateField(_("confirmed by the customer on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person,
        verbose_name=_("confirmed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    #: The visit it came from, as far as its reader may know of it; set by `queries.ledger`.
    seen_touchpoint: Touchpoint | None = None
    #: Made by the device that wrote it, so that minutes sent twice promise once.
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        indexes = [
            *Findable.Meta.indexes,
            models.Index(
                fields=["our_person", "due_on"],
                name="win_contact_commitment_mine",
                condition=Q(status="open"),
            ),
            models.Index(fields=["account", "status", "due_on"], name="win_contact_commitment_acc"),
            models.Index(fields=["due_on", "id"], name="win_contact_commitment_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", ended_on__isnull=True)
                | (~Q(status="open") & Q(ended_on__isnull=False)),
                name="win_contact_commitment_end_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("promised_on")),
                name="win_contact_commitment_due_after_promise",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def search_source(self) -> tuple[str, ...]:
        return (self.text,)

    @property
    def is_late(self) -> bool:
        return self.status == self.Status.OPEN and self.due_on < clock.today()


class Clearance(models.Model):
    """A seat said "we can do this" — ideally before the promise was given (method.md §7)."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="clearances")
    seat = models.CharField(_("seat"), max_length=10, choices=Seat)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before_promise = models.BooleanField(_("before the promise"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "seat"], name="win_contact_clearance_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.commitment}"
