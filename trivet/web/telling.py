"""What happened, in words: each type of journal event has an icon, a sentence and a page.

Timelines, "what changed" and the audit page tell the same event alike. A part registers the words
of its own events beside its addresses. Refuses to guess: an event without words keeps its type.
"""

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trivet.foundation.models import Event


@dataclass(frozen=True)
class Words:
    """`page` is the URL name that takes the id of the object linked as `link`."""

    icon: str
    title: str | Promise
    page: str = ""
    link: str = ""


@dataclass(frozen=True)
class Told:
    """One event as `components/record/entry.html` shows it."""

    id: int
    icon: str
    title: str
    text: str
    url: str
    moment: datetime
    by: str


_words: dict[str, Words] = {}

#: What a payload may call the thing it speaks of, the first found wins.
_NAMED = ("subject", "text", "name", "note", "reason")


def words(type: str, icon: str, title: str | Promise, *, page: str = "", link: str = "") -> None:
    """Register the words of one type of event."""
    _words[type] = Words(icon, title, page, link)


def known(type: str) -> bool:
    """Whether this type has words of its own."""
    return type in _words


def tell(event: Event) -> Told:
    """`event` in the reader's language. Prefetch its links for a list."""
    found = _words.get(event.type) or Words("info", event.type)
    return Told(
        id=event.pk,
        icon=found.icon,
        title=str(found.title),
        text=_text(event),
        url=_url(event, found),
        moment=event.at,
        by=str(event.actor) if event.actor_id else _("Trivet"),
    )


def _text(event: Event) -> str:
    labels = event.payload.get("labels")
    if isinstance(labels, dict) and (label := labels.get(get_language() or "")):
        return str(label)
    said = (event.payload.get(name) for name in _NAMED)
    return next((words for words in said if words and isinstance(words, str)), "")


def _url(event: Event, found: Words) -> str:
    if not found.page:
        return ""
    for link in event.links.all():
        if link.qualifier == found.link:
            try:
                return reverse(found.page, args=[link.object_id])
            except NoReverseMatch:
                return ""
    return ""
