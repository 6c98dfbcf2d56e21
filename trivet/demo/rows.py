"""A world's people, units, accounts and persons as rows for the bulk load; ids follow the plan.

Refuses nothing and reads no database: the same plan gives the same rows.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from trivet.customers.models import Account, Person
from trivet.demo.world import Plan, PlannedPerson
from trivet.foundation.names import Searchable
from trivet.organisation.models import Role, User
from trivet.triangle.models import Seat

Row = dict[str, Any]
PASSWORD = "three-legged-iron-stand"  # noqa: S105 - the benchmark's people sign in with it
TRIO = (Seat.AR, Seat.SR, Seat.FR)
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
        "id": pk,
        "code": code,
        "name": code,
        "labels": "{}",
        "kind": kind,
        "parent_id": parent,
        "closed_on": None,
    }


def users(plan: Plan) -> Iterator[Row]:
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
            "id": number,
            "user_id": user,
            "unit_id": 10 + department,
            "title": "",
            "is_head": is_head,
            "reports_to_id": None if is_head else department + 1,
            "since": BEGIN,
            "until": None,
        }


def grants(plan: Plan) -> Iterator[Row]:
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


def groups() -> Iterator[Row]:
    for number, code in enumerate(("carriers", "enterprise", "consumer"), start=1):
        yield {
            "id": number,
            "code": code,
            "name": code,
            "labels": "{}",
            "parent_id": None,
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
            **blank("short_name", "registry_number", "domain", "industry", "address"),
            **blank("phone", "currency", "notes"),
            **_search(sample),
            **versioned(made),
        }


def persons(plan: Plan) -> Iterator[Row]:
    made = moment(BEGIN)
    for item in plan.planned_persons():
        mail = f"p{item.number}@customer{item.account}.example"
        sample = Person(name=item.name.own, name_en=item.name.latin, email=mail)
        yield {
            "id": item.number + 1,
            "name": sample.name,
            "name_en": sample.name_en,
            "email": mail,
            **blank("phone", "mobile", "language", "notes"),
            **_search(sample),
            **versioned(made),
        }


def posts(plan: Plan) -> Iterator[Row]:
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


def appointments(plan: Plan) -> Iterator[Row]:
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


def moment(day: date, hour: int = 1) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def versioned(at: datetime) -> Row:
    return {"version": 1, "created_at": at, "updated_at": at}


def blank(*names: str) -> Row:
    return dict.fromkeys(names, "")


def _search(sample: Searchable) -> Row:
    sample.refresh_search()
    return {field.name: getattr(sample, field.name) for field in Searchable._meta.local_fields}
