"""Taking a list away as a file: told to the journal, as reading is not.

Refuses nobody: who reads a row may take it out (ADR 0101); rows out of sight and fields above the
reader never come into the list.
"""

from django.db import transaction

from trivet.foundation import journal
from trivet.organisation.models import User


@transaction.atomic
def record(*, by: User, list: str, query: str, columns: int) -> None:
    """Say that `by` exports the list as it stands at `query`."""
    journal.record(
        "list.exported",
        by=by,
        touched={"person": by},
        payload={"list": list, "query": query, "columns": columns},
    )
