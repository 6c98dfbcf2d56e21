"""The plan of a world: how many of everything, and who belongs where. Pure; no database.

One `Plan` serves the demo and the benchmark: the same seed and size give the same rows. Numbers
are drawn so that a few accounts carry most of the contact, as in life.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

from trivet.demo import words
from trivet.demo.words import Name

#: Share of accounts per tier, best first; the rest have none.
TIER_SHARE = [("S", 0.04), ("A", 0.12), ("B", 0.3), ("C", 0.34)]


@dataclass(frozen=True)
class PlannedAccount:
    """One account: `number` counts from 0 and is its identity inside the plan."""

    number: int
    name: Name
    sector: str
    tier: str
    department: int
    city: tuple[str, str, str]
    employees: int
    parent: int | None


@dataclass(frozen=True)
class PlannedPerson:
    """One person and the post he holds."""

    number: int
    account: int
    name: Name
    title: str
    layer: str
    function: str


@dataclass(frozen=True)
class PlannedTouch:
    """One past contact: `day` it happened, `person` met, `seat` that went (0 AR, 1 SR, 2 FR)."""

    number: int
    account: int
    day: date
    kind: str
    person: int
    seat: int


@dataclass(frozen=True)
class Plan:
    """A world of `accounts` accounts as of `today`, drawn from `seed`."""

    accounts: int
    today: date
    seed: int = 1
    persons_each: int = 10
    touches_each: int = 50
    accounts_per_department: int = 500
    accounts_per_team: int = 50

    @cached_property
    def departments(self) -> int:
        return max(3, -(-self.accounts // self.accounts_per_department))

    @cached_property
    def teams(self) -> int:
        """Trios of AR, SR, FR; a team looks after neighbours in one department."""
        return max(self.departments, -(-self.accounts // self.accounts_per_team))

    def team_of(self, account: int) -> int:
        return account * self.teams // self.accounts

    def department_of(self, account: int) -> int:
        return self.department_of_team(self.team_of(account))

    def department_of_team(self, team: int) -> int:
        return team * self.departments // self.teams

    def planned_accounts(self) -> Iterator[PlannedAccount]:
        draw = Random(f"{self.seed}/accounts")
        sectors = list(words.SECTORS)
        for number in range(self.accounts):
            sector = sectors[self.department_of(number) % len(sectors)]
            yield PlannedAccount(
                number=number,
                name=words.company(draw, sector, number),
                sector=sector,
                tier=_tier(draw.random()),
                department=self.department_of(number),
                city=draw.choice(words.CITIES),
                employees=int(draw.lognormvariate(6.5, 1.3)) + 5,
                parent=number - 1 if number % 9 == 4 else None,
            )

    def planned_persons(self) -> Iterator[PlannedPerson]:
        draw = Random(f"{self.seed}/persons")
        for number in range(self.accounts * self.persons_each):
            title, layer, function = words.POSTS[number % len(words.POSTS)]
            yield PlannedPerson(
                number=number,
                account=number // self.persons_each,
                name=words.person(draw),
                title=title,
                layer=layer,
                function=function,
            )

    def planned_touches(self, days: int = 730) -> Iterator[PlannedTouch]:
        """Past contacts in the order of time; one account in twenty draws half of them."""
        draw = Random(f"{self.seed}/touches")
        total = self.accounts * self.touches_each
        favoured = max(1, self.accounts // 20)
        first = self.today - timedelta(days=days)
        for number in range(total):
            heavy = draw.random() < 0.5
            account = draw.randrange(favoured) * 20 if heavy else draw.randrange(self.accounts)
            account = min(account, self.accounts - 1)
            yield PlannedTouch(
                number=number,
                account=account,
                day=first + timedelta(days=number * days // total),
                kind=draw.choice(("visit", "visit", "call", "call", "mail", "technical")),
                person=account * self.persons_each + draw.randrange(self.persons_each),
                seat=draw.choice((0, 0, 1, 2)),
            )


def _tier(chance: float) -> str:
    for tier, share in TIER_SHARE:
        if chance < share:
            return tier
        chance -= share
    return ""
