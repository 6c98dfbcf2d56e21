"""What a touchpoint let us see: an issue, news of a competitor, evidence of a relationship.

Later aspects take these up (satisfaction, insight, relationship). Refuses competitor news without
a lawful source, and holds it higher than its account (method.md §7, §9).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account, Person
from trivet.foundation.edits import Versioned
from trivet.foundation.security import SecurityClass
from trivet.foundation.visibility import sight
from trivet.organisation.models import User
from trivet.win.contact.models.touchpoints import Touchpoint


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Every read of observations begins here; the caller adds the clearance."""

    def visible_to(self, user: User) -> "ObservationQuerySet":
        return self.filter(sight(user, "account"))


class Observation(Versioned):
    """One dated observation with its source and how sure we are."""

    class Kind(models.TextChoices):
        ISSUE = "issue", _("Issue")
        INTELLIGENCE = "intelligence", _("Competitor news")
        RELATIONSHIP = "relationship", _("Relationship evidence")

    class Confidence(models.TextChoices):
        ASSUMED = "assumed", _("Assumed")
        STATED = "stated", _("Stated")
        CONFIRMED = "confirmed", _("Confirmed")

    class Source(models.TextChoices):
        """The lawful ways to know; there is no choice for the others."""

        PUBLISHED = "published", _("Published for everyone")
        TOLD = "told", _("Told by the customer of their own accord")
        SEEN = "seen", _("Seen openly on the visit")
        MARKET = "market", _("Market research or a trade event")

    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="observations"
    )
    touchpoint = models.ForeignKey(
        Touchpoint,
        verbose_name=_("visit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="observations",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.CharField(_("what was seen"), max_length=1000)
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="observations",
    )
    competitor = models.CharField(_("competitor"), max_length=120, blank=True)
    source_kind = models.CharField(_("how we know"), max_length=9, choices=Source, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    observed_on = models.DateField(_("seen on"))
    confidence = models.CharField(
        _("confidence"), max_length=9, choices=Confidence, default=Confidence.STATED
    )
    security = models.PositiveSmallIntegerField(
        _("security class"), choices=SecurityClass, default=SecurityClass.INTERNAL
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.PROTECT,
        related_name="observations",
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    closing_note = models.CharField(_("how it ended"), max_length=300, blank=True)
    #: The visit it came from, as far as its reader may know of it; set by `queries.sightings`.
    seen_touchpoint: Touchpoint | None = None
    #: Made by the device that wrote it, so that minutes sent twice note once.
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        indexes = [
            models.Index(
                fields=["account", "kind", "-observed_on"], name="win_contact_observation_acc"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="intelligence") | ~Q(source=""),
                name="win_contact_intelligence_has_source",
            )
        ]

    def __str__(self) -> str:
        return self.text
