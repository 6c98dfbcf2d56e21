"""A change of accounts taken back by the person who made it.

Gives back exactly what stood there, but only where nobody has changed it since, and only what the
person may still change; the rest is left and told. A change is undone once, within a week.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from trivet.customers import rules
from trivet.customers.actions import accounts, bulk
from trivet.customers.models import Account
from trivet.foundation import clock, journal
from trivet.foundation.errors import NotFound
from trivet.foundation.models import Event, EventLink
from trivet.foundation.visibility import Change, editing
from trivet.organisation.models import User

EDIT, UNDONE = "account.edited", "account.undone"


@dataclass(frozen=True)
class Undone:
    """How many accounts hold again what they held, and which were left as they are."""

    restored: int
    left: list[Account]


@transaction.atomic
def undo(*, by: User, event: int) -> Undone:
    """Take back the change that the journal holds as `event`. Raises NotFound, Refused."""
    told = Event.objects.filter(pk=event, type__in=[bulk.BATCH, EDIT], actor=by).first()
    if told is None:
        raise NotFound(_("There is no such change of yours."))
    rules.check_may_undo(undone=_is_undone(told), age=clock.now() - told.at)
    links = told.links.filter(kind=journal.kind_of(Account))
    touched = sorted(links.values_list("object_id", flat=True))
    restored = _undo_batch(by, told) if told.type == bulk.BATCH else _undo_edit(by, told, touched)
    left = Account.objects.visible_to(by).filter(pk__in=set(touched) - restored)
    if restored:
        journal.record(
            UNDONE,
            by=by,
            touched={journal.AMONG: [Account(pk=pk) for pk in sorted(restored)], "undoes": told},
            payload={"event": told.pk, "restored": len(restored), "left": len(left)},
        )
    return Undone(len(restored), list(left.order_by("sort_pinyin", "id")))


def _is_undone(event: Event) -> bool:
    links = EventLink.objects.filter(kind=journal.kind_of(Event), object_id=event.pk)
    return links.filter(qualifier="undoes").exists()


def _undo_batch(by: User, event: Event) -> set[int]:
    """Each row that still holds what the batch set holds again what stood there before."""
    field, value = event.payload["field"], event.payload["value"]
    change = Change.STANDING if field in rules.STANDING_FIELDS else Change.FACTS
    restored: set[int] = set()
    for held, pks in event.payload["before"]:
        still = Account.objects.filter(editing(by, change), _holds(field, value), pk__in=pks)
        rows = still.select_for_update(of=("self",)).order_by("pk")
        found = list(rows.values_list("pk", flat=True))
        bulk.store(found, field, held)
        restored.update(found)
    return restored


def _undo_edit(by: User, event: Event, touched: list[int]) -> set[int]:
    """All fields of the edit, or none: an account half undone would be neither."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=touched[0])
    changes = dict(event.payload["changes"])
    roles = changes.pop("roles", None)
    stands = Account.objects.filter(pk=account.pk)
    for field, (_old, new) in changes.items():
        stands = stands.filter(_holds(field, new))
    if not stands.exists() or (roles and _roles_of(account) != roles[1]):
        return set()
    accounts.store(
        by=by,
        account=account,
        changes={field: _value(field, old) for field, (old, _new) in changes.items()},
        roles=roles and roles[0],
        expected=None,
    )
    return {account.pk}


def _roles_of(account: Account) -> list[str]:
    return sorted(account.roles.values_list("kind", flat=True))


def _holds(field: str, value: Any) -> models.Q:
    """The condition that `field` holds what the journal wrote down."""
    if value is None:
        return models.Q(**{f"{field}__isnull": True})
    return models.Q(**{field: value})


def _value(field: str, kept: Any) -> Any:
    """A value as the journal kept it, in the type of its field."""
    kind = next(column for column in Account._meta.fields if column.name == field)
    if kept is None:
        return None
    if isinstance(kind, models.ForeignKey):
        return kind.related_model._base_manager.filter(pk=kept).first()
    return kind.to_python(kept)
