"""Who may come in: people the organisation has entered, and nobody else.

There is no public sign-up. A provider's sign-in (OIDC) is joined to a person only by a mail
address the provider has verified and the organisation already knows.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """An administrator enters people; the sign-up page is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class KnownPeopleAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets a provider sign in people we know, and tells everyone else whom to ask."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        person = _known_person(sociallogin)
        if person is None:
            messages.error(
                request,
                _("Nobody here has the mail address of that account. Ask your administrator."),
            )
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)


def _known_person(sociallogin: Any) -> Any:
    """The one active person with a mail address the provider says it has verified."""
    verified = [address.email for address in sociallogin.email_addresses if address.verified]
    people = {
        person.pk: person
        for address in verified
        for person in filter_users_by_email(address, is_active=True)
    }
    return next(iter(people.values())) if len(people) == 1 else None
