"""Persons at customers and the posts they hold over time.

A person who changes employer stays one person with two posts. Refuses two current posts with one
employer unit, and keeps no private facts: no birthday, no family, no home address (method.md §9).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trivet.customers.models.accounts import Account, OrgUnit
from trivet.foundation import clock
from trivet.foundation.edits import Versioned
from trivet.foundation.names import Searchable
from trivet.foundation.periods import Period, PeriodQuerySet, no_overlap
from trivet.foundation.security import SecurityClass
from trivet.foundation.visibility import sight
from trivet.organisation.models import User


class PersonQuerySet(models.QuerySet["Person"]):
    """Every read of persons begins here."""

    def visible_to(self, user: User) -> "PersonQuerySet":
        """Persons with a post, past or present, at an account that `user` sees."""
        granted = sight(user, "account")
        if not granted:  # sees every account, and so every person
            return self
        return self.filter(pk__in=Post.objects.filter(granted).values("person"))


class Person(Searchable, Versioned):
    """One human being on the customers' side."""

    CLASSES = {
        "mobile": SecurityClass.CONFIDENTIAL,
        "notes": SecurityClass.CONFIDENTIAL,
    }

    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    mobile = models.CharField(_("mobile"), max_length=60, blank=True)
    language = models.CharField(_("speaks"), max_length=60, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    external_key = models.CharField(_("key in other systems"), max_length=80, null=True, blank=True)
    intake_batch = models.BigIntegerField(null=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta(Searchable.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes = [
            *Searchable.Meta.indexes,
            models.Index(fields=["sort_pinyin", "id"], name="customers_person_by_name"),
            models.Index(fields=["updated_at", "id"], name="customers_person_by_change"),
            models.Index(fields=["sort_stroke", "id"], name="customers_person_by_stroke"),
            models.Index(fields=["email"], name="customers_person_by_mail", condition=~Q(email="")),
            models.Index(fields=["intake_batch"], name="customers_person_batch"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["external_key"], name="customers_person_key_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def search_source(self) -> tuple[str, ...]:
        return (self.name, self.name_en, self.email)


class PostQuerySet(PeriodQuerySet):
    """Posts of today, and posts a reader may see."""

    def visible_to(self, user: User) -> "PostQuerySet":
        return self.filter(sight(user, "account"))

    def current(self) -> "PostQuerySet":
        return self.current_on(clock.today())


class Post(Period):
    """A person's position at an account for a period."""

    class Layer(models.TextChoices):
        EXECUTIVE = "executive", _("Executive")
        MANAGEMENT = "management", _("Management")
        WORKING = "working", _("Working level")

    # Both are led by an index of two columns below: reads of sight never leave those indexes.
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="posts",
        db_index=False,
    )
    account = models.ForeignKey(
        Account,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        related_name="posts",
        db_index=False,
    )
    org_unit = models.ForeignKey(
        OrgUnit,
        verbose_name=_("customer unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="posts",
    )
    title = models.CharField(_("title"), max_length=160, blank=True)
    function = models.CharField(_("function"), max_length=80, blank=True)
    layer = models.CharField(_("layer"), max_length=10, choices=Layer, blank=True)
    intake_batch = models.BigIntegerField(null=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            models.Index(fields=["account", "person"], name="customers_post_at_account"),
            models.Index(fields=["person", "account"], name="customers_post_of_person"),
            models.Index(fields=["intake_batch"], name="customers_post_batch"),
        ]
        constraints = [
            *Period.Meta.constraints,
            no_overlap("customers_one_post_per_account_at_a_time", "person", "account", "title"),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.person} · {self.account}"
