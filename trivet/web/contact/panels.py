"""What contact has to say on the right of an account: what waits, what is owed both ways."""

from typing import Any

from trivet.customers.models import Account
from trivet.foundation.errors import allowed
from trivet.organisation.models import User
from trivet.processes.queries import open_on
from trivet.web.contact import parts
from trivet.web.customers.panels import Shown, panel
from trivet.win.contact import rules
from trivet.win.contact.queries import figures, ledger, places

#: The nearest few; all of them are in the ledger.
SHOWN = 5


@panel("next-steps", order=10)
def next_steps(user: User, account: Account) -> Shown:
    """What the processes wait for, and the ways to begin something."""
    values: dict[str, Any] = {
        "account": account,
        # A step on something held above the reader is not his to know of.
        "steps": [
            parts.as_next(one) | {"text": one.title.text}
            for one in open_on(user, account)
            if one.title is not None
        ],
        "may_work": allowed(rules.check_can_work, place=places.place(user, account)),
    }
    return Shown("contact/_panel_next.html", values)


@panel("commitments", order=30)
def commitments(user: User, account: Account) -> Shown:
    """Open commitments both ways, and how well each side keeps them."""
    rows = ledger.open_both_ways(user, account, limit=SHOWN)
    values = {
        "account": account,
        "rows": parts.with_sign(rows, parts.promise_sign),
        "rates": figures.kept_rates(user, account=account),
    }
    return Shown("contact/_panel_commitments.html", values)
