"""What the process of contact allows, by subject. Pure: no query, no request.

Each `check_*` raises with a sentence; `foundation.errors.allowed` derives the boolean twin.
"""

from trivet.win.contact.rules.commitments import (
    COMMITMENT_TRANSITIONS,
    check_can_clear,
    check_can_confirm,
    check_can_keep,
    check_can_renegotiate,
    check_commitment_moves,
    check_due,
    check_ended_on,
    check_reason,
    check_sides,
)
from trivet.win.contact.rules.observations import (
    check_can_close_observation,
    check_lawful_source,
    least_class,
)
from trivet.win.contact.rules.people import (
    Place,
    check_can_lead,
    check_can_work,
    check_participants,
)
from trivet.win.contact.rules.proposals import Proposal, propose
from trivet.win.contact.rules.visits import (
    LOGGED_KINDS,
    STEPS,
    TRANSITIONS,
    VISIT_KINDS,
    Needs,
    approval_needs,
    check_can_approve,
    check_can_rate,
    check_can_revise,
    check_can_withdraw,
    check_class_readable,
    check_has_begun,
    check_has_happened,
    check_minutes_say_something,
    check_moves,
    check_rated,
    minutes_due,
)

__all__ = [
    "COMMITMENT_TRANSITIONS",
    "LOGGED_KINDS",
    "STEPS",
    "TRANSITIONS",
    "VISIT_KINDS",
    "Needs",
    "Place",
    "Proposal",
    "approval_needs",
    "check_can_approve",
    "check_can_clear",
    "check_can_close_observation",
    "check_can_confirm",
    "check_can_keep",
    "check_can_lead",
    "check_can_rate",
    "check_can_renegotiate",
    "check_can_revise",
    "check_can_withdraw",
    "check_can_work",
    "check_class_readable",
    "check_commitment_moves",
    "check_due",
    "check_ended_on",
    "check_has_begun",
    "check_has_happened",
    "check_lawful_source",
    "check_minutes_say_something",
    "check_moves",
    "check_participants",
    "check_rated",
    "check_reason",
    "check_sides",
    "least_class",
    "minutes_due",
    "propose",
]
