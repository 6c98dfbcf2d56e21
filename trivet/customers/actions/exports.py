"""Taking a list away as a file: permitted to whom, and told.

Refuses somebody whose seats and roles let him look but not take away.
"""

from django.db import transaction

from trivet.customers import rules
from trivet.customers.queries import access
from trivet.foundation import journal
from trivet.organisation.models import User


@transaction.atomic
def record(*, by: User, list: str, query: str, columns: int) -> None:
    """Say that `by` exports the list as it stands at `query`. Raises NotPermitted."""
    rules.check_may_export(access.may_export(by))
    journal.record(
        "list.exported",
        by=by,
        touched={"person": by},
        payload={"list": list, "query": query, "columns": columns},
    )
