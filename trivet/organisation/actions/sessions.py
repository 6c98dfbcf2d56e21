"""A person's own sign-ins on other devices. Refuses anyone else's: they are not found."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trivet.foundation import journal
from trivet.foundation.errors import NotFound
from trivet.organisation.models import User


@transaction.atomic
def end(*, by: User, pk: int) -> None:
    """Sign out the session `pk` of `by`; the next request from there is a stranger's."""
    session = UserSession.objects.filter(pk=pk, user=by).first()
    if session is None:
        raise NotFound(_("This session has ended already."))
    session.end()
    journal.record("user.session_ended", by=by, touched={"user": by})
