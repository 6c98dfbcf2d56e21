"""A person's own access tokens: made, shown once, revoked.

Making one asks for the password (or a second factor) again, for a token outlives a session that
somebody left open. Refuses to keep the secret anywhere: it is in one answer, and in no other.
"""

from datetime import timedelta
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trivet.foundation import clock
from trivet.organisation import queries
from trivet.organisation.actions import tokens as actions
from trivet.web import refusals, toasts
from trivet.web.organisation.forms import TokenForm
from trivet.web.reader import reader

USUAL = timedelta(days=90)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; a new token's text is on the answer to its POST and nowhere else."""
    form = TokenForm(request.POST or None, initial={"expires_on": clock.today() + USUAL})

    def issue(facts: dict[str, Any]) -> HttpResponse:
        fresh = actions.issue(by=reader(request), **facts)
        again = TokenForm(initial={"expires_on": clock.today() + USUAL})
        return _page(request, again, plain=fresh.plain)

    if request.method == "POST" and (done := refusals.attempt(form, issue)):
        return done
    return _page(request, form)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The token opens nothing from now on."""
    actions.revoke(by=reader(request), token=queries.token_of(pk, reader(request)))
    toasts.say(request, _("The token is revoked."))
    return redirect("tokens")


def _page(request: HttpRequest, form: TokenForm, plain: str = "") -> HttpResponse:
    context = {
        "tokens": list(queries.tokens_of(reader(request))),
        "form": form,
        "plain": plain,
        "today": clock.today(),
    }
    return render(request, "organisation/tokens.html", context, status=refusals.status(form))
