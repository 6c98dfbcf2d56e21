"""The journal's tables: what happened, to what, and the seals that make tampering show.

Shaped like OCEL 2.0 (event, object, qualified relation). Refuses updates and deletes: a trigger in
the migration raises on both.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField
from django.db import models


class Event(models.Model):
    """One thing that happened, written in the transaction of the action that did it."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    type = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["type", "id"], name="foundation_event_type")]

    def __str__(self) -> str:
        return f"{self.type} #{self.pk}"


class EventLink(models.Model):
    """An object that an event touched, and as what. `kind` is `app.model`, lower case."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    qualifier = models.CharField(max_length=20)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "object_id", "-event"], name="foundation_link_object")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "object_id", "qualifier"], name="foundation_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} as {self.qualifier}"


class Seal(models.Model):
    """A hash over a run of events, chained to the seal before it.

    `late` lists ids inside earlier runs that were committed after their seal: they are hashed here.
    """

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    late = ArrayField(models.BigIntegerField(), default=list)
    #: Numbers that no event had when the run was sealed: rolled back, or committed later.
    gaps = ArrayField(BigIntegerRangeField(), default=list)
    #: The beginning of each event's own hash, so that a break can be traced to its event.
    leaves = models.BinaryField(default=bytes)
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    previous = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="next"
    )
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"events {self.first}-{self.last}"
