"""One import as a row: its file, mapping, counts, and what it changed so that it can be undone.

Rows an import created carry its id in `intake_batch`; rows it changed are kept here as they were.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Batch(models.Model):
    """An import from upload to undo."""

    class Status(models.TextChoices):
        MAPPED = "mapped", _("Uploaded")
        TRIED = "tried", _("Tried")
        RUNNING = "running", _("Running")
        DONE = "done", _("Taken in")
        FAILED = "failed", _("Failed")
        UNDONE = "undone", _("Undone")

    target = models.CharField(_("what it brings"), max_length=40)
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to="intake/", blank=True)
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    dialect = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.MAPPED)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("as before"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    rejects = models.FileField(upload_to="intake/", blank=True)
    failure = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name


class Before(models.Model):
    """A row as it was before an import changed it: what undo puts back."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="befores")
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    values = models.JSONField()
    version = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "kind"], name="intake_before_of_batch")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
