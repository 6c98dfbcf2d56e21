"""How many promises are kept on time, with the number they are counted from.

Refuses a rate from fewer than five: the page then says "not enough data" (method.md §6).
"""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from trivet.customers.models import Account
from trivet.foundation import clock
from trivet.organisation.models import User
from trivet.win.contact.models import Commitment
from trivet.win.contact.queries.ledger import due_or_ended_before

#: Below this many a share says more about chance than about anybody.
ENOUGH = 5

Status = Commitment.Status
Direction = Commitment.Direction


@dataclass(frozen=True)
class KeptRate:
    """`on_time` of `sample` commitments; released ones and those not yet due do not count."""

    direction: str
    on_time: int
    kept_late: int
    broken: int
    overdue: int

    @property
    def sample(self) -> int:
        return self.on_time + self.kept_late + self.broken + self.overdue

    @property
    def percent(self) -> int | None:
        """Share kept on time; None: not enough data."""
        return round(100 * self.on_time / self.sample) if self.sample >= ENOUGH else None


def kept_rates(
    user: User,
    *,
    account: Account | None = None,
    person_id: int | None = None,
    our_person: User | None = None,
) -> dict[str, KeptRate]:
    """Both directions, for an account, a person of theirs or of ours, as far as `user` sees."""
    rows = Commitment.objects.visible_to(user).filter(due_or_ended_before(clock.today()))
    if account is not None:
        rows = rows.filter(account=account)
    if person_id is not None:
        rows = rows.filter(their_person=person_id)
    if our_person is not None:
        rows = rows.filter(our_person=our_person)
    in_time = Q(status=Status.KEPT, ended_on__lte=F("due_on"))
    counted = rows.values("direction").annotate(
        on_time=Count("pk", filter=in_time),
        kept=Count("pk", filter=Q(status=Status.KEPT)),
        broken=Count("pk", filter=Q(status=Status.BROKEN)),
        overdue=Count("pk", filter=Q(status=Status.OPEN)),
    )
    rates = {side: KeptRate(side, 0, 0, 0, 0) for side in Direction.values}
    for row in counted.order_by("direction"):
        side, on_time = row["direction"], row["on_time"]
        late = row["kept"] - on_time
        rates[side] = KeptRate(side, on_time, late, row["broken"], row["overdue"])
    return rates
