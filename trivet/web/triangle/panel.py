"""The triangle beside an account's timeline: who sits today, what is vacant."""

from trivet.customers.models import Account
from trivet.organisation.models import User
from trivet.triangle import queries
from trivet.web.customers.panels import Shown, panel


@panel("triangle", order=20)
def triangle(user: User, account: Account) -> Shown:
    """The core seats; the page of the triangle tells the rest."""
    return Shown("triangle/_panel.html", {"lines": queries.seats_today(account)})
