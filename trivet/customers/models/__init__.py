"""The nouns of the customer side, by subject."""

from trivet.customers.models.accounts import (
    Account,
    AccountRole,
    OrgUnit,
    SavedView,
    Tier,
    TierRequirement,
)
from trivet.customers.models.groups import CustomerGroup, Decision, DecisionOption
from trivet.customers.models.persons import Person, Post

__all__ = [
    "Account",
    "AccountRole",
    "CustomerGroup",
    "Decision",
    "DecisionOption",
    "OrgUnit",
    "Person",
    "Post",
    "SavedView",
    "Tier",
    "TierRequirement",
]
