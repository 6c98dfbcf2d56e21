"""The nouns of contact, by subject."""

from trivet.win.contact.models.commitments import Clearance, Commitment
from trivet.win.contact.models.observations import Observation
from trivet.win.contact.models.policy import CostLimit
from trivet.win.contact.models.touchpoints import (
    Approval,
    Participant,
    Touchpoint,
    forget_invitations,
    invitations,
)

__all__ = [
    "Approval",
    "Clearance",
    "Commitment",
    "CostLimit",
    "Observation",
    "Participant",
    "Touchpoint",
    "forget_invitations",
    "invitations",
]
