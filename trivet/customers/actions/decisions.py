"""Who is our customer: ask it, weigh options, decide, ask anew.

A decision that was taken never changes; another one, decided later, takes its place. Refuses a
decision without two options, a reason and a date that has come.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from trivet.customers import rules
from trivet.customers.actions._rights import require_power
from trivet.customers.models import Decision, DecisionOption
from trivet.foundation import clock, edits, journal
from trivet.organisation.models import Unit, User
from trivet.organisation.rules import Power


@transaction.atomic
def ask(
    *,
    by: User | None,
    business_group: Unit,
    question: str,
    on: date | None = None,
    supersedes: Decision | None = None,
) -> Decision:
    """Open a question. With `supersedes` it is the same question asked anew: once it is decided,
    the earlier answer no longer holds.
    """
    require_power(by, Power.DECIDE_CUSTOMER, business_group)
    if supersedes is not None:
        earlier = _locked(supersedes)
        rules.check_decided(earlier.decided_on is not None, hasattr(earlier, "superseded_by"))
        rules.check_same_business_group(earlier.business_group_id, business_group.pk)
    decision = edits.create(
        Decision(
            business_group=business_group,
            question=question.strip(),
            asked_on=on or clock.today(),
            supersedes=supersedes,
        )
    )
    _record("decision.asked", by, decision, {"question": decision.question})
    return decision


@transaction.atomic
def add_option(
    *, by: User | None, decision: Decision, title: str, arguments: str = "", evidence: str = ""
) -> DecisionOption:
    _open(by, decision)
    option = edits.create(
        DecisionOption(
            decision=decision,
            title=title.strip(),
            arguments=arguments.strip(),
            evidence=evidence.strip(),
        )
    )
    _record("decision.option_added", by, decision, {"option": option.title})
    return option


@transaction.atomic
def change_option(
    *, by: User | None, option: DecisionOption, title: str, arguments: str = "", evidence: str = ""
) -> DecisionOption:
    _open(by, option.decision)
    before = option.title
    option.title, option.arguments = title.strip(), arguments.strip()
    option.evidence = evidence.strip()
    edits.validate(option, {"title", "arguments", "evidence"})
    option.save(update_fields=["title", "arguments", "evidence"])
    payload = {"option": [before, option.title]}
    _record("decision.option_changed", by, option.decision, payload)
    return option


@transaction.atomic
def drop_option(*, by: User | None, option: DecisionOption) -> None:
    _open(by, option.decision)
    _record("decision.option_dropped", by, option.decision, {"option": option.title})
    option.delete()


@transaction.atomic
def decide(
    *,
    by: User,
    decision: Decision,
    option: DecisionOption,
    reason: str,
    effect: str = "",
    on: date | None = None,
    effective_from: date | None = None,
    expected: int | None = None,
) -> Decision:
    """Choose `option`, with date, author and effect. From then on it stays as it is."""
    locked = _open(by, decision)
    rules.check_choice(locked.options.count(), reason)
    rules.check_option_of(option.decision_id, locked.pk)
    day = on or clock.today()
    rules.check_dates(locked.asked_on, day, clock.today())
    changes = {
        "decided_on": day,
        "decided_by": by,
        "reason": reason.strip(),
        "effect": effect.strip(),
        "effective_from": effective_from or day,
    }
    edits.apply(decision, changes, expected=expected)
    option.chosen = True
    option.save(update_fields=["chosen"])
    _record(
        "decision.decided",
        by,
        decision,
        {"question": decision.question, "option": option.title, "on": str(day)},
    )
    return decision


def _open(by: User | None, decision: Decision) -> Decision:
    """Locked, and still open to be changed by `by`."""
    require_power(by, Power.DECIDE_CUSTOMER, decision.business_group)
    found = _locked(decision)
    rules.check_undecided(found.decided_on is not None)
    return found


def _locked(decision: Decision) -> Decision:
    return Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)


def _record(type: str, by: User | None, decision: Decision, payload: Mapping[str, object]) -> None:
    touched = {"decision": decision, "business_group": decision.business_group}
    journal.record(type, by=by, touched=touched, payload=payload)
