"""Saved views of a list: one's own, and those shared with everybody."""

from django.db.models import Q

from trivet.customers.models import SavedView
from trivet.organisation.models import User


def of_list(user: User, list_code: str) -> list[SavedView]:
    """One's own first, then the shared ones, by name."""
    rows = SavedView.objects.filter(Q(owner=user) | Q(shared=True), list=list_code)
    found = rows.select_related("owner").order_by("name", "id")
    return sorted(found, key=lambda view: view.owner_id != user.pk)
