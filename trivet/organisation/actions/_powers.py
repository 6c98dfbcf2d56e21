"""The question every action here asks first: may this person do that, there."""

from trivet.organisation import rules
from trivet.organisation.models import Unit, User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power


def require(by: User | None, power: Power, unit: Unit | None = None) -> None:
    """Raises NotPermitted. `unit` None asks for it everywhere, `by` None is Trivet itself."""
    if by is not None:
        roles = standing(by).roles_in(unit.pk if unit else None)
        rules.check_power(rules.powers_of(roles), power)
