"""A world's rows, table by table, as the bulk load copies them. Ids follow from the plan.

Refuses nothing and reads no database: the same plan gives the same rows.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import models

from trivet.customers.models import Account, CustomerGroup, Person, Post
from trivet.demo.world import Plan, PlannedPerson, PlannedTouch
from trivet.foundation.models import Event, EventLink
from trivet.foundation.names import Searchable
from trivet.organisation.models import Membership, Role, RoleGrant, Unit, User
from trivet.triangle.models import Appointment, Seat
from trivet.win.contact.models import Commitment, Observation, Participant, Touchpoint

Row = dict[str, Any]
PASSWORD = "three-legged-iron-stand"  # noqa: S105 - the benchmark's people sign in with it
TRIO = (Seat.AR, Seat.SR, Seat.FR)
BEGIN = date(2023, 1, 1)


def tables(plan: Plan) -> Iterator[tuple[type[models.Model], Iterable[Row]]]:
    """Every table of the world in the order of its references."""
    yield Unit, _units(plan)
    yield User, _users(plan)
    yield Membership, _memberships(plan)
    yield RoleGrant, _grants(plan)
    yield CustomerGroup, _groups()
    yield Account, _accounts(plan)
    yield Person, _persons(plan)
    yield Post, _posts(plan)
    yield Appointment, _appointments(plan)
    yield Touchpoint, _touchpoints(plan)
    yield Participant, _participants(plan)
    yield Commitment, _commitments(plan)
    yield Observation, _observations(plan)
    yield Event, _events(plan)
    yield EventLink, _links(plan)


def _units(plan: Plan) -> Iterator[Row]:
    fixed = [("hq", "company", None), ("carriers", "business_group", 1)]
    fixed += [("enterprise", "business_group", 1), ("consumer", "business_group", 1)]
    for number, (code, kind, parent) in enumerate(fixed, start=1):
        yield _unit(number, code, kind, parent)
    for department in range(plan.departments):
        group = 2 + department % 3
        yield _unit(10 + department, f"dept-{department + 1}", "department", group)


def _unit(pk: int, code: str, kind: str, parent: int | None) -> Row:
    return {
        "id": pk,
        "code": code,
        "name": code,
        "labels": "{}",
        "kind": kind,
        "parent_id": parent,
        "closed_on": None,
    }


def _users(plan: Plan) -> Iterator[Row]:
    """Per department a head; per team an AR, an SR and an FR. Their ids follow from the plan."""
    password = make_password(PASSWORD)
    mails = [f"head{number}@example.org" for number in range(plan.departments)]
    mails += [f"{seat.lower()}{team}@example.org" for team in range(plan.teams) for seat in TRIO]
    for number, mail in enumerate(mails, start=1):
        name = mail.partition("@")[0]
        yield {
            "id": number,
            "email": mail,
            "name": name,
            "name_en": name,
            "phone": "",
            "password": password,
            "last_login": None,
            "language": "en",
            "time_zone": "Asia/Taipei",
            "theme": "auto",
            "collation": "pinyin",
            "is_active": True,
            "joined_at": _moment(BEGIN),
            "seen_before": _moment(plan.today - timedelta(days=2)),
            "seen_at": _moment(plan.today - timedelta(days=1)),
            **_search(User(name=name, name_en=name, email=mail)),
        }


def member_id(plan: Plan, team: int, seat: int) -> int:
    """The id of the person in seat 0 AR, 1 SR, 2 FR of a team."""
    return plan.departments + team * 3 + seat + 1


def _memberships(plan: Plan) -> Iterator[Row]:
    heads = [(number + 1, number, True) for number in range(plan.departments)]
    members = [
        (member_id(plan, team, seat), plan.department_of_team(team), False)
        for team in range(plan.teams)
        for seat in range(3)
    ]
    for number, (user, department, is_head) in enumerate([*heads, *members], start=1):
        yield {
            "id": number,
            "user_id": user,
            "unit_id": 10 + department,
            "title": "",
            "is_head": is_head,
            "reports_to_id": None if is_head else department + 1,
            "since": BEGIN,
            "until": None,
        }


def _grants(plan: Plan) -> Iterator[Row]:
    for department in range(plan.departments):
        yield {
            "id": department + 1,
            "user_id": department + 1,
            "role": Role.DEPARTMENT_HEAD.value,
            "unit_id": 10 + department,
            "granted_by_id": None,
            "since": BEGIN,
            "until": None,
        }


def _groups() -> Iterator[Row]:
    for number, code in enumerate(("carriers", "enterprise", "consumer"), start=1):
        yield {
            "id": number,
            "code": code,
            "name": code,
            "labels": "{}",
            "parent_id": None,
            "business_group_id": number + 1,
        }


def _accounts(plan: Plan) -> Iterator[Row]:
    sectors = ["carriers", "enterprise", "consumer"]
    made = _moment(BEGIN)
    for item in plan.planned_accounts():
        sample = Account(
            name=item.name.own, name_en=item.name.latin, external_key=f"K{item.number:07d}"
        )
        yield {
            "id": item.number + 1,
            "name": sample.name,
            "name_en": sample.name_en,
            "external_key": sample.external_key,
            "group_id": sectors.index(item.sector) + 1,
            "department_id": 10 + item.department,
            "tier": item.tier,
            "parent_id": None if item.parent is None else item.parent + 1,
            "city": item.city[0],
            "country": item.city[2],
            "employees": item.employees,
            "is_active": True,
            **_blank(sample, "short_name", "registry_number", "domain", "industry", "address"),
            **_blank(sample, "phone", "currency", "notes"),
            **_search(sample),
            **_versioned(made),
        }


def _persons(plan: Plan) -> Iterator[Row]:
    made = _moment(BEGIN)
    for item in plan.planned_persons():
        mail = f"p{item.number}@customer{item.account}.example"
        sample = Person(name=item.name.own, name_en=item.name.latin, email=mail)
        yield {
            "id": item.number + 1,
            "name": sample.name,
            "name_en": sample.name_en,
            "email": mail,
            **_blank(sample, "phone", "mobile", "language", "notes"),
            **_search(sample),
            **_versioned(made),
        }


def _posts(plan: Plan) -> Iterator[Row]:
    for item in plan.planned_persons():
        yield _post(item)


def _post(item: PlannedPerson) -> Row:
    return {
        "id": item.number + 1,
        "person_id": item.number + 1,
        "account_id": item.account + 1,
        "title": item.title,
        "function": item.function,
        "layer": item.layer,
        "since": BEGIN,
        "until": None,
    }


def _appointments(plan: Plan) -> Iterator[Row]:
    for account in range(plan.accounts):
        for seat, name in enumerate(TRIO):
            yield {
                "id": account * 3 + seat + 1,
                "account_id": account + 1,
                "project_id": None,
                "seat": name.value,
                "user_id": member_id(plan, plan.team_of(account), seat),
                "is_backup": False,
                "appointed_by_id": plan.department_of(account) + 1,
                "reason": "",
                "since": BEGIN,
                "until": None,
            }


def _touchpoints(plan: Plan) -> Iterator[Row]:
    for item in plan.planned_touches():
        at = _moment(item.day, hour=item.number % 9)
        user = _who(plan, item)
        yield {
            "id": item.number + 1,
            "account_id": item.account + 1,
            "project_id": None,
            "kind": item.kind,
            "status": "closed",
            "subject": f"{item.kind} {item.number}",
            "starts_at": at,
            "ends_at": at + timedelta(hours=1),
            "security": 1,
            "requested_by_id": user,
            "brief_notes": "{}",
            "held_at": at,
            "minutes": "What was said and agreed.",
            "recorded_at": at + timedelta(hours=3),
            "recorded_by_id": user,
            "rating": 3 + item.number % 3,
            "closed_at": at + timedelta(hours=4),
            "client_key": UUID(int=item.number + 1),
            **_blank(Touchpoint, "goal", "background", "place", "currency", "next_step"),
            **_blank(Touchpoint, "rating_note"),
            **_versioned(at),
        }


def _who(plan: Plan, item: PlannedTouch) -> int:
    return member_id(plan, plan.team_of(item.account), item.seat)


def _participants(plan: Plan) -> Iterator[Row]:
    for item in plan.planned_touches():
        for side in (0, 1):
            yield {
                "id": item.number * 2 + side + 1,
                "touchpoint_id": item.number + 1,
                "person_id": item.person + 1 if side else None,
                "user_id": None if side else _who(plan, item),
                "attended": True,
            }


def _commitments(plan: Plan) -> Iterator[Row]:
    for item in islice(plan.planned_touches(), 0, None, 10):
        is_open = item.day > plan.today - timedelta(days=40)
        yield {
            "id": item.number // 10 + 1,
            "account_id": item.account + 1,
            "touchpoint_id": item.number + 1,
            "direction": "ours" if item.number % 20 else "theirs",
            "form": "oral",
            "text": f"Send what was asked for in {item.number}",
            "our_person_id": _who(plan, item),
            "their_person_id": item.person + 1,
            "promised_on": item.day,
            "due_on": item.day + timedelta(days=30),
            "status": "open" if is_open else "kept",
            "ended_on": None if is_open else item.day + timedelta(days=20),
            **_blank(Commitment, "proof", "end_reason"),
            **_versioned(_moment(item.day)),
        }


def _observations(plan: Plan) -> Iterator[Row]:
    for item in islice(plan.planned_touches(), 5, None, 10):
        yield {
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
            **_blank(Observation, "competitor", "source", "closing_note"),
            **_versioned(_moment(item.day)),
        }


def _events(plan: Plan) -> Iterator[Row]:
    for item in plan.planned_touches():
        yield {
            "id": item.number + 1,
            "at": _moment(item.day, hour=item.number % 9 + 3),
            "actor_id": _who(plan, item),
            "type": "touchpoint.closed",
            "payload": "{}",
        }


def _links(plan: Plan) -> Iterator[Row]:
    for item in plan.planned_touches():
        for side, (kind, pk, qualifier) in enumerate(
            (
                ("customers.account", item.account + 1, "account"),
                ("win_contact.touchpoint", item.number + 1, "visit"),
            )
        ):
            yield {
                "id": item.number * 2 + side + 1,
                "event_id": item.number + 1,
                "kind": kind,
                "object_id": pk,
                "qualifier": qualifier,
            }


def _moment(day: date, hour: int = 1) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def _versioned(at: datetime) -> Row:
    return {"version": 1, "created_at": at, "updated_at": at}


def _blank(_model: models.Model | type[models.Model], *names: str) -> Row:
    return dict.fromkeys(names, "")


def _search(sample: Searchable) -> Row:
    sample.refresh_search()
    return {
        "sort_pinyin": sample.sort_pinyin,
        "search_text": sample.search_text,
        "search_grams": list(sample.search_grams),
    }
