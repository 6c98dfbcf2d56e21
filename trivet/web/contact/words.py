"""The events of contact in words, for every timeline."""

from django.utils.translation import gettext_lazy as _

from trivet.web.telling import words

_VISIT = {
    "visit.requested": _("Visit requested"),
    "visit.revised": _("Request changed"),
    "visit.approved": _("Visit approved"),
    "visit.refused": _("Visit refused"),
    "visit.withdrawn": _("Visit withdrawn"),
    "visit.briefed": _("Brief prepared"),
    "visit.held": _("Visit held"),
    "visit.recorded": _("Minutes recorded"),
    "visit.minutes_added": _("Added to the minutes"),
    "visit.rated": _("Purpose rated"),
    "visit.closed": _("Visit closed"),
}

_COMMITMENT = {
    "commitment.given": _("Commitment given"),
    "commitment.cleared": _("Commitment cleared by a seat"),
    "commitment.kept": _("Commitment kept"),
    "commitment.confirmed": _("Commitment confirmed by the customer"),
    "commitment.broken": _("Commitment broken"),
    "commitment.released": _("Commitment released"),
    "commitment.reopened": _("Commitment reopened"),
    "commitment.moved": _("Commitment moved to another day"),
}

_PROCESS = {
    "process.escalated": _("A step is late; the next above was told"),
    "process.handed_over": _("A step was handed over"),
    "process.reassigned": _("A step moved with its seat"),
    "process.cancelled": _("The process was ended"),
}

_OBSERVATION = {
    "observation.noted": _("Observation noted"),
    "observation.reassigned": _("Observation handed over"),
    "observation.closed": _("Observation closed"),
}


def register() -> None:
    """Called once, where the addresses are."""
    for type, title in _VISIT.items():
        words(type, "visits", title, page="win:visit", link="visit")
    for type, title in _COMMITMENT.items():
        words(type, "commitments", title, page="win:commitment", link="commitment")
    for type, title in _OBSERVATION.items():
        words(type, "info", title, page="win:observation", link="observation")
    for type, title in _PROCESS.items():
        words(type, "processes", title)
    words("call.logged", "phone", _("Call"), page="win:visit", link="visit")
    words("mail.logged", "mail", _("Mail"), page="win:visit", link="visit")
    words("cost_limit.set", "settings", _("Cost limit set"), page="win:policy")
