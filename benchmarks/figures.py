"""Measures one size: run as `python -m benchmarks.figures N`; prints a JSON of name to p95 in ms.

Ordinary people wait: a head of a department (some 500 accounts), an account responsible (some 50).
One auditor sees everything, to reach row 50,000.
"""

import json
import os
import sys
from collections.abc import Callable
from random import Random

import django

from benchmarks.client import Person
from benchmarks.report import p95
from benchmarks.site import TODAY, Site, running

REPEATS = 100
WARM = 10
Measured = dict[str, float]


def main() -> None:
    accounts = int(sys.argv[1])
    django.setup()
    url = os.environ["TRIVET_DATABASE_URL"]
    with running(url, accounts) as site:
        print(json.dumps(measure(site)))


def measure(site: Site) -> Measured:
    draw = Random(site.accounts)  # noqa: S311 - which rows are asked for
    head = Person(site.address, "head0@example.org")
    responsible = Person(site.address, "ar0@example.org")
    auditor = Person(site.address, "auditor@example.org")
    mine = _accounts_of("head0@example.org")
    place = _cursor(min(50_000, site.accounts // 2))
    return {
        "list of accounts": _p95(lambda: head.timed("/accounts/")),
        "exact total of the list": _p95(lambda: head.timed("/accounts/total/")),
        "list of all accounts at row 50,000": _p95(
            lambda: auditor.timed(f"/accounts/?after={place}")
        ),
        "exact total of all accounts": _p95(lambda: auditor.timed("/accounts/total/")),
        "search of accounts by a part of the name": _p95(
            lambda: head.timed(f"/accounts/?q={draw.choice(PARTS)}")
        ),
        "search of persons by a part of the name": _p95(
            lambda: head.timed(f"/people/?q={draw.choice(SURNAMES)}")
        ),
        "search of all persons by a part of the name": _p95(
            lambda: auditor.timed(f"/people/?q={draw.choice(SURNAMES)}")
        ),
        "account page with people and timeline": _p95(
            lambda: head.timed(f"/accounts/{draw.choice(mine)}/")
        ),
        "Today": _p95(lambda: responsible.timed("/")),
        "save of an account": _p95(lambda: _save(head, draw.choice(mine), draw)),
        "completing a work item": _complete(responsible, site.accounts),
    }


PARTS = ["%E9%9B%BB%E4%BF%A1", "%E5%8C%97", "Polaris", "bank", "%E6%A9%8B%E9%9B%BB"]
SURNAMES = ["%E7%8E%8B", "%E6%9E%97%E8%8B%A5", "Wang", "%E6%AD%90%E9%99%BD", "yuan+li"]


def _p95(once: Callable[[], float]) -> float:
    for _turn in range(WARM):
        once()
    return p95([once() for _turn in range(REPEATS)])


def _save(person: Person, account: int, draw: Random) -> float:
    """Open the form, change the number of employees, send it; only the sending is timed."""
    path = f"/accounts/{account}/form/"
    page = person.get(path)
    form = {**person.form(page), "employees": str(draw.randrange(10, 99_999))}
    return person.post(path, page, form)


def _complete(person: Person, accounts: int) -> float:
    """Write the brief of one open visit after the other: each is a work item."""
    times = []
    for visit in briefs_to_write(accounts)[:REPEATS]:
        path = f"/win/visits/{visit}/brief/"
        page = person.get(path)
        times.append(person.post(path, page, {**person.form(page), "text": "Bring the list."}))
    return p95(times)


def briefs_to_write(accounts: int) -> list[int]:
    """Visits that wait for the first account responsible, those asked for through the process only.

    They come after all contacts of the past, whose open work is copied and cannot be taken.
    """
    from trivet.demo.world import Plan
    from trivet.engine.models import WorkItem

    items = WorkItem.objects.filter(
        assignee__email="ar0@example.org",
        status="open",
        action="brief",
        subject_id__gt=Plan(accounts, TODAY).touches,
    )
    return sorted(set(items.values_list("subject_id", flat=True)))


def _accounts_of(mail: str) -> list[int]:
    from trivet.customers.models import Account
    from trivet.organisation.models import User

    user = User.objects.get(email=mail)
    return list(Account.objects.visible_to(user).order_by("pk").values_list("pk", flat=True)[:200])


def _cursor(row: int) -> str:
    """The place after `row` in the list of all accounts, as its own link would name it."""
    from trivet.customers.models import Account
    from trivet.foundation.paging import page

    order = ("sort_pinyin", "id")
    rows = Account.objects.order_by(*order).only("sort_pinyin")
    return page(rows, limit=row, order=order).next


if __name__ == "__main__":
    main()
