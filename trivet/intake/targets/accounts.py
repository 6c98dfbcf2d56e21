"""客戶 Accounts, with their parents in the same sheet.

Refuses an amount without a currency, a department the importing person has no say in, and a parent
that is neither known nor in the file.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account, AccountRole, CustomerGroup, Tier
from trivet.foundation.visibility import Change, editing
from trivet.intake.bulk import faults
from trivet.intake.bulk.faults import fault
from trivet.intake.bulk.parsing import SEVERAL
from trivet.intake.targets import register
from trivet.intake.targets.finders import AccountFinder
from trivet.intake.targets.shapes import (
    Aside,
    Field,
    Key,
    Kin,
    Reads,
    Record,
    Target,
    choices_of,
)
from trivet.organisation.models import Unit, User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power
from trivet.tables.reading import ROW

if TYPE_CHECKING:
    from trivet.intake.bulk.running import Run

CLASSES = Account.CLASSES


def named(rows: Sequence[tuple[int, str, str, Mapping[str, str]]]) -> dict[str, str]:
    """Names (the reader's language first) and then codes to ids; one of several to SEVERAL."""
    found: dict[str, str] = {}
    codes = {code: str(pk) for pk, code, _name, _labels in rows}
    for pk, _code, name, labels in rows:
        for word in filter(None, (labels.get(get_language() or ""), name, *labels.values())):
            found[word] = SEVERAL if found.get(word, str(pk)) != str(pk) else str(pk)
    return found | codes


def departments(user: User) -> dict[str, str]:
    """Units an account may belong to, by code and name."""
    units = Unit.objects.filter(closed_on__isnull=True)
    return named(list(units.values_list("pk", "code", "name", "labels")))


def groups(user: User) -> dict[str, str]:
    """Customer groups that are in use."""
    used = CustomerGroup.objects.filter(retired_on__isnull=True)
    return named(list(used.values_list("pk", "code", "name", "labels")))


TIERS = choices_of(Tier) | {
    "key": "S", "strategic": "S", "战略": "S", "戰略": "S", "a级": "A", "a級": "A", "b级": "B",
    "b級": "B", "c级": "C", "c級": "C", "-": "",
}  # fmt: skip


ROLES = choices_of(
    AccountRole.Kind,
    BUYER=("payer", "purchaser", "買方", "采购方", "採購方", "付款方"),
    CHANNEL=("reseller", "dealer", "distributor", "partner", "經銷商", "经销商", "代理商"),
    END_USER=("end-user", "end user", "user", "最終用戶", "最终用户", "終端用戶", "终端用户"),
)


def reference_fields() -> list[Field]:
    """How a row of another sheet names its account."""
    return [
        Field("account.external_key", _("account key"), longest=80),
        Field("account.registry_number", _("registry number"), longest=40),
        Field("account.name", _("account"), longest=200),
    ]


FIELDS = [
    Field("account.name", _("name"), longest=200),
    Field("account.name_en", _("name in English"), longest=200),
    Field("account.short_name", _("short name"), longest=80),
    Field("account.external_key", _("key in other systems"), longest=80),
    Field("account.registry_number", _("registry number"), longest=40),
    Field("account.domain", _("web domain"), longest=120),
    Field(
        "account.department_id",
        _("account department"),
        reads=Reads.LOOKUP,
        choices=departments,
        constant=True,
    ),
    Field(
        "account.group_id", _("customer group"), reads=Reads.LOOKUP, choices=groups, constant=True
    ),
    Field("account.tier", _("tier"), reads=Reads.CHOICE, choices=TIERS, kind=Tier, constant=True),
    Field(
        "account.roles",
        _("roles of the customer"),
        reads=Reads.SEVERAL,
        choices=ROLES,
        kind=AccountRole.Kind,
        constant=True,
    ),
    Field("parent.external_key", _("key of the parent"), longest=80),
    Field("parent.name", _("parent account"), longest=200),
    Field("account.industry", _("industry"), longest=120),
    Field("account.country", _("country"), longest=80, constant=True),
    Field("account.city", _("city"), longest=120),
    Field("account.address", _("address"), longest=300),
    Field("account.phone", _("phone"), longest=60),
    Field("account.employees", _("employees"), reads=Reads.WHOLE),
    Field("account.revenue", _("yearly revenue"), reads=Reads.AMOUNT, security=CLASSES["revenue"]),
    Field(
        "account.credit_limit",
        _("credit limit"),
        reads=Reads.AMOUNT,
        security=CLASSES["credit_limit"],
    ),
    Field("account.currency", _("currency"), reads=Reads.CURRENCY, constant=True),
    Field("account.notes", _("notes"), reads=Reads.LINES, security=CLASSES["notes"]),
]

KEYS = (
    Key("key", _("key in other systems"), ("account.external_key",)),
    Key("registry", _("registry number"), ("account.registry_number",)),
    Key("name", _("name"), ("account.name",)),
    Key("name_en", _("name in English"), ("account.name",), alias=True),
    Key("short", _("short name"), ("account.name",), alias=True),
)
OWN = tuple(
    one.name.removeprefix("account.")
    for one in FIELDS
    if one.name.startswith("account.")
    and one.name not in ("account.department_id", "account.group_id")
)


def account_record(*, main: bool) -> Record:
    """The account of a row: what the sheet is about, or whom the row belongs to."""
    linked = {
        "department_id": "account.department_id",
        "group_id": "account.group_id",
        "parent_id": "account.parent_id",
    }
    return Record(
        name="account",
        model=Account,
        label=_("accounts"),
        keys=KEYS,
        aside={"roles": Aside(AccountRole, "account_id", "kind")} if main else {},
        columns=OWN if main else ("external_key", "registry_number", "name"),
        links=linked if main else {"department_id": "account.department_id"},
        finder=AccountFinder,
        changes=main,
        search=("name", "name_en", "short_name", "external_key", "registry_number", "domain"),
        unique=("external_key",),
        required=("name",),
    )


def check_money(frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
    """An amount is nothing without its currency."""
    amounts = [
        name for name in ("account.revenue", "account.credit_limit") if name in frame.columns
    ]
    if not amounts:
        return []
    rows = frame.filter(pl.any_horizontal(pl.col(amounts).is_not_null()))
    if "account.currency" in frame.columns:
        rows = rows.filter(pl.col("account.currency").is_null())
    existing = rows.filter(~pl.col("account.fresh"))["account.id"].to_list()
    priced = (
        Account.objects.filter(pk__in=existing).exclude(currency="").values_list("pk", flat=True)
    )
    rows = rows.filter(~pl.col("account.id").is_in(list(priced)))
    return [fault(rows, "money-currency", amounts[0])]


def check_say(frame: pl.DataFrame, run: "Run", change: Change = Change.FACTS) -> list[pl.DataFrame]:
    """The person may change what exists, and add only where one of his roles reaches."""
    existing = frame.filter(~pl.col("account.fresh"))
    condition = editing(run.user, change)
    found = []
    if condition:
        ids = existing["account.id"].unique().to_list()
        mine = set(Account.objects.filter(condition, pk__in=ids).values_list("pk", flat=True))
        found.append(
            fault(existing.filter(~pl.col("account.id").is_in(mine)), "not-yours", _named(frame))
        )
    where = standing(run.user)
    fresh = frame.filter(pl.col("account.fresh"))
    if not where.may(Power.EDIT_ACCOUNTS, None):
        found.append(_outside(fresh, where))
    return found


def check_standing(frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
    """Department and tier of what exists are changed by role, and into one's own reach only."""
    given = [name for name in ("account.department_id", "account.tier") if name in frame.columns]
    existing = frame.filter(~pl.col("account.fresh"))
    rows = existing.filter(pl.any_horizontal(pl.col(given).is_not_null())) if given else existing
    condition = editing(run.user, Change.STANDING)
    if not given or not condition or not rows.height:
        return []
    stands = run.known["account"].finder.current(
        rows["account.id"].to_list(), [name.removeprefix("account.") for name in given]
    )
    stands = stands.rename({name: f"account.{name}" for name in stands.columns})
    pairs = rows.join(stands.unique("account.id"), on="account.id", suffix=" now")
    moved = pairs.filter(
        pl.any_horizontal(
            pl.col(name).is_not_null() & (pl.col(name) != pl.col(f"{name} now").fill_null(""))
            for name in given
        )
    )
    ids = moved["account.id"].unique().to_list()
    mine = set(Account.objects.filter(condition, pk__in=ids).values_list("pk", flat=True))
    found = [fault(moved.filter(~pl.col("account.id").is_in(mine)), "not-yours", _named(frame))]
    if "account.department_id" in given:
        moving = moved.filter(pl.col("account.department_id").is_not_null())
        found.append(_outside(moving, standing(run.user)))
    return found


def check_taken(frame: pl.DataFrame, run: "Run", record: str = "account") -> list[pl.DataFrame]:
    """A unique key belongs to one record: of those out of sight, and of this file, too."""
    name, pk = f"{record}.external_key", f"{record}.id"
    if name not in frame.columns:
        return []
    known = run.known[record]
    by_key = [at for at, key in enumerate(known.record.keys) if list(key.parts) == [name]]
    rows = frame.filter(pl.col(name).is_not_null())
    # Recognised by the key itself: it is that record's already.
    asked = rows.filter(pl.col(f"{record}.fresh") | ~pl.col(f"{record}.level").is_in(by_key))
    if not asked.height:
        return []
    stands = known.finder.taken("external_key", asked[name].unique().to_list())
    others = run.claimed.setdefault(record, {})
    wrong = []
    for row, key, owner, level in asked.select(ROW, name, pk, f"{record}.level").iter_rows():
        if stands.get(key, owner) != owner or others.get(key, owner) != owner:
            wrong.append(row)
        elif level not in by_key:
            others[key] = owner
    return [fault(asked.filter(pl.col(ROW).is_in(wrong)), "taken", name)]


def _outside(fresh: pl.DataFrame, where: "object") -> pl.DataFrame:
    column = "account.department_id"
    if column not in fresh.columns:
        return fault(fresh, "department", column, value="")
    allowed = [
        unit
        for unit in fresh[column].drop_nulls().unique().to_list()
        if where.may(Power.EDIT_ACCOUNTS, int(unit))  # type: ignore[attr-defined]
    ]
    outside = fresh.filter(~pl.col(column).is_in(allowed) | pl.col(column).is_null())
    return faults.join([fault(outside, "department", column, value="")])


def _named(frame: pl.DataFrame) -> str:
    names = ("account.name", "account.external_key", "account.registry_number")
    return next((name for name in names if name in frame.columns), names[0])


ACCOUNTS = register(
    Target(
        name="accounts",
        label=_("accounts"),
        fields=FIELDS,
        records=[account_record(main=True)],
        main="account",
        powers=(Power.IMPORT,),
        checks=(check_say, check_standing, check_taken, check_money),
        kin=Kin(
            "account",
            "account.parent_id",
            {"parent.external_key": (0,), "parent.name": (2, 3, 4)},
        ),
    )
)
