"""What `trivet doctor` says of the journal: whether it still is what was sealed.

Works out every seal anew, which takes a minute for a million events. Django must be set up.
"""

from django.utils import translation

from trivet.foundation import seals
from trivet.launcher.checkup import Finding
from trivet.launcher.words import _, language


def finding() -> Finding:
    """One line: how much is sealed and fits, or the first event that does not fit."""
    extent = seals.extent()
    if not extent.seals:
        return Finding(True, _("Nothing of the journal is sealed yet; the worker does it hourly."))
    broken = seals.verify()
    if broken is None:
        text = _("The journal is as it was sealed. Events: {events}, seals: {seals}.")
        return Finding(True, text.format(events=extent.events, seals=extent.seals))
    with translation.override(language().lower().replace("_", "-") or "en"):
        reason = str(broken.sentence)
    if broken.event is None:
        text = _("The journal is not as it was sealed, first at seal {seal}: {reason}")
    else:
        text = _(
            "The journal is not as it was sealed, first at event {event} (seal {seal}): {reason}"
        )
    advice = _("Compare it with a backup, and ask who had access to the database.")
    found = text.format(event=broken.event, seal=broken.seal, reason=reason)
    return Finding(False, f"{found} {advice}")
