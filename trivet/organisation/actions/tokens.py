"""Personal access tokens: shown once, kept as a digest, dead after a year at the latest.

A token carries its person's rights in the API and nothing more. Refuses one without an expiry.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trivet.foundation import clock, edits, journal
from trivet.foundation.errors import NotFound
from trivet.organisation import rules
from trivet.organisation.models import AccessToken, User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power

MARK = "tvt_"
SHOWN = 12
#: The time of last use is kept to this grain, so that reading does not write each time.
USE_GRAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Issued:
    """A new token: `plain` is shown to its person once and kept nowhere."""

    token: AccessToken
    plain: str


@transaction.atomic
def issue(*, by: User, name: str, expires_on: date) -> Issued:
    """A token of one's own, for `name`, until the end of `expires_on`."""
    rules.check_token_expiry(expires_on, clock.today())
    plain = MARK + secrets.token_urlsafe(32)
    token = edits.create(
        AccessToken(
            user=by,
            name=name.strip(),
            prefix=plain[:SHOWN],
            digest=digest(plain),
            created_at=clock.now(),
            expires_on=expires_on,
        )
    )
    journal.record(
        "token.issued",
        by=by,
        touched={"user": by, "token": token},
        payload={"name": token.name, "expires_on": str(expires_on)},
    )
    return Issued(token, plain)


@transaction.atomic
def revoke(*, by: User, token: AccessToken) -> AccessToken:
    """One's own token, or as administrator anybody's; for others it does not exist."""
    if token.user_id != by.pk and not standing(by).may(Power.MANAGE_PEOPLE, None):
        raise NotFound(_("There is no such token."))
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        journal.record(
            "token.revoked",
            by=by,
            touched={"user": token.user, "token": token},
            payload={"name": token.name},
        )
    return token


def present(*, plain: str) -> User | None:
    """The person whose living token this is; None for every other text. Notes the use."""
    token = (
        AccessToken.objects.filter(
            digest=digest(plain),
            revoked_at__isnull=True,
            expires_on__gte=clock.today(),
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )
    if token is None:
        return None
    now = clock.now()
    if token.last_used_at is None or token.last_used_at < now - USE_GRAIN:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
    person: User = token.user
    return person


def digest(plain: str) -> str:
    """What is kept of a token: it has 256 random bits, so a plain SHA-256 cannot be reversed."""
    return hashlib.sha256(plain.encode()).hexdigest()
