"""One import as a row: its file, mapping, counts, and what it changed so that it can be undone.

Rows an import created carry its id in `intake_batch`, or stand in `Made` where their table has no
such column; rows it changed are kept in `Before` as they were. Refuses nothing; `rules` does.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power


class BatchQuerySet(models.QuerySet["Batch"]):
    """Every read of imports begins here."""

    def visible_to(self, user: User) -> "BatchQuerySet":
        """One's own: a file holds more than its reader may see of other people's accounts.

        Who sees and imports everything, everywhere, sees everybody's.
        """
        where = standing(user)
        if where.may(Power.SEE_ALL, None) and where.may(Power.IMPORT, None):
            return self.all()
        return self.filter(by=user)


class Batch(models.Model):
    """An import from upload to undo."""

    class Status(models.TextChoices):
        MAPPED = "mapped", _("Uploaded")
        TRIED = "tried", _("Tried")
        WAITING = "waiting", _("Waiting to be taken in")
        RUNNING = "running", _("Running")
        DONE = "done", _("Taken in")
        FAILED = "failed", _("Failed")
        UNDONE = "undone", _("Undone")

    target = models.CharField(_("what it brings"), max_length=40)
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(_("stored file"), upload_to="intake/", blank=True)
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    dialect = models.JSONField(_("dialect"), default=dict, blank=True)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.MAPPED)
    total = models.PositiveIntegerField(_("rows"), default=0)
    progress = models.PositiveIntegerField(_("rows read so far"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("as before"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    counts = models.JSONField(_("records by kind"), default=dict, blank=True)
    rejects = models.FileField(_("rejected rows"), upload_to="intake/", blank=True)
    failure = models.TextField(_("why it failed"), blank=True)
    kept = models.JSONField(_("what undo left"), default=list, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    undone_at = models.DateTimeField(_("undone on"), null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["by", "-id"], name="intake_batch_of_person")]

    def __str__(self) -> str:
        return self.file_name


class Before(models.Model):
    """A row that an import changed: for each column what stood there and what the import wrote."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="befores")
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    values = models.JSONField()
    version = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "kind"], name="intake_before_of_batch")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Made(models.Model):
    """A row that an import created in a table without `intake_batch`."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="made")
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["batch", "kind"], name="intake_made_of_batch")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
