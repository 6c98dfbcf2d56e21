"""The contact rows of a world: touchpoints, who was there, promises, observations, events.

Reads the plan's past once per table, which costs less than keeping it.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from trivet.demo.rows import Row, defaults, member_id, moment, versioned
from trivet.demo.world import Plan, PlannedTouch
from trivet.win.contact.models import Commitment, Observation, Participant, Touchpoint

#: An installed database has told of a few things already, such as its processes.
FIRST_EVENT = 1000


def touchpoints(plan: Plan) -> Iterator[Row]:
    for item in plan.planned_touches():
        at = moment(item.day, hour=item.number % 9)
        user = _who(plan, item)
        yield {
            **defaults(Touchpoint),
            "id": item.number + 1,
            "account_id": item.account + 1,
            "kind": item.kind,
            "status": "closed",
            "subject": f"{item.kind} {item.number}",
            "search_text": f"{item.kind} {item.number}",
            "starts_at": at,
            "ends_at": at + timedelta(hours=1),
            "security": 1,
            "requested_by_id": user,
            "held_at": at,
            "minutes": "What was said and agreed.",
            "recorded_at": at + timedelta(hours=3),
            "recorded_by_id": user,
            "rating": 3 + item.number % 3,
            "closed_at": at + timedelta(hours=4),
            "client_key": UUID(int=item.number + 1),
            **versioned(at),
        }


def _who(plan: Plan, item: PlannedTouch) -> int:
    return member_id(plan, plan.team_of(item.account), item.seat)


def participants(plan: Plan) -> Iterator[Row]:
    for item in plan.planned_touches():
        for side in (0, 1):
            yield {
                **defaults(Participant),
                "id": item.number * 2 + side + 1,
                "touchpoint_id": item.number + 1,
                "person_id": item.person + 1 if side else None,
                "user_id": None if side else _who(plan, item),
                "attended": True,
            }


def commitments(plan: Plan) -> Iterator[Row]:
    for item in plan.planned_touches(step=10):
        is_open = item.day > plan.today - timedelta(days=40)
        yield {
            **defaults(Commitment),
            "id": item.number // 10 + 1,
            "account_id": item.account + 1,
            "touchpoint_id": item.number + 1,
            "direction": "ours" if item.number % 20 else "theirs",
            "form": "oral",
            "text": f"Send what was asked for in {item.number}",
            "search_text": f"send what was asked for in {item.number}",
            "our_person_id": _who(plan, item),
            "their_person_id": item.person + 1,
            "promised_on": item.day,
            "due_on": item.day + timedelta(days=30),
            "status": "open" if is_open else "kept",
            "ended_on": None if is_open else item.day + timedelta(days=20),
            "client_key": UUID(int=item.number + 1),
            **versioned(moment(item.day)),
        }


def observations(plan: Plan) -> Iterator[Row]:
    for item in plan.planned_touches(step=10, start=5):
        yield {
            **defaults(Observation),
            "id": item.number // 10 + 1,
            "account_id": item.account + 1,
            "touchpoint_id": item.number + 1,
            "kind": "issue" if item.number % 20 == 5 else "relationship",
            "text": f"Something seen in {item.number}",
            "person_id": item.person + 1,
            "observed_on": item.day,
            "confidence": "stated",
            "security": 1,
            "owner_id": _who(plan, item),
            "client_key": UUID(int=item.number + 1),
            **versioned(moment(item.day)),
        }


def events(plan: Plan) -> Iterator[Row]:
    for item in plan.planned_touches():
        yield {
            "id": FIRST_EVENT + item.number,
            "at": moment(item.day, hour=item.number % 9 + 3),
            "actor_id": _who(plan, item),
            "type": "touchpoint.closed",
            "payload": "{}",
        }


def links(plan: Plan) -> Iterator[Row]:
    for item in plan.planned_touches():
        for side, (kind, pk, qualifier) in enumerate(
            (
                ("customers.account", item.account + 1, "account"),
                ("win_contact.touchpoint", item.number + 1, "visit"),
            )
        ):
            yield {
                "id": 2 * (FIRST_EVENT + item.number) + side,
                "event_id": FIRST_EVENT + item.number,
                "kind": kind,
                "object_id": pk,
                "qualifier": qualifier,
            }
