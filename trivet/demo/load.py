"""Loads the demo company in one of the three languages, and says who may sign in.

Refuses a database that already holds accounts.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from trivet.customers.models import Account
from trivet.demo import market as markets
from trivet.demo import words
from trivet.demo.agenda import Agenda, hour, today
from trivet.demo.company import CAST, DOMAIN, Company, found
from trivet.demo.market import Market
from trivet.demo.story import EVERYDAY, POLARIS, Promise, Scene
from trivet.demo.telling import Telling
from trivet.demo.words import PASSWORD
from trivet.demo.world import Plan
from trivet.foundation import clock
from trivet.foundation.errors import Refused
from trivet.processes import actions as processes
from trivet.triangle.actions import appointments, delegations, projects
from trivet.triangle.models import Seat

ACCOUNTS = 40
HISTORY = timedelta(days=430)
#: When the sponsor came and the triangle was formed anew, in days before today.
TURN = 190

#: Who signs in as what, for the first page of the demo.
WHO = {
    "ar": gettext_noop("account responsible of Polaris: start here"),
    "sr": gettext_noop("solution responsible"),
    "fr": gettext_noop("fulfilment responsible, with minutes overdue"),
    "head": gettext_noop("head of the account department"),
    "sponsor": gettext_noop("executive sponsor"),
    "policy": gettext_noop("policy owner"),
    "process": gettext_noop("process owner"),
    "steward": gettext_noop("data steward, who imports"),
    "analyst": gettext_noop("insight analyst"),
    "auditor": gettext_noop("read-only auditor"),
    "admin": gettext_noop("administrator"),
}


class SignIn(NamedTuple):
    """One sign-in of the demo."""

    who: str
    mail: str
    password: str
    name: str


def load(language: str = "zh-hant", seed: int = 1) -> list[SignIn]:
    """Fill an empty database with a year of Keystone as of now. Raises Refused when not empty."""
    if Account.objects.exists():
        raise Refused(_("This database already holds accounts. The demo needs an empty one."))
    now = clock.now()
    draw = Random(seed)
    with translation.override(language), transaction.atomic():
        with clock.at(now - HISTORY):
            processes.install()
            company = found(language, today(clock.now()), draw)
            plan = Plan(
                accounts=ACCOUNTS,
                today=today(now),
                seed=seed,
                accounts_per_department=8,
                accounts_per_team=4,
            )
            market = markets.open_up(company, plan, draw, language)
        agenda = Agenda(now)
        _turn_the_page(agenda, company, market, now)
        _tell_polaris(agenda, company, market, now)
        _tell_everyday(agenda, company, market, now, draw)
        agenda.play()
    return sign_ins(language)


def sign_ins(language: str) -> list[SignIn]:
    """One per role, in the order to try them."""
    names = {mail: words.Name(own, latin).said(language)[0] for mail, own, latin, *_rest in CAST}
    with translation.override(language):
        return [
            SignIn(_(who), f"{mail}@{DOMAIN}", PASSWORD, names[mail]) for mail, who in WHO.items()
        ]


def _turn_the_page(agenda: Agenda, company: Company, market: Market, now: datetime) -> None:
    """Polaris: one account manager alone, then a whole triangle; and the consumer decision."""
    account, people = market.accounts[markets.POLARIS], company.people
    day = today(now)
    begin = day - timedelta(days=420)
    turn = day - timedelta(days=TURN)

    def at_first() -> None:
        appointments.appoint(
            by=None, account=account, seat=Seat.AR, person=people["ar.before"], since=begin
        )
        appointments.appoint(
            by=None, account=account, seat=Seat.SR, person=people["sr"], since=begin
        )

    def at_the_turn() -> None:
        reason = _("The account changes hands after the late routers.")
        appointments.replace(
            by=people["head"], account=account, seat=Seat.AR, person=people["ar"], reason=reason
        )
        for seat, mail in ((Seat.FR, "fr"), (Seat.SPONSOR, "sponsor")):
            appointments.appoint(
                by=people["head"], account=account, seat=seat, person=people[mail], reason=reason
            )

        for kind, limit in (("discount", 8), ("cash", 60)):
            delegations.delegate(
                by=people["head"], account=account, kind=kind, limit=Decimal(limit)
            )

    def at_the_south() -> None:
        projects.form(
            by=people["head"],
            account=account,
            name=_("South hub"),
            code="SH-1",
            seats={"AR": people["ar"], "SR": people["sr.north2"], "FR": people["fr.north2"]},
        )

    agenda.at(hour(begin, 9), at_first)
    agenda.at(hour(day - timedelta(days=30), 9), at_the_south)
    agenda.at(hour(turn, 9), at_the_turn)
    agenda.at(
        hour(day - timedelta(days=230), 14),
        lambda: markets.decide_who_is_the_customer(company, day),
    )


def _tell_polaris(agenda: Agenda, company: Company, market: Market, now: datetime) -> None:
    account = market.accounts[markets.POLARIS]
    telling = Telling(agenda, company, account, market.persons[account.pk], today(now))
    for scene in POLARIS:
        telling.tell(scene)


def _tell_everyday(
    agenda: Agenda, company: Company, market: Market, now: datetime, draw: Random
) -> None:
    """One to three visits a year elsewhere, most promises kept, some late, one in nine broken."""
    for account in market.accounts[1:]:
        telling = Telling(agenda, company, account, market.persons[account.pk], today(now))
        for _turn in range(draw.randint(1, 3)):
            subject, goal, minutes, promise = draw.choice(EVERYDAY)
            ended = draw.choice((6, 9, 12, 20))
            broken = draw.random() < 1 / 9
            telling.tell(
                Scene(
                    ago=draw.randint(3, 360),
                    seat=draw.choice((Seat.AR, Seat.AR, Seat.SR)),
                    kind="visit",
                    subject=subject,
                    goal=goal,
                    minutes=minutes,
                    rating=draw.choice((3, 4, 4, 5)),
                    promises=[
                        Promise(
                            promise,
                            due=14,
                            ended=ended,
                            outcome="broken" if broken else "kept",
                            cleared=draw.random() < 0.3 and account.tier in ("A", "B"),
                            note=gettext_noop("Forgotten between two people.") if broken else "",
                        )
                    ],
                )
            )
