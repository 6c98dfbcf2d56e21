"""The plan of a world: how many of everything, and who belongs where. Pure; no database.

One `Plan` serves the demo and the benchmark: the same seed and size give the same rows. Numbers
are drawn so that a few accounts carry most of the contact, as in life.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import NamedTuple

from trivet.demo import words
from trivet.demo.words import Name

#: Share of accounts per tier, best first; the rest have none.
TIER_SHARE = [("S", 0.04), ("A", 0.12), ("B", 0.3), ("C", 0.34)]
KINDS = ("visit", "visit", "call", "call", "mail", "technical")
DAYS = 730
_MASK = (1 << 64) - 1


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


class PlannedTouch(NamedTuple):
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

    @cached_property
    def touches(self) -> int:
        return self.accounts * self.touches_each

    def touch(self, number: int) -> PlannedTouch:
        """The `number`th contact of two years, in the order of time.

        One account in twenty draws half of them. A function of the number alone, so that any part
        of millions can be made without the rest.
        """
        chance = _mix(number ^ self.seed << 40)
        spot = chance >> 24 & 0xFFFFFFFF
        account = spot % max(1, self.accounts // 20) * 20 if chance & 1 else spot % self.accounts
        return PlannedTouch(
            number=number,
            account=account,
            day=self.today - timedelta(days=DAYS - number * DAYS // self.touches),
            kind=KINDS[(chance >> 1) % len(KINDS)],
            person=account * self.persons_each + (chance >> 8) % self.persons_each,
            seat=(0, 0, 1, 2)[(chance >> 16) % 4],
        )

    def planned_touches(self, step: int = 1, start: int = 0) -> Iterator[PlannedTouch]:
        return map(self.touch, range(start, self.touches, step))


def _mix(number: int) -> int:
    """Steele, Lea and Flood's splitmix64: 64 well-mixed bits of a number."""
    number = (number + 0x9E3779B97F4A7C15) & _MASK
    number = ((number ^ number >> 30) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ number >> 27) * 0x94D049BB133111EB) & _MASK
    return number ^ number >> 31


def _tier(chance: float) -> str:
    for tier, share in TIER_SHARE:
        if chance < share:
            return tier
        chance -= share
    return ""
