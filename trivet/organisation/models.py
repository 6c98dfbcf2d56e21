"""People of ours, the tree of units, who works where and reports to whom, roles, access tokens.

Refuses two heads of one unit at one time (database), and a person without a mail address.
"""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from trivet.foundation.names import Labelled, Searchable
from trivet.foundation.periods import Period, PeriodQuerySet, no_overlap


class UserManager(BaseUserManager["User"]):
    """Finds and makes people by mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(Searchable, AbstractBaseUser):
    """One of our people. `is_active` False keeps the history and closes the door."""

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        TRADITIONAL = "zh-hant", "繁體中文"
        SIMPLIFIED = "zh-hans", "简体中文"

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Collation(models.TextChoices):
        PINYIN = "pinyin", _("Pinyin")
        STROKE = "stroke", _("Stroke count")

    email = models.EmailField(_("mail address"))
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=Language, default=Language.ENGLISH
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Taipei")
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, default=Theme.AUTO)
    collation = models.CharField(
        _("order of Chinese names"), max_length=6, choices=Collation, default=Collation.PINYIN
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    seen_before = models.DateTimeField(_("previous visit to Today"), null=True, editable=False)
    seen_at = models.DateTimeField(_("last visit to Today"), null=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta(Searchable.Meta):
        verbose_name = _("person of ours")
        verbose_name_plural = _("people of ours")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="organisation_user_email_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def search_source(self) -> tuple[str, ...]:
        return (self.name, self.name_en, self.email)

    # Django's and allauth's own code ask these; Trivet has no staff site and no superuser.
    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Unit(Labelled):
    """A node of our organisation tree; an account department (系統部) is one kind of it."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        BUSINESS_GROUP = "business_group", _("Business group")
        REGION = "region", _("Region")
        DEPARTMENT = "department", _("Account department")
        FUNCTION = "function", _("Function")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organisation_unit_not_its_own_parent",
            )
        ]


class Membership(Period):
    """A person's place in a unit for a period, and whom he reports to there."""

    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="memberships"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="memberships"
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    is_head = models.BooleanField(_("heads the unit"), default=False)
    reports_to = models.ForeignKey(
        User,
        verbose_name=_("reports to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports",
    )

    objects = PeriodQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            *Period.Meta.constraints,
            no_overlap("organisation_one_head_at_a_time", "unit", condition=Q(is_head=True)),
            no_overlap("organisation_one_place_per_unit", "user", "unit"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit}"


class Role(models.TextChoices):
    """What a person does in Trivet; `rules.py` says what each may do."""

    ACCOUNT_TEAM = "account_team", _("Account team member")
    DEPARTMENT_HEAD = "department_head", _("Department head")
    SPONSOR = "sponsor", _("Sponsor")
    POLICY_OWNER = "policy_owner", _("Policy owner")
    PROCESS_OWNER = "process_owner", _("Process owner")
    DATA_STEWARD = "data_steward", _("Data steward")
    INSIGHT_ANALYST = "insight_analyst", _("Insight analyst")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Read-only auditor")


class RoleGrant(Period):
    """A role held for a period, in a unit and everything beneath it (no unit: everywhere)."""

    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="grants"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grants",
    )
    granted_by = models.ForeignKey(
        User,
        verbose_name=_("granted by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = PeriodQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints = [
            *Period.Meta.constraints,
            no_overlap(
                "organisation_role_once", "user", "role", "unit", condition=Q(unit__isnull=False)
            ),
            no_overlap(
                "organisation_role_once_everywhere",
                "user",
                "role",
                condition=Q(unit__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class AccessToken(models.Model):
    """A personal access token: its person's rights in the API. Only its digest is kept."""

    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="tokens"
    )
    name = models.CharField(_("what it is for"), max_length=80)
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), editable=False)
    expires_on = models.DateField(_("expires on"))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
