"""Who is our customer: the questions of the business groups that a reader belongs to.

A question is read by the people of its business group: those who work or hold a role in it, above
it or beneath it. To everybody else it does not exist.
"""

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Decision, DecisionOption
from trivet.foundation import clock
from trivet.foundation.errors import NotFound
from trivet.organisation.models import Membership, Unit, User
from trivet.organisation.queries import standing, units_above, units_beneath
from trivet.organisation.rules import Power, check_power, powers_of


def visible_to(user: User) -> QuerySet[Decision]:
    """Questions of the business groups around the reader."""
    where = standing(user)
    if where.everywhere:
        return Decision.objects.all()
    places = Membership.objects.filter(user=user).current_on(clock.today())
    own = set(places.values_list("unit", flat=True))
    own |= {unit for _role, unit in where.grants if unit is not None}
    around = set(units_beneath(sorted(own))) if own else set()
    for unit in own:
        around.update(units_above(unit))
    return Decision.objects.filter(business_group__in=around)


def history(user: User, business_group: int | None = None) -> list[Decision]:
    """Newest question first, each with its options, its author and what it replaces."""
    rows = visible_to(user)
    if business_group is not None:
        rows = rows.filter(business_group=business_group)
    return list(_whole(rows).order_by("-asked_on", "-id"))


def holding(user: User) -> list[Decision]:
    """The answers that hold today, one per question line: decided and not replaced."""
    rows = visible_to(user).filter(decided_on__isnull=False)
    rows = rows.exclude(superseded_by__decided_on__isnull=False)
    return list(_whole(rows).order_by("business_group__code", "-decided_on", "-id"))


def one(user: User, pk: int) -> Decision:
    """Raises NotFound."""
    found = _whole(visible_to(user).filter(pk=pk)).first()
    if found is None:
        raise NotFound(_("There is no such question, or it is not open to you."))
    return found


def option(user: User, pk: int) -> DecisionOption:
    """Raises NotFound."""
    found = (
        DecisionOption.objects.filter(decision__in=visible_to(user).values("pk"), pk=pk)
        .select_related("decision__business_group")
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such option, or it is not open to you."))
    return found


def may_decide(user: User, business_group: int) -> bool:
    return standing(user).may(Power.DECIDE_CUSTOMER, business_group)


def check_may_decide(user: User, decision: Decision) -> None:
    """Raises NotPermitted."""
    roles = standing(user).roles_in(decision.business_group_id)
    check_power(powers_of(roles), Power.DECIDE_CUSTOMER)


def check_may_ask(user: User) -> None:
    check_power(standing(user).powers, Power.DECIDE_CUSTOMER)


def may_ask_in(user: User) -> list[Unit]:
    """The business groups in which the person may ask and decide."""
    groups = Unit.objects.filter(kind=Unit.Kind.BUSINESS_GROUP, closed_on__isnull=True).order_by(
        "code"
    )
    return [unit for unit in groups if may_decide(user, unit.pk)]


def _whole(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    return rows.select_related(
        "business_group", "decided_by", "supersedes", "superseded_by"
    ).prefetch_related(Prefetch("options", DecisionOption.objects.order_by("id")))
