"""The one journal event of an import, linked to the accounts and persons that it touched.

What it changed is always linked; what it made only up to MANY, since beyond that the links would
weigh more than the rows, and each row names its import itself (`intake_batch`).

Refuses nothing: runs at the end of the import's transaction.
"""

from django.db.models import QuerySet

from trivet.customers.models import Account, Person
from trivet.foundation import journal
from trivet.intake.bulk.running import Outcome
from trivet.intake.models import Batch, Before
from trivet.intake.targets.shapes import Record, Target

#: So many new records of a kind are linked one by one.
MANY = 20_000
#: Records with a timeline of their own.
_HAVE_TIMELINES = (Account, Person)


def record(batch: Batch, target: Target, outcome: Outcome) -> None:
    """Write the event and its links."""
    event = journal.record(
        "intake.taken",
        by=batch.by,
        touched={"import": batch},
        payload={
            "file": batch.file_name,
            "target": batch.target,
            "created": outcome.created,
            "updated": outcome.updated,
            "rejected": outcome.rejected,
            "records": outcome.records,
        },
    )
    for one in target.records:
        if one.model in _HAVE_TIMELINES:
            if outcome.made(one.name) <= MANY:
                journal.link_all(event, "created", _created(batch, one))
            journal.link_all(event, "changed", _changed(batch, one))
        elif "account_id" in one.links and _is_marked(one):
            found = one.model._default_manager.filter(intake_batch=batch.pk)
            accounts = Account.objects.filter(pk__in=found.values("account"))
            journal.link_all(event, "account", accounts.values("pk"))


def _created(batch: Batch, one: Record) -> QuerySet:  # type: ignore[type-arg]
    return one.model._default_manager.filter(intake_batch=batch.pk).values("pk")


def _changed(batch: Batch, one: Record) -> QuerySet:  # type: ignore[type-arg]
    before = Before.objects.filter(batch=batch, kind=journal.kind_of(one.model))
    return one.model._default_manager.filter(pk__in=before.values("object_id")).values("pk")


def _is_marked(one: Record) -> bool:
    return any(field.name == "intake_batch" for field in one.model._meta.concrete_fields)
