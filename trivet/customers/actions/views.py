"""Saved views: keep a list as one wants to see it again, share it, forget it.

Refuses a view of no list, one without a name, to forget somebody else's, and to share that of an
auditor.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trivet.customers import rules
from trivet.customers.models import SavedView
from trivet.customers.queries import access
from trivet.foundation import edits, journal
from trivet.foundation.errors import NotFound
from trivet.organisation.models import User


@transaction.atomic
def keep(*, by: User, list: str, name: str, query: str, shared: bool = False) -> SavedView:
    """Keep `query` under `name`; a view of one's own with that name is replaced.

    Raises NotPermitted where an auditor would share it.
    """
    rules.check_view_list(list)
    rules.check_view_name(name)
    rules.check_may_share(shared and access.only_reads(by))
    own = SavedView.objects.filter(owner=by, list=list, name=name.strip())
    view = own.select_for_update().first() or SavedView(owner=by, list=list, name=name.strip())
    view.query, view.shared = query.lstrip("?"), shared
    edits.validate(view, {"name", "query", "list", "shared"})
    view.save()
    _record("view.saved", by, view)
    return view


@transaction.atomic
def remove(*, by: User, pk: int) -> None:
    """Forget a view of one's own. Raises NotFound."""
    view = SavedView.objects.filter(pk=pk, owner=by).first()
    if view is None:
        raise NotFound(_("There is no such view of yours."))
    _record("view.removed", by, view)
    view.delete()


def _record(type: str, by: User, view: SavedView) -> None:
    payload = {"list": view.list, "name": view.name, "shared": view.shared}
    journal.record(type, by=by, touched={"view": view}, payload=payload)
