"""Whether this installation can answer: database reachable, migrations done. Needs no sign-in.

Refuses to say more than one sentence to a stranger: no version, no host, no trace.
"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

_migrated = False


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when ready, else 503 with the reason."""
    reason = _not_ready()
    text = reason or _("Trivet is ready.")
    return HttpResponse(f"{text}\n", status=503 if reason else 200, content_type="text/plain")


def _not_ready() -> str:
    global _migrated
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrated:
            executor = MigrationExecutor(connection)
            _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _("The database does not answer. Start it, or run `trivet doctor`.")
    return "" if _migrated else _("The database is being prepared. Run `trivet up` to finish it.")
