"""The engine's tables: published versions, runs, work items, and what runs wait for.

A run is about a subject (kind and number) within a scope (whose seats do the work); the engine
knows neither. Refuses two open runs of one process about one subject (database).
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trivet.engine.bpmn.blueprint import in_language
from trivet.foundation.names import Labelled


class Definition(Labelled):
    """One version of a process, never changed after it is published. Runs stay on theirs."""

    key = models.CharField(_("process"), max_length=80)
    version = models.PositiveIntegerField(_("version"))
    xml = models.TextField()
    specs = models.JSONField()
    checksum = models.CharField(max_length=64)
    is_current = models.BooleanField(_("used for new runs"))
    #: Nobody: it came with Trivet.
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("process version")
        verbose_name_plural = _("process versions")
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="engine_definition_version"),
            models.UniqueConstraint(fields=["key", "checksum"], name="engine_definition_content"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(is_current=True), name="engine_definition_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class About(models.Model):
    """Abstract: what a run or an item is about, and whose seats it concerns."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    scope_kind = models.CharField(max_length=40)
    scope_id = models.BigIntegerField()

    class Meta:
        abstract = True


class Run(About):
    """One running process. `state` is locked and rewritten by every step."""

    class Status(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="runs")
    process = models.CharField(_("process"), max_length=80)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.RUNNING, editable=False
    )
    state = models.JSONField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("started by"),
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)
    next_timer_at = models.DateTimeField(null=True)
    #: Why the last timer of this run failed; a person must look.
    fault = models.TextField(blank=True)

    class Meta:
        verbose_name = _("process run")
        verbose_name_plural = _("process runs")
        constraints = [
            models.UniqueConstraint(
                fields=["process", "subject_kind", "subject_id"],
                condition=Q(status="running"),
                name="engine_run_once_per_subject",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_timer_at"], name="engine_run_timer", condition=Q(status="running")
            ),
            models.Index(fields=["subject_kind", "subject_id"], name="engine_run_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.process} #{self.pk}"


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """Reads of work items."""

    def open(self) -> "WorkItemQuerySet":
        return self.filter(status=WorkItem.Status.OPEN)

    def by_due(self) -> "WorkItemQuerySet":
        return self.order_by(models.F("due_at").asc(nulls_last=True), "id")

    def about(self, kind: str, id: int) -> "WorkItemQuerySet":
        return self.filter(subject_kind=kind, subject_id=id)


class WorkItem(Labelled, About):
    """One thing one person has to do. Belongs to a seat; the assignee is found at the time."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("No longer needed")

    class Resolved(models.TextChoices):
        """How the assignee came to it."""

        HOLDER = "holder", _("Holds the seat")
        COVER = "cover", _("Covers for the holder")
        BACKUP = "backup", _("Backup: the seat is vacant")
        DELEGATE = "delegate", _("Handed over")
        ABOVE = "above", _("From the seat above: the seat is vacant")
        NAMED = "named", _("Named in the process")
        NOBODY = "nobody", _("Nobody: the seat is vacant")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="items")
    process = models.CharField(_("process"), max_length=80)
    task = models.CharField(_("task"), max_length=80)
    action = models.CharField(max_length=80)
    page = models.CharField(max_length=80, blank=True)
    spiff_id = models.UUIDField(default=uuid.uuid4, editable=False)
    instance = models.CharField(_("for"), max_length=200, blank=True)
    four_eyes = models.BooleanField(_("not by whoever started it"), default=False)
    seat = models.CharField(_("seat"), max_length=40)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="work_items",
    )
    resolved = models.CharField(_("how"), max_length=8, choices=Resolved)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.OPEN, editable=False
    )
    opened_at = models.DateTimeField(_("since"))
    due_at = models.DateTimeField(_("due"), null=True)
    escalate_to = models.CharField(max_length=40, blank=True)
    escalated_at = models.DateTimeField(_("escalated"), null=True)
    escalated_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("escalated to"),
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="escalated_items",
    )
    completed_at = models.DateTimeField(_("done"), null=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("done by"),
        null=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    #: The outcomes to choose from, as the version says: [{"name": …, "labels": {…}}].
    outcomes = models.JSONField(default=list)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        constraints = [
            models.UniqueConstraint(fields=["run", "spiff_id"], name="engine_item_once"),
            models.CheckConstraint(
                condition=Q(status="done", completed_at__isnull=False)
                | (~Q(status="done") & Q(completed_at__isnull=True)),
                name="engine_item_done_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignee", "due_at", "id"],
                name="engine_item_mine",
                condition=Q(status="open"),
            ),
            models.Index(
                fields=["due_at"],
                name="engine_item_late",
                condition=Q(status="open", escalated_at__isnull=True),
            ),
            models.Index(
                fields=["escalated_to"], name="engine_item_escalated", condition=Q(status="open")
            ),
            models.Index(
                fields=["scope_kind", "scope_id"],
                name="engine_item_scope",
                condition=Q(status="open"),
            ),
            models.Index(fields=["subject_kind", "subject_id"], name="engine_item_subject"),
        ]

    def __str__(self) -> str:
        return self.label

    def choices(self) -> list[tuple[str, str]]:
        """Each outcome with its word in the active language."""
        found: list[dict[str, Any]] = self.outcomes
        return [(each["name"], in_language(each["name"], each["labels"])) for each in found]


class Subscription(models.Model):
    """A run that waits for a message of a name with a correlation."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="subscriptions")
    spiff_id = models.UUIDField()
    name = models.CharField(max_length=80)
    correlation = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "spiff_id"], name="engine_subscription_once")
        ]
        indexes = [models.Index(fields=["name", "correlation"], name="engine_subscription_message")]

    def __str__(self) -> str:
        return f"{self.name}: {self.correlation}"


class Letter(models.Model):
    """A message thrown by a run, kept until it is delivered, so that no crash can lose it."""

    name = models.CharField(max_length=80)
    correlation = models.CharField(max_length=200)
    data = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    receivers = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="engine_letter_waiting", condition=Q(delivered_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.correlation}"
