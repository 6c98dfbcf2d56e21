"""Every read of our own side: standing of a person, the tree of units, the people.

Everybody signed in may see who works here; what a person may see of customers is `sight`.
"""

from trivet.organisation.queries.choices import people_to_choose, units_to_choose
from trivet.organisation.queries.people import (
    directory,
    leader_of,
    leads,
    people_above,
    person_of_ours,
    person_with_mail,
    place_of,
    profile,
    sessions_of,
    token_of,
    tokens_of,
)
from trivet.organisation.queries.roles import (
    grant_of,
    grants,
    manages,
    manages_somewhere,
    may_see_grants,
    ties_for_leaving,
)
from trivet.organisation.queries.standing import Standing, forget_standing, standing
from trivet.organisation.queries.units import (
    Branch,
    ancestors,
    children,
    head_of,
    heads_above,
    members,
    membership_of,
    tree,
    unit_of,
    units,
    units_above,
    units_beneath,
    units_named,
)

__all__ = [
    "Branch",
    "Standing",
    "ancestors",
    "children",
    "directory",
    "forget_standing",
    "grant_of",
    "grants",
    "head_of",
    "heads_above",
    "leader_of",
    "leads",
    "manages",
    "manages_somewhere",
    "may_see_grants",
    "members",
    "membership_of",
    "people_above",
    "people_to_choose",
    "person_of_ours",
    "person_with_mail",
    "place_of",
    "profile",
    "sessions_of",
    "standing",
    "ties_for_leaving",
    "token_of",
    "tokens_of",
    "tree",
    "unit_of",
    "units",
    "units_above",
    "units_beneath",
    "units_named",
    "units_to_choose",
]
