"""A timeline as the templates draw it: each event told, its changed fields in one line."""

from typing import Any

from django.utils.translation import gettext as _

from trivet.reporting.timeline import Entry, Timeline
from trivet.web.telling import tell


def of(timeline: Timeline) -> dict[str, Any]:
    """Entries for `components/record/entry.html`, and the cursor of the next stretch."""
    return {"entries": [_told(entry) for entry in timeline.entries], "next": timeline.next}


def _told(entry: Entry) -> dict[str, Any]:
    told = tell(entry.event)
    words = [told.text, *[str(place) for place in entry.places], *map(_change, entry.changes)]
    return {
        "icon": told.icon,
        "title": told.title,
        "url": told.url,
        "text": " · ".join(one for one in words if one),
        "moment": told.moment,
        "by": told.by,
    }


def _change(change: Any) -> str:
    return _("%(field)s: %(before)s → %(after)s") % {
        "field": str(change.label)[:1].upper() + str(change.label)[1:],
        "before": change.before or "—",
        "after": change.after or "—",
    }
