"""A world's people, units, accounts and persons as rows for the bulk load; ids follow the plan.

Refuses nothing and reads no database: the same plan gives the same rows.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models

from trivet.customers.models import Account, CustomerGroup, Person, Post
from trivet.demo.words import PASSWORD
from trivet.demo.world import Plan, PlannedPerson
from trivet.foundation.names import Searchable
from trivet.organisation.models import Membership, Role, RoleGrant, Unit, User
from trivet.triangle.models import Appointment, Seat

Row = dict[str, Any]
TRIO = (Seat.AR, Seat.SR, Seat.FR)
#: Roles held by one person each, over the whole company.
EVERYWHERE = {"auditor": Role.AUDITOR, "steward": Role.DATA_STEWARD}
BEGIN = date(2023, 1, 1)


def units(plan: Plan) -> Iterator[Row]:
    fixed = [("hq", "company", None), ("carriers", "business_group", 1)]
    fixed += [("enterprise", "business_group", 1), ("consumer", "business_group", 1)]
    for number, (code, kind, parent) in enumerate(fixed, start=1):
        yield _unit(number, code, kind, parent)
    for department in range(plan.departments):
        group = 2 + department % 3
        yield _unit(10 + department, f"dept-{department + 1}", "department", group)


def _unit(pk: int, code: str, kind: str, parent: int | None) -> Row:
    return {
        **defaults(Unit),
        "id": pk,
        "code": code,
        "name": code,
        "kind": kind,
        "parent_id": parent,
    }


def users(plan: Plan) -> Iterator[Row]:
    """Per department a head; per team an AR, an SR and an FR. Their ids follow from the plan."""
    password = make_password(PASSWORD)
    mails = [f"head{number}@example.org" for number in range(plan.departments)]
    mails += [f"{seat.lower()}{team}@example.org" for team in range(plan.teams) for seat in TRIO]
    mails += [f"{role}@example.org" for role in EVERYWHERE]
    for number, mail in enumerate(mails, start=1):
        name = mail.partition("@")[0]
        yield {
            **defaults(User),
            "id": number,
            "email": mail,
            "name": name,
            "name_en": name,
            "password": password,
            "joined_at": moment(BEGIN),
            "seen_before": moment(plan.today - timedelta(days=2)),
            "seen_at": moment(plan.today - timedelta(days=1)),
            **_search(User(name=name, name_en=name, email=mail)),
        }


def member_id(plan: Plan, team: int, seat: int) -> int:
    """The id of the person in seat 0 AR, 1 SR, 2 FR of a team."""
    return plan.departments + team * 3 + seat + 1


def memberships(plan: Plan) -> Iterator[Row]:
    heads = [(number + 1, number, True) for number in range(plan.departments)]
    members = [
        (member_id(plan, team, seat), plan.department_of_team(team), False)
        for team in range(plan.teams)
        for seat in range(3)
    ]
    for number, (user, department, is_head) in enumerate([*heads, *members], start=1):
        yield {
            **defaults(Membership),
            "id": number,
            "user_id": user,
            "unit_id": 10 + department,
            "is_head": is_head,
            "reports_to_id": None if is_head else department + 1,
            "since": BEGIN,
        }


def grants(plan: Plan) -> Iterator[Row]:
    held: list[tuple[int, Role, int | None]] = [
        (number + 1, Role.DEPARTMENT_HEAD, 10 + number) for number in range(plan.departments)
    ]
    first = member_id(plan, plan.teams, 0)
    held += [(first + number, role, None) for number, role in enumerate(EVERYWHERE.values())]
    for number, (user, role, unit) in enumerate(held, start=1):
        yield {
            **defaults(RoleGrant),
            "id": number,
            "user_id": user,
            "role": role.value,
            "unit_id": unit,
            "since": BEGIN,
        }


def groups() -> Iterator[Row]:
    for number, code in enumerate(("carriers", "enterprise", "consumer"), start=1):
        yield {
            **defaults(CustomerGroup),
            "id": number,
            "code": code,
            "name": code,
            "business_group_id": number + 1,
        }


def accounts(plan: Plan) -> Iterator[Row]:
    sectors = ["carriers", "enterprise", "consumer"]
    made = moment(BEGIN)
    for item in plan.planned_accounts():
        sample = Account(
            name=item.name.own, name_en=item.name.latin, external_key=f"K{item.number:07d}"
        )
        yield {
            **defaults(Account),
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
            **_search(sample),
            **versioned(made),
        }


def persons(plan: Plan) -> Iterator[Row]:
    made = moment(BEGIN)
    for item in plan.planned_persons():
        mail = f"p{item.number}@customer{item.account}.example"
        sample = Person(name=item.name.own, name_en=item.name.latin, email=mail)
        yield {
            **defaults(Person),
            "id": item.number + 1,
            "name": sample.name,
            "name_en": sample.name_en,
            "email": mail,
            **_search(sample),
            **versioned(made),
        }


def posts(plan: Plan) -> Iterator[Row]:
    for item in plan.planned_persons():
        yield _post(item)


def _post(item: PlannedPerson) -> Row:
    return {
        **defaults(Post),
        "id": item.number + 1,
        "person_id": item.number + 1,
        "account_id": item.account + 1,
        "title": item.title,
        "function": item.function,
        "layer": item.layer,
        "since": BEGIN,
    }


def appointments(plan: Plan) -> Iterator[Row]:
    for account in range(plan.accounts):
        for seat, name in enumerate(TRIO):
            yield {
                **defaults(Appointment),
                "id": account * 3 + seat + 1,
                "account_id": account + 1,
                "seat": name.value,
                "user_id": member_id(plan, plan.team_of(account), seat),
                "appointed_by_id": plan.department_of(account) + 1,
                "since": BEGIN,
            }


def moment(day: date, hour: int = 1) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def versioned(at: datetime) -> Row:
    return {"version": 1, "created_at": at, "updated_at": at}


@cache
def defaults(model: type[models.Model]) -> Row:
    """What a new row of `model` holds where nothing is said; id and generated columns left out."""
    return {
        field.attname: "{}" if (value := field.get_default()) == {} else value
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated
    }


def _search(sample: Searchable) -> Row:
    sample.refresh_search()
    return {field.name: getattr(sample, field.name) for field in Searchable._meta.local_fields}
