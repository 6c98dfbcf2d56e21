"""Touchpoints with customers (客戶接觸): visits run as a process, calls and mails noted after.

Refuses an end before the start, and a purpose rating outside 1 to 5.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trivet.customers.models import Account, Person
from trivet.foundation.edits import Versioned
from trivet.foundation.money import AmountField, CurrencyField
from trivet.foundation.names import Findable
from trivet.foundation.security import SecurityClass
from trivet.foundation.visibility import sight
from trivet.organisation.models import User
from trivet.triangle.models import Project


class TouchpointQuerySet(models.QuerySet["Touchpoint"]):
    """Every read of touchpoints begins here."""

    def visible_to(self, user: User) -> "TouchpointQuerySet":
        """Those of the accounts that `user` sees, and each to which he is himself invited."""
        invited = invitations(user)
        if not invited:
            return self.filter(sight(user, "account"))
        # An OR of both would read every touchpoint; so first the few accounts, by their index.
        elsewhere = sorted(set(invited.values()))
        near = Account.objects.filter(sight(user) | Q(pk__in=elsewhere))
        return self.filter(
            ~Q(account__in=elsewhere) | Q(pk__in=sorted(invited)), account__in=near.values("pk")
        )


class Touchpoint(Findable, Versioned):
    """One contact with a customer. A visit walks through every status; a call is born closed."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("Visit to the customer")
        COMPANY_VISIT = "company_visit", _("Customer visits us")
        EXECUTIVE = "executive", _("Executive visit")
        REFERENCE = "reference", _("Reference-site visit")
        TECHNICAL = "technical", _("Technical exchange")
        ROADMAP = "roadmap", _("Roadmap exchange")
        WORKSHOP = "workshop", _("Joint workshop")
        CALL = "call", _("Call")
        MAIL = "mail", _("Mail")

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        HELD = "held", _("Held")
        RECORDED = "recorded", _("Recorded")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="touchpoints"
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="touchpoints",
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.VISIT)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.REQUESTED, editable=False
    )
    subject = models.CharField(_("subject"), max_length=200)
    goal = models.TextField(_("goal"), blank=True)
    background = models.TextField(_("background"), blank=True)
    place = models.CharField(pgettext_lazy("visit", "place"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    cost = AmountField(verbose_name=_("expected cost"), null=True, blank=True)
    currency = CurrencyField(verbose_name=_("currency"))
    security = models.PositiveSmallIntegerField(
        _("security class"), choices=SecurityClass, default=SecurityClass.INTERNAL
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        on_delete=models.PROTECT,
        related_name="touchpoints_requested",
        editable=False,
    )
    brief_notes = models.JSONField(default=dict, editable=False)
    held_at = models.DateTimeField(_("held"), null=True, editable=False)
    minutes = models.TextField(_("minutes"), blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), null=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    rating = models.PositiveSmallIntegerField(_("purpose reached"), null=True, blank=True)
    rating_note = models.CharField(_("why"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    #: Whether its reader sees it, but not its account; set by `queries.visits`.
    by_invitation: bool = False
    #: Made by the device that wrote it, so that a repeated send never doubles an entry.
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = TouchpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("touchpoint")
        verbose_name_plural = _("touchpoints")
        indexes = [
            *Findable.Meta.indexes,
            # With the class in it, what a reader may count is counted without the rows.
            models.Index(
                fields=["account", "-starts_at", "-id"],
                include=["security"],
                name="win_contact_touch_account",
            ),
            models.Index(fields=["-starts_at", "-id"], name="win_contact_touch_time"),
            # Few at any time: what still asks something of somebody.
            models.Index(
                fields=["-starts_at", "-id"],
                name="win_contact_touch_going",
                condition=Q(status__in=["requested", "approved", "refused", "held", "recorded"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="win_contact_touch_ends_after_start",
                violation_error_message=_("The end lies before the start. Correct one of them."),
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)),
                name="win_contact_touch_rating_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | ~Q(currency=""),
                name="win_contact_touch_cost_has_currency",
                violation_error_message=_("An amount needs a currency, such as TWD."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def search_source(self) -> tuple[str, ...]:
        """Not the minutes: stored again as a search form, they would be half of the database."""
        return (self.subject, self.goal, self.next_step)


class Participant(models.Model):
    """Somebody who was, or should be, there: a person of theirs or one of ours."""

    touchpoint = models.ForeignKey(
        Touchpoint, on_delete=models.CASCADE, related_name="participants"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="participations",
    )
    attended = models.BooleanField(_("attended"), null=True)
    #: One of ours who did not see the account when he was named: the invitation is his only sight.
    guest = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        indexes = [
            # Few among all who take part, and asked for on nearly every page.
            models.Index(
                fields=["user", "touchpoint"],
                name="win_contact_guest",
                condition=Q(guest=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, user__isnull=False)
                | Q(person__isnull=False, user__isnull=True),
                name="win_contact_participant_one_side",
            ),
            models.UniqueConstraint(
                fields=["touchpoint", "person"], name="win_contact_person_once"
            ),
            models.UniqueConstraint(fields=["touchpoint", "user"], name="win_contact_user_once"),
        ]

    def __str__(self) -> str:
        return str(self.person or self.user)


def invitations(user: User) -> dict[int, int]:
    """Touchpoints to which `user` was invited as a guest, where he still does not see the account,
    by id: the account's. Asked once for a request and kept on the person, because it is nearly
    always empty.
    """
    kept: dict[int, int] | None = user.__dict__.get("_invitations")
    if kept is None:
        kept = {}
        seen = sight(user, "touchpoint__account")
        if user.is_active and seen:  # an empty condition: he sees every account
            rows = Participant.objects.filter(~seen, user=user.pk, guest=True)
            found = rows.values_list("touchpoint", "touchpoint__account")
            kept = dict(found.order_by("touchpoint"))
        user.__dict__["_invitations"] = kept
    return kept


def forget_invitations(user: User) -> None:
    """After an invitation changed inside the request."""
    user.__dict__.pop("_invitations", None)


class Approval(models.Model):
    """The decision on a request, with its author."""

    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, related_name="approvals")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    granted = models.BooleanField()
    note = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.touchpoint}: {self.granted}"
