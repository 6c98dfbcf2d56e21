"""Every write of contact: keyword-only, `by=`, one transaction, one event per thing that happened.

Each returns the row as stored. Sending twice with one client key writes once.
"""

from trivet.win.contact.actions.commitments import (
    clear,
    confirm_by_customer,
    keep,
    mark_broken,
    promise,
    release,
    renegotiate,
    reopen,
)
from trivet.win.contact.actions.drafts import (
    Attendance,
    CommitmentDraft,
    LogDraft,
    MinutesDraft,
    ObservationDraft,
    VisitDraft,
)
from trivet.win.contact.actions.minutes import (
    add_to_minutes,
    log_call,
    log_mail,
    record_minutes,
)
from trivet.win.contact.actions.observations import close_observation, note, reassign
from trivet.win.contact.actions.policy import set_cost_limit
from trivet.win.contact.actions.visits import (
    approve,
    close,
    hold,
    prepare_brief,
    rate_purpose,
    refuse,
    request_visit,
    revise,
    withdraw,
)

__all__ = [
    "Attendance",
    "CommitmentDraft",
    "LogDraft",
    "MinutesDraft",
    "ObservationDraft",
    "VisitDraft",
    "add_to_minutes",
    "approve",
    "clear",
    "close",
    "close_observation",
    "confirm_by_customer",
    "hold",
    "keep",
    "log_call",
    "log_mail",
    "mark_broken",
    "note",
    "prepare_brief",
    "promise",
    "rate_purpose",
    "reassign",
    "record_minutes",
    "refuse",
    "release",
    "renegotiate",
    "reopen",
    "request_visit",
    "revise",
    "set_cost_limit",
    "withdraw",
]
