"""What the API itself remembers: answers to requests that may be sent again.

Nothing of the domain; a row lives for a day. Refuses one key twice for one person.
"""

from django.conf import settings
from django.db import models


class IdempotencyRecord(models.Model):
    """The answer to a POST with an Idempotency-Key, kept so that a repeat gets the same one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="api_key_once")]
        indexes = [models.Index(fields=["at"], name="api_key_by_age")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"
