"""One field set on many accounts at once.

One journal event holds the whole batch: what was set, what stood there before, a link to each
account; `undo` reads it. Refuses more than ten thousand accounts at a time.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.customers import rules
from trivet.customers.actions._rights import require_power
from trivet.customers.models import Account
from trivet.foundation import clock, journal
from trivet.foundation.errors import Invalid, NotPermitted
from trivet.foundation.models import Event
from trivet.foundation.visibility import Change, editing
from trivet.organisation.models import User
from trivet.organisation.rules import Power

BATCH = "account.bulk_edited"


@dataclass(frozen=True)
class Outcome:
    """How many accounts a batch touched, which it left, and the event to undo it by."""

    event: Event | None
    done: int
    left: list[Account]


@transaction.atomic
def set_field(*, by: User, accounts: QuerySet[Account], field: str, value: Any) -> Outcome:
    """Set `field` on those of `accounts` (already what `by` sees) that `by` may change.

    `left` tells which he may not. Raises Invalid, Refused, NotPermitted where he may change none.
    """
    change = Change.STANDING if field in rules.STANDING_FIELDS else Change.FACTS
    chosen = list(accounts.order_by("pk").values_list("pk", flat=True)[: rules.BULK_LIMIT + 1])
    rules.check_bulk(field, len(chosen))
    _check_value(by, field, value)
    mine = Account.objects.filter(editing(by, change), pk__in=chosen)
    rows = list(
        mine.select_for_update(of=("self",)).order_by("pk").values_list("pk", _column(field))
    )
    if not rows:
        raise NotPermitted(
            _("Your roles do not allow this. Ask an administrator, or the head of the department.")
        )
    wanted = getattr(value, "pk", value)
    before: dict[Any, list[int]] = defaultdict(list)
    for pk, held in rows:
        if held != wanted:
            before[held].append(pk)
    touched = [pk for pks in before.values() for pk in pks]
    event = _write(by, field, wanted, before) if touched else None
    left = Account.objects.visible_to(by).filter(pk__in=set(chosen) - {pk for pk, _held in rows})
    return Outcome(event, len(touched), list(left.order_by("sort_pinyin", "id")))


def _write(by: User, field: str, value: Any, before: Mapping[Any, list[int]]) -> Event:
    pks = [pk for group in before.values() for pk in group]
    store(pks, field, value)
    return journal.record(
        BATCH,
        by=by,
        touched={journal.AMONG: [Account(pk=pk) for pk in pks]},
        payload={
            "field": field,
            "value": value,
            "before": [[held, group] for held, group in before.items()],
            "count": len(pks),
        },
    )


def store(pks: Collection[int], field: str, value: Any) -> None:
    """Set the column and count the versions. The caller holds the rows locked."""
    changed = {_column(field): value, "version": F("version") + 1, "updated_at": clock.now()}
    Account.objects.filter(pk__in=pks).update(**changed)


def _check_value(by: User, field: str, value: Any) -> None:
    """The value must be one the model takes, and the place one that is open to `by`."""
    if field == "department":
        require_power(by, Power.EDIT_ACCOUNTS, value)
        rules.check_open_unit(value is not None and value.closed_on is not None)
    if field == "group" and value is not None:
        rules.check_open_group(value.retired_on is not None)
    if field == "tier" and value not in dict(Account._meta.get_field("tier").flatchoices):
        raise Invalid(_("There is no such tier."), fields={"value": [_("Choose a tier.")]})


def _column(field: str) -> str:
    return next(column.attname for column in Account._meta.fields if column.name == field)
