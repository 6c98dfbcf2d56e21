"""Keystone's customers: groups, the dated decision on the consumer, forty accounts, their people.

Written through the actions; who sits where in each triangle is drawn, one seat is left vacant.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from trivet.customers.actions import accounts, decisions, groups, org_units, persons, tiers
from trivet.customers.models import Account, CustomerGroup, OrgUnit, Person, TierRequirement
from trivet.demo import words
from trivet.demo.company import Company
from trivet.demo.world import Plan, PlannedAccount
from trivet.triangle.actions import appointments, delegations
from trivet.triangle.models import Seat

#: code, parent, business group, name, 繁體, 简体
GROUPS = [
    ("operators", None, "carrier", "Operators", "運營商", "运营商"),
    ("operators-fixed", "operators", "carrier", "Fixed network", "固網", "固网"),
    ("operators-mobile", "operators", "carrier", "Mobile network", "行動網路", "移动网络"),
    ("utilities", None, "enterprise", "Utilities and rail", "公用與鐵路", "公用与铁路"),
    ("services", None, "enterprise", "Banks and hospitals", "銀行與醫院", "银行与医院"),
    (
        "consumers",
        None,
        "consumer",
        "Consumers, through retail",
        "消費者（經零售）",
        "消费者（经零售）",
    ),
]
GROUP_OF = {
    "north": "operators-fixed",
    "south": "operators-mobile",
    "grid": "utilities",
    "city": "services",
    "retail": "consumers",
}
SECTOR_OF = {
    "north": "carriers",
    "south": "carriers",
    "grid": "enterprise",
    "city": "enterprise",
    "retail": "consumer",
}
INDUSTRY = {
    "carriers": gettext_noop("Telecommunications"),
    "enterprise": gettext_noop("Utilities and services"),
    "consumer": gettext_noop("Retail"),
}
UNITS = [
    (gettext_noop("Network"), gettext_noop("Network department")),
    (gettext_noop("Procurement"), gettext_noop("Procurement department")),
    (gettext_noop("Operations"), gettext_noop("Operations department")),
    (gettext_noop("Finance"), gettext_noop("Finance department")),
]
#: tier: visits a quarter, answer hours, dedicated SR, dedicated FR, sponsor, approval
REQUIREMENTS = {
    "S": (6, 4, True, True, True, True),
    "A": (3, 8, True, False, False, True),
    "B": (2, 24, False, False, False, False),
    "C": (1, 48, False, False, False, False),
}
POLARIS = 0
REDWOOD_POWER = 16


@dataclass
class Market:
    """The accounts in the order of the plan, and the people of each by account id."""

    accounts: list[Account] = field(default_factory=list)
    persons: dict[int, list[Person]] = field(default_factory=dict)
    department: dict[int, str] = field(default_factory=dict)


def open_up(company: Company, plan: Plan, draw: Random, language: str) -> Market:
    """Write groups, tiers, accounts, people and triangles into an empty database."""
    made = _groups(company)
    _tiers()
    market = Market()
    for item in plan.planned_accounts():
        account = _account(company, made, market, item, language)
        market.persons[account.pk] = list(_people(account, draw, language))
        _seat(company, account, item, market.department[account.pk], plan.today)
    return market


def decide_who_is_the_customer(company: Company, today: date) -> None:
    """The consumer business asks for half a year who its customer is, and decides."""
    asked, decided = today - timedelta(days=400), today - timedelta(days=230)
    admin = company.people["admin"]
    decision = decisions.ask(
        by=admin,
        business_group=company.units["consumer"],
        question=_("Who is the customer of our devices?"),
        on=asked,
    )
    decisions.add_option(
        by=admin,
        decision=decision,
        title=_("The operators who order them"),
        arguments=_("They pay, they specify, and they take large volumes at once."),
        evidence=_("Nine tenths of this year's orders came through operators."),
    )
    chosen = decisions.add_option(
        by=admin,
        decision=decision,
        title=_("The people who use them"),
        arguments=_("Operators order what people ask for. What people want must come first."),
        evidence=_("Returns name what users dislike; no operator had asked for it."),
    )
    decisions.decide(
        by=company.people["policy"],
        decision=decision,
        option=chosen,
        reason=_("A device made for its orderer is not wanted by its user, and then not ordered."),
        effect=_("Insight into users comes first; retail becomes an account department."),
        on=decided,
        effective_from=decided + timedelta(days=30),
    )


def _groups(company: Company) -> dict[str, CustomerGroup]:
    made: dict[str, CustomerGroup] = {}
    for code, parent, business, name, traditional, simplified in GROUPS:
        made[code] = groups.add(
            by=None,
            code=code,
            name=name,
            labels={"en": name, "zh-hant": traditional, "zh-hans": simplified},
            parent=made[parent] if parent else None,
            business_group=company.units[business],
        )
    return made


def _tiers() -> None:
    for tier, (visits, hours, solution, fulfilment, sponsor, approval) in REQUIREMENTS.items():
        stored = TierRequirement.objects.filter(tier=tier).first()
        tiers.set_requirement(
            by=None,
            tier=tier,
            values={
                "visits_per_quarter": visits,
                "response_hours": hours,
                "minutes_hours": 24,
                "dedicated_ar": True,
                "dedicated_sr": solution,
                "dedicated_fr": fulfilment,
                "needs_sponsor": sponsor,
                "needs_approval": approval,
            },
            expected=stored.version if stored else 0,
        )


def _account(
    company: Company,
    made: dict[str, CustomerGroup],
    market: Market,
    item: PlannedAccount,
    language: str,
) -> Account:
    department = list(GROUP_OF)[item.department]
    sector = SECTOR_OF[department]
    draw = Random(f"account/{item.number}")
    called = words.company(draw, sector, item.number)
    name, name_en = called.said(language)
    stem = called.latin.split()[0].lower()
    own, latin, country = words.CITIES[0] if item.number == POLARIS else item.city
    account = accounts.add(
        by=None,
        fields={
            "name": name,
            "name_en": name_en,
            "external_key": f"K{item.number + 1:04d}",
            "domain": f"{stem}.example",
            "group": made[GROUP_OF[department]],
            "department": company.units[department],
            "tier": "S" if item.number in (POLARIS, REDWOOD_POWER) else item.tier,
            "industry": _(INDUSTRY[sector]),
            "city": words.Name(own, latin).said(language)[0],
            "country": country,
            "employees": item.employees,
            "revenue": Decimal(item.employees * 2_400_000),
            "currency": "TWD",
            "parent": None if item.parent is None else market.accounts[item.parent],
        },
        roles=["channel"] if sector == "consumer" else ["buyer"],
    )
    market.accounts.append(account)
    market.department[account.pk] = department
    return account


def _people(account: Account, draw: Random, language: str) -> Iterator[Person]:
    units: dict[str, OrgUnit] = {
        function: org_units.add(by=None, account=account, name=_(name), function=_(function))
        for function, name in UNITS
    }
    posts = words.POSTS[2:] if account.tier in ("S", "A") else words.POSTS[3:9:2]
    for title, layer, function in posts:
        called = words.person(draw)
        name, name_en = called.said(language)
        yield persons.add(
            by=None,
            account=account,
            fields={
                "name": name,
                "name_en": name_en,
                "email": f"{called.latin.lower().replace(' ', '.')}@{account.domain}",
            },
            post={
                "title": _(title),
                "layer": layer,
                "function": _(function) if function else "",
                "org_unit": units.get(function),
                "since": date(2023, 1, 1),
            },
        )


def _seat(
    company: Company, account: Account, item: PlannedAccount, department: str, today: date
) -> None:
    """The account's triangle; Polaris' own is seated by the story, Redwood Power lacks an FR."""
    begin = today - timedelta(days=420)
    if item.number == POLARIS:
        return
    team = company.teams[department][item.number % 2]
    for seat, person in zip((Seat.AR, Seat.SR, Seat.FR), team, strict=True):
        if item.number == REDWOOD_POWER and seat == Seat.FR:
            continue
        appointments.appoint(by=None, account=account, seat=seat, person=person, since=begin)
    delegations.delegate(by=None, account=account, kind="discount", limit=Decimal(8), since=begin)
