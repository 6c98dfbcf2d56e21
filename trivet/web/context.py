"""What every page's frame needs: navigation, theme, toasts. Costs no SQL.

Refuses to count: a number beside a link is asked for by the page that shows it.
"""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from trivet.web import navigation, toasts

THEMES = ("auto", "light", "dark")


class Shell:
    """Read lazily by templates; a fragment that uses none of it pays for none of it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.languages = settings.LANGUAGES
        self.user: Any = getattr(request, "user", None)

    @cached_property
    def theme(self) -> str:
        theme = getattr(self.user, "theme", "auto")
        return theme if theme in THEMES else "auto"

    @property
    def signed_in(self) -> bool:
        return bool(self.user and self.user.is_authenticated)

    @property
    def name(self) -> str:
        return str(self.user)

    @property
    def email(self) -> str:
        return str(getattr(self.user, "email", ""))

    @property
    def settings(self) -> list[dict[str, Any]]:
        """The pages of the person's own settings, the one being read marked."""
        return navigation.settings_links(self.request.path)

    @cached_property
    def links(self) -> list[navigation.Link]:
        return navigation.links(self.user) if self.signed_in else []

    @cached_property
    def here(self) -> str:
        """The code of the rail entry this page belongs to: the one with the longest prefix."""
        path = self.request.path
        fitting = [one for one in self.links if _within(path, one.url)]
        return max(fitting, key=lambda one: len(one.url)).code if fitting else ""

    @property
    def toasts(self) -> list[dict[str, str]]:
        return toasts.pending(self.request)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"shell": Shell(request)}


def _within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
