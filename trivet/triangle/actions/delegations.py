"""What a team may decide by itself: delegated with a limit and dates, changed, withdrawn.

A new limit of a kind ends the one before it. Refuses a credit without a currency and a percentage
above a hundred.
"""

from datetime import date
from decimal import Decimal

from django.db import models, transaction
from django.utils.translation import gettext as _

from trivet.customers.models import Account
from trivet.foundation import clock, edits, journal
from trivet.foundation.errors import Refused
from trivet.foundation.periods import holds_on, overlaps
from trivet.organisation.models import User
from trivet.organisation.rules import check_ends_after_it_began, check_period
from trivet.triangle import rules
from trivet.triangle.models import Delegation, Project
from trivet.triangle.queries import may_delegate


@transaction.atomic
def delegate(
    *,
    by: User | None,
    account: Account,
    kind: str,
    limit: Decimal | None = None,
    currency: str = "",
    terms: str = "",
    since: date | None = None,
    until: date | None = None,
    project: Project | None = None,
) -> Delegation:
    """The team decides up to `limit` from `since` (today); the limit before ends the day before."""
    first = since or clock.today()
    _authorise(by, account)
    check_period(first, until)
    rules.check_delegation(kind, limit, currency, terms)
    same = Delegation.objects.filter(account=account, project=project, kind=kind)
    present = same.filter(holds_on(first)).first()
    if present is not None:
        if present.since is not None and present.since >= first:
            raise Refused(_("A limit of this kind begins on that very day. Choose a later day."))
        present.until = first
        present.save(update_fields=["until"])
    if same.filter(overlaps(first, until)).exists():
        raise Refused(_("A later limit of this kind is planned. End before it, or withdraw it."))
    row = edits.create(
        Delegation(
            account=account,
            project=project,
            kind=kind,
            limit=limit,
            currency=currency,
            terms=terms.strip(),
            since=first,
            until=until,
            granted_by=by,
        )
    )
    before = str(present.limit) if present and present.limit is not None else None
    _record("delegation.granted", by, row, before)
    return row


@transaction.atomic
def withdraw(*, by: User, delegation: Delegation, on: date | None = None) -> Delegation | None:
    """The delegation ends: `on` is the first day no longer (today). None where it never began."""
    _authorise(by, delegation.account)
    day = on or clock.today()
    _record("delegation.withdrawn", by, delegation, None)
    if delegation.since is not None and delegation.since >= max(day, clock.today()):
        delegation.delete()
        return None
    check_ends_after_it_began(delegation.since, day)
    delegation.until = day
    delegation.save(update_fields=["until"])
    return delegation


def _authorise(by: User | None, account: Account) -> None:
    if by is not None:
        rules.check_may_appoint(may_delegate(by, account))
    Account.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)


def _record(type: str, by: User | None, row: Delegation, before: str | None) -> None:
    touched: dict[str, models.Model] = {"account": row.account, "delegation": row}
    if row.project is not None:
        touched["project"] = row.project
    limit = str(row.limit) if row.limit is not None else None
    payload = {"kind": row.kind, "limit": [before, limit], "currency": row.currency}
    journal.record(type, by=by, touched=touched, payload=payload)
