"""Customer groups as a tree, and the dated decision on who the customer of a business group is.

The article's "終端的客戶到底是誰": the decision keeps its options, arguments, evidence and effect.
Refuses a decision without a chosen option once it is dated (checked in `rules.py`).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trivet.foundation.edits import Versioned
from trivet.foundation.names import Labelled
from trivet.organisation.models import Unit


class CustomerGroup(Labelled):
    """A group of customers served alike (客戶群), inside a business group of ours."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    business_group = models.ForeignKey(
        Unit, verbose_name=_("business group"), on_delete=models.PROTECT, related_name="groups"
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("customer group")
        verbose_name_plural = _("customer groups")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="customers_group_not_its_own_parent",
            )
        ]


class Decision(Versioned):
    """Who is our customer: asked, argued, decided, dated (method.md §1)."""

    business_group = models.ForeignKey(
        Unit, verbose_name=_("business group"), on_delete=models.PROTECT, related_name="decisions"
    )
    question = models.CharField(_("question"), max_length=200)
    asked_on = models.DateField(_("asked on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.TextField(_("reason"), blank=True)
    effect = models.TextField(_("effect"), blank=True)
    effective_from = models.DateField(_("effective from"), null=True, blank=True)
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("replaces"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )

    class Meta:
        verbose_name = _("customer decision")
        verbose_name_plural = _("customer decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, decided_by__isnull=True)
                | Q(decided_on__isnull=False, decided_by__isnull=False),
                name="customers_decision_has_author_and_date",
            )
        ]

    def __str__(self) -> str:
        return self.question


class DecisionOption(models.Model):
    """One answer that was weighed, with what spoke for it."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    title = models.CharField(_("option"), max_length=200)
    arguments = models.TextField(_("arguments"), blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    chosen = models.BooleanField(_("chosen"), default=False)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(chosen=True), name="customers_one_option_chosen"
            )
        ]

    def __str__(self) -> str:
        return self.title
