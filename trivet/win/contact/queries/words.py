"""How a search reads: each word stands in the record's own words, or in the name of its account.

Refuses nothing: an empty search narrows nothing.
"""

from django.db.models import Q

from trivet.customers.models import Account
from trivet.foundation.names import fold, matching
from trivet.foundation.visibility import among


def spoken_of(text: str) -> Q:
    """The condition on touchpoints or commitments.

    The accounts of each word are read once as an array, so that both sides of its OR are answered
    by an index.
    """
    condition = Q()
    for word in fold(text).split():
        accounts = Account.objects.filter(matching(word)).values("pk")
        condition &= matching(word) | among("account", accounts)
    return condition
