"""Projects, dated appointments to seats, and what a team may decide by itself.

A decision with an author is a row: an appointment says who made it and why. The database refuses
two holders of AR, SR, FR or sponsor on one account (or project) at one time.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account
from trivet.foundation.money import AmountField, CurrencyField
from trivet.foundation.periods import Period, PeriodQuerySet, no_overlap
from trivet.foundation.visibility import sight
from trivet.organisation.models import User


class Seat(models.TextChoices):
    """A seat of the triangle. AR, SR and FR answer together for the customer and the result."""

    AR = "AR", _("Account responsible")
    SR = "SR", _("Solution responsible")
    FR = "FR", _("Fulfilment responsible")
    SPONSOR = "SPONSOR", _("Executive sponsor")
    FINANCE = "FINANCE", _("Finance")
    LEGAL = "LEGAL", _("Legal")
    BID = "BID", _("Bid")
    SUPPLY = "SUPPLY", _("Supply")
    SATISFACTION = "CSR", _("Satisfaction representative")


#: Seats with exactly one holder at a time; the rest may have several.
SINGLE_SEATS = (Seat.AR, Seat.SR, Seat.FR, Seat.SPONSOR)


class OnAccountQuerySet(PeriodQuerySet):
    """Rows that hang on an account: every read begins here."""

    def visible_to(self, user: User) -> Self:
        return self.filter(sight(user, "account"))


class Project(Period):
    """A piece of business with a triangle of its own, formed at its start, gone at its end."""

    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="projects"
    )
    name = models.CharField(_("name"), max_length=160)
    code = models.CharField(_("code"), max_length=40, blank=True)

    objects = OnAccountQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["account", "name"], name="triangle_project_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(Period):
    """One person in one seat for a period; `project` empty means the account itself."""

    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="appointments"
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    seat = models.CharField(_("seat"), max_length=10, choices=Seat)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    is_backup = models.BooleanField(_("backup"), default=False)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("appointed by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = OnAccountQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        indexes = [
            models.Index(fields=["user", "account"], name="triangle_seat_of_user"),
            models.Index(
                fields=["until"], name="triangle_seat_ending", condition=Q(until__isnull=False)
            ),
        ]
        constraints = [
            *Period.Meta.constraints,
            no_overlap(
                "triangle_one_holder_of_an_account_seat",
                "account",
                "seat",
                "is_backup",
                condition=Q(project__isnull=True, seat__in=SINGLE_SEATS),
            ),
            no_overlap(
                "triangle_one_holder_of_a_project_seat",
                "project",
                "seat",
                "is_backup",
                condition=Q(project__isnull=False, seat__in=SINGLE_SEATS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_seat_display()} · {self.user}"


class Delegation(Period):
    """What the team may decide without asking (method.md §4, the four delegations)."""

    class Kind(models.TextChoices):
        DISCOUNT = "discount", _("Discount (%)")
        PROFIT = "profit", _("Contract margin floor (%)")
        CREDIT = "credit", _("Customer credit")
        CASH = "cash", _("Payment days")
        TERMS = "terms", _("Contract terms")

    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="delegations"
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="delegations",
    )
    kind = models.CharField(_("may decide"), max_length=10, choices=Kind)
    limit = AmountField(verbose_name=_("limit"), null=True, blank=True)
    currency = CurrencyField(verbose_name=_("currency"))
    terms = models.TextField(_("terms"), blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("granted by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = OnAccountQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            *Period.Meta.constraints,
            no_overlap(
                "triangle_one_account_delegation",
                "account",
                "kind",
                condition=Q(project__isnull=True),
            ),
            no_overlap(
                "triangle_one_project_delegation",
                "project",
                "kind",
                condition=Q(project__isnull=False),
            ),
            models.CheckConstraint(
                condition=~Q(kind="credit") | ~Q(currency=""),
                name="triangle_credit_has_currency",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class SeatCover(Period):
    """While away: the holder's seats are covered by another person, chosen by the holder."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person away"),
        on_delete=models.PROTECT,
        related_name="covers_given",
    )
    covered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("covered by"),
        on_delete=models.PROTECT,
        related_name="covers_held",
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("cover")
        verbose_name_plural = _("covers")
        constraints = [
            *Period.Meta.constraints,
            no_overlap("triangle_one_cover_at_a_time", "user"),
            models.CheckConstraint(
                condition=~Q(user=F("covered_by")), name="triangle_cover_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.covered_by}"
