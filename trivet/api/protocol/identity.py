"""Who asks: the bearer of a personal access token, or the person of a browser session.

A token carries its person's rights, neither more nor less. Refuses a write by session without its
CSRF token, and never falls back on a session where a bad token came.
"""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.utils import check_csrf

from trivet.api.protocol.faults import Forged, Unauthenticated
from trivet.organisation.actions import tokens
from trivet.organisation.models import User

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def admit(request: HttpRequest) -> User:
    """The person asking, from here on `request.user`. Raises Unauthenticated, Forged."""
    header = request.headers.get("Authorization", "")
    if header:
        request.user = _bearer(header)
        return request.user
    person = request.user
    if not isinstance(person, User) or not person.is_active:
        raise Unauthenticated(
            _("Say who you are: send an access token in the Authorization header."), given=False
        )
    if request.method not in SAFE and check_csrf(request) is not None:
        raise Forged
    return person


def _bearer(header: str) -> User:
    scheme, _blank, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthenticated(
            _("Send “Authorization: Bearer” and your access token, nothing else."), given=True
        )
    person = tokens.present(plain=secret.strip())
    if person is None:
        raise Unauthenticated(
            _("This access token is unknown, expired or revoked. Make a new one in the settings."),
            given=True,
        )
    return person
