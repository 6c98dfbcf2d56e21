"""The person's own settings, and the language of a stranger at the door.

Passwords, keys and sessions are allauth's pages in our frame. Refuses to change anyone else.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from trivet.organisation.actions import people, sessions
from trivet.organisation.models import User
from trivet.web import refusals, toasts
from trivet.web.fields import ZoneInput
from trivet.web.reader import reader


class PreferencesForm(forms.Form):
    """Shape only; what a preference may be is the organisation's rule."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Colours"), choices=User.Theme.choices, widget=forms.RadioSelect
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        widget=ZoneInput,
        help_text=gettext_lazy("Times and due days are shown as they are there."),
    )
    collation = forms.ChoiceField(
        label=gettext_lazy("Order of Chinese names"),
        choices=User.Collation.choices,
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Read and change one's own preferences."""
    person = reader(request)
    kept = {name: getattr(person, name) for name in PreferencesForm.base_fields}
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=kept)

    def prefer(changes: dict[str, Any]) -> HttpResponse:
        people.prefer(by=person, changes=changes)
        with translation.override(changes["language"]):
            toasts.say(request, gettext("Your preferences are saved."))
        return redirect("settings")

    page = {"form": form}
    return refusals.attempt(form, prefer) or render(
        request, "shell/settings.html", page, status=refusals.status(form)
    )


@require_POST
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions elsewhere."""
    sessions.end(by=reader(request), pk=pk)
    toasts.say(request, gettext("That session is signed out."))
    return redirect("usersessions_list")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language a stranger chose in a cookie; a person's own is in his preferences."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if (code := request.POST.get("language", "")) in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=31_536_000, samesite="Lax")
    return response
