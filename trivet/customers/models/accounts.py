"""Accounts, the roles a customer plays, its organisation units, tier requirements, saved views.

Refuses an account that is its own parent, and two accounts with one external key.
"""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from trivet.customers.models.groups import CustomerGroup
from trivet.foundation.edits import Versioned
from trivet.foundation.money import AmountField, CurrencyField
from trivet.foundation.names import Searchable
from trivet.foundation.security import SecurityClass
from trivet.foundation.visibility import sight
from trivet.organisation.models import Unit, User


class Tier(models.TextChoices):
    """Customer tier (客戶分級); the selection rounds of aspect ① will decide it."""

    S = "S", "S"
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    NONE = "", _("None")


class AccountQuerySet(models.QuerySet["Account"]):
    """Every read of accounts begins here."""

    def visible_to(self, user: User) -> "AccountQuerySet":
        return self.filter(sight(user))


class Account(Searchable, Versioned):
    """One customer organisation, the root that everything hangs off."""

    #: Security class of fields that are not open to every reader of the account.
    CLASSES = {
        "revenue": SecurityClass.INTERNAL,
        "credit_limit": SecurityClass.CONFIDENTIAL,
        "notes": SecurityClass.CONFIDENTIAL,
    }

    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    external_key = models.CharField(_("key in other systems"), max_length=80, null=True, blank=True)
    registry_number = models.CharField(_("registry number"), max_length=40, blank=True)
    domain = models.CharField(_("web domain"), max_length=120, blank=True)
    group = models.ForeignKey(
        CustomerGroup,
        verbose_name=_("customer group"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accounts",
        db_index=False,
    )
    department = models.ForeignKey(
        Unit,
        verbose_name=_("account department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accounts",
        db_index=False,
    )
    tier = models.CharField(_("tier"), max_length=1, choices=Tier, blank=True, default=Tier.NONE)
    tier_rank = models.GeneratedField(
        expression=Case(
            *[When(tier=tier, then=rank) for rank, tier in enumerate("SABC")],
            default=4,
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subsidiaries",
    )
    industry = models.CharField(_("industry"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    revenue = AmountField(verbose_name=_("yearly revenue"), null=True, blank=True)
    credit_limit = AmountField(verbose_name=_("credit limit"), null=True, blank=True)
    currency = CurrencyField(verbose_name=_("currency"))
    notes = models.TextField(_("notes"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    intake_batch = models.BigIntegerField(null=True, editable=False)

    #: The parent as far as its reader may know of it; set by `queries.accounts.one`.
    seen_parent: "Account | None" = None

    objects = AccountQuerySet.as_manager()

    class Meta(Searchable.Meta):
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = [
            *Searchable.Meta.indexes,
            models.Index(fields=["sort_pinyin", "id"], name="customers_account_by_name"),
            models.Index(fields=["sort_stroke", "id"], name="customers_account_by_stroke"),
            models.Index(
                fields=["department", "sort_pinyin", "id"], name="customers_account_by_dept"
            ),
            models.Index(fields=["group", "sort_pinyin", "id"], name="customers_account_by_group"),
            models.Index(fields=["tier_rank", "sort_pinyin", "id"], name="customers_account_tier"),
            models.Index(fields=["country", "sort_pinyin", "id"], name="customers_account_country"),
            models.Index(fields=["updated_at", "id"], name="customers_account_by_change"),
            models.Index(fields=["intake_batch"], name="customers_account_batch"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["external_key"], name="customers_account_key_once"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="customers_account_not_its_own_parent",
                violation_error_message=_("An account cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=Q(revenue__isnull=True, credit_limit__isnull=True) | ~Q(currency=""),
                name="customers_account_money_has_currency",
                violation_error_message=_("An amount needs a currency, such as TWD."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def search_source(self) -> tuple[str, ...]:
        return (
            self.name,
            self.name_en,
            self.short_name,
            self.external_key or "",
            self.registry_number,
            self.domain,
        )


class AccountRole(models.Model):
    """What the customer is in our business: who pays, who resells, who uses (method.md §1)."""

    class Kind(models.TextChoices):
        BUYER = "buyer", _("Buyer")
        CHANNEL = "channel", _("Channel")
        END_USER = "end_user", _("End user")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(_("role"), max_length=10, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "kind"], name="customers_role_once")
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class OrgUnit(models.Model):
    """A department or branch inside the customer."""

    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.CASCADE, related_name="org_units"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    name = models.CharField(_("name"), max_length=160)
    function = models.CharField(_("function"), max_length=80, blank=True)
    intake_batch = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("customer unit")
        verbose_name_plural = _("customer units")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "parent", "name"],
                nulls_distinct=False,
                name="customers_org_unit_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TierRequirement(Versioned):
    """What a tier is owed: one editable table until group policies arrive (aspect ①)."""

    tier = models.CharField(_("tier"), max_length=1, choices=Tier, unique=True)
    visits_per_quarter = models.PositiveSmallIntegerField(_("visits per quarter"))
    response_hours = models.PositiveSmallIntegerField(_("answer within hours"))
    minutes_hours = models.PositiveSmallIntegerField(_("minutes within hours"), default=24)
    dedicated_ar = models.BooleanField(_("needs an account responsible"), default=True)
    dedicated_sr = models.BooleanField(_("needs a solution responsible"), default=False)
    dedicated_fr = models.BooleanField(_("needs a fulfilment responsible"), default=False)
    needs_sponsor = models.BooleanField(_("needs a sponsor"), default=False)
    needs_approval = models.BooleanField(_("visits need approval"), default=False)

    class Meta:
        verbose_name = _("tier requirement")
        verbose_name_plural = _("tier requirements")

    def __str__(self) -> str:
        return str(self.get_tier_display())


class SavedView(models.Model):
    """A list as somebody wants to see it again: filters, order, columns, in the URL's own words."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    list = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(_("shared with everyone"), default=False)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list", "name"], name="customers_view_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
