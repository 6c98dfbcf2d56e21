"""What the actions of contact share: lock, check the version, store, write once, find the place.

Lock order is touchpoint, then its commitments and observations, so that two never wait in a ring.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from trivet.customers.models import Person
from trivet.foundation import edits, journal
from trivet.foundation.edits import Versioned
from trivet.foundation.errors import Invalid, Stale
from trivet.foundation.security import SecurityClass
from trivet.organisation.models import User
from trivet.win.contact import rules
from trivet.win.contact.models import Commitment, Observation, Touchpoint

Record = TypeVar("Record", bound=Versioned)
Keyed = TypeVar("Keyed", Touchpoint, Commitment, Observation)

#: Text longer than this stays out of the journal; so does text of a higher class than this.
_JOURNAL_LENGTH = 200
_JOURNAL_CLASS = SecurityClass.INTERNAL


def locked(record: Record, *related: str) -> Record:
    """The stored row, locked until the transaction ends."""
    rows = type(record)._base_manager.select_for_update(of=("self",)).select_related(*related)
    return rows.get(pk=record.pk)


def locked_visit(visit: Touchpoint) -> Touchpoint:
    return locked(visit, "account", "requested_by")


def check_version(stored: Versioned, expected: int | None, *names: str) -> None:
    """Raises Stale, with what `names` now hold, where somebody changed the row since."""
    if expected is not None and stored.version != expected:
        raise Stale(
            _("Somebody else changed this while you were editing. Compare, then save again."),
            theirs={name: getattr(stored, name) for name in names},
            version=stored.version,
        )


def store(record: Versioned, **changes: Any) -> None:
    """Set and save a locked row that the rules have allowed. Raises Invalid on what is no value."""
    for name, value in changes.items():
        setattr(record, name, value)
    fields = record._meta.fields
    try:
        record.clean_fields(exclude=[f.name for f in fields if f.name not in changes])
    except ValidationError as error:
        raise Invalid(
            _("Some values cannot be saved. See the marked fields."),
            fields={name: list(found) for name, found in error.message_dict.items()},
        ) from error
    record.version += 1
    record.save(update_fields=[*changes, "version"])


def write_once(record: Keyed) -> tuple[Keyed, bool]:
    """Insert `record`, or return the row its key wrote before; says whether it is new."""
    kept = find(type(record), record.client_key)
    if kept is not None:
        return kept, False
    try:
        with transaction.atomic():
            return edits.create(record), True
    except (IntegrityError, Invalid):
        kept = find(type(record), record.client_key)  # written between the look and the insert
        if kept is None:
            raise
        return kept, False


def find(model: type[Keyed], key: uuid.UUID | None) -> Keyed | None:
    """The row that the key of a device has written already."""
    return None if key is None else model._base_manager.filter(client_key=key).first()


def check_moves(visit: Touchpoint, target: str) -> None:
    """The transition table, naming who got there first where somebody did."""
    who = "" if target in rules.TRANSITIONS[visit.status] else who_did(visit, f"visit.{target}")
    rules.check_moves(status=visit.status, target=target, who=who)


def who_did(record: Touchpoint | Commitment, *types: str) -> str:
    """The name of the person behind the newest event of `types` on `record`."""
    event = journal.about(record).filter(type__in=types).first()
    return event.actor.name if event and isinstance(event.actor, User) else _("Trivet")


def sayable(text: str, security: int = SecurityClass.PUBLIC) -> str:
    """`text` as the journal may keep it: shortened, and empty where it is held closely."""
    return text[:_JOURNAL_LENGTH] if security <= _JOURNAL_CLASS else ""


def persons(ids: Iterable[int | None]) -> list[Person]:
    """Persons of theirs as links of an event; only their ids matter there."""
    return [Person(pk=pk) for pk in sorted({pk for pk in ids if pk is not None})]


def users(ids: Iterable[int | None]) -> list[User]:
    """People of ours as links of an event; only their ids matter there."""
    return [User(pk=pk) for pk in sorted({pk for pk in ids if pk is not None})]


@contextmanager
def in_row(prefix: str, index: int) -> Iterator[None]:
    """The fields of an Invalid inside are renamed to those of the row in its formset."""
    try:
        yield
    except Invalid as error:
        raise Invalid(
            error.sentence,
            fields={f"{prefix}-{index}-{name}": found for name, found in error.fields.items()},
        ) from error
