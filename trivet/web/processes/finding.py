"""What the palette finds of processes: each by its name in any language, or by its key."""

from django.utils.translation import gettext_lazy as _

from trivet.organisation.models import User
from trivet.processes import queries
from trivet.web.finding import Found, provider
from trivet.web.processes.parts import process_url


@provider("processes", _("Processes"), order=60)
def processes(user: User, query: str, limit: int) -> list[Found]:
    """Everybody may read how we work."""
    wanted = query.casefold()
    return [
        Found(one.label, process_url(one.key), "processes", one.key)
        for one in queries.catalogue()
        if any(wanted in name.casefold() for name in (one.key, one.name, *one.labels.values()))
    ][:limit]
