"""A sentence to the person after something was done, with an undo where there is one.

Works over a redirect (shown by the next page) and over an htmx swap (carried out of band).
Refuses to interrupt: a toast never takes the focus.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_UNDO = "undo:"


def say(request: HttpRequest, sentence: str, *, undo: str = "", kind: str = "good") -> None:
    """Tell the person; `undo` is the address to POST to, `kind` one of good, warn, bad."""
    level = {"good": messages.SUCCESS, "warn": messages.WARNING, "bad": messages.ERROR}[kind]
    messages.add_message(request, level, sentence, extra_tags=f"{_UNDO}{undo}" if undo else "")


def pending(request: HttpRequest) -> list[dict[str, str]]:
    """What is waiting to be shown; reading it empties it."""
    kinds = {messages.WARNING: "warn", messages.ERROR: "bad"}
    return [
        {
            "sentence": str(message),
            "kind": kinds.get(message.level, "good"),
            "undo": (message.extra_tags or "").removeprefix(_UNDO)
            if (message.extra_tags or "").startswith(_UNDO)
            else "",
        }
        for message in messages.get_messages(request)
    ]


def append_to(request: HttpRequest, response: HttpResponse) -> None:
    """Add the waiting toasts to a fragment; a redirect leaves them for the page it leads to."""
    if response.status_code >= 300 and response.status_code != 422:
        return
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    if "HX-Redirect" in response.headers or "HX-Refresh" in response.headers:
        return
    if b"<html" in response.content[:200] or not (waiting := pending(request)):
        return
    response.content += render_to_string(
        "shell/_toasts_swap.html", {"toasts": waiting}, request
    ).encode()
