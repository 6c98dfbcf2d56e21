"""Things that hold from a day to a day: seats, posts, memberships, grants.

`since` is the first day, `until` the first day no longer; empty means open. Refuses a period that
ends before it begins, and, where a model asks for it, two at one time (both in the database).
"""

from datetime import date, timedelta
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


class PeriodQuerySet(models.QuerySet[Any]):
    """Adds `current_on(day)` to rows with `since` and `until`."""

    def current_on(self, day: date) -> Self:
        return self.filter(holds_on(day))


class Period(models.Model):
    """Abstract: `since` inclusive, `until` exclusive, either open."""

    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gt=F("since")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
                violation_error_message=_(
                    "The last day lies before the first. Correct one of them."
                ),
            )
        ]

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds, as people say it; None while it is open."""
        return self.until - timedelta(days=1) if self.until else None

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


def holds_on(day: date, prefix: str = "") -> Q:
    """The condition that the period at `prefix` (empty, or ending in `__`) holds on `day`."""
    begun = Q(**{f"{prefix}since__isnull": True}) | Q(**{f"{prefix}since__lte": day})
    going = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": day})
    return begun & going


def no_overlap(name: str, *fields: str, condition: Q | None = None) -> ExclusionConstraint:
    """Two rows equal in `fields` may not hold on the same day. Needs btree_gist."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *[(field, RangeOperators.EQUAL) for field in fields],
            (
                Func(F("since"), F("until"), function="daterange", output_field=DateRangeField()),
                RangeOperators.OVERLAPS,
            ),
        ],
        condition=condition,
        violation_error_message=_("Another one already holds in this period: end that one first."),
    )


def overlaps(since: date | None, until: date | None) -> Q:
    """The condition that a period shares a day with the one from `since` to `until` (exclusive)."""
    condition = Q()
    if until is not None:
        condition &= Q(since__isnull=True) | Q(since__lt=until)
    if since is not None:
        condition &= Q(until__isnull=True) | Q(until__gt=since)
    return condition
