"""鐵三角 Seats: which of our people holds which seat on which account, since when.

Refuses a second holder of AR, SR, FR or sponsor in the same time, somebody who has left, and an
account on which the importing person may not appoint.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl
from django.db import connection
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account
from trivet.intake.bulk.faults import fault
from trivet.intake.bulk.parsing import SEVERAL
from trivet.intake.bulk.recognising import SEPARATOR
from trivet.intake.targets import register
from trivet.intake.targets.accounts import KEYS, reference_fields
from trivet.intake.targets.finders import AccountFinder, ModelFinder, frame_of, numbers
from trivet.intake.targets.persons import check_period
from trivet.intake.targets.shapes import Field, Key, Reads, Record, Target, choices_of
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power
from trivet.tables.reading import ROW
from trivet.triangle.models import SINGLE_SEATS, Appointment, Seat

if TYPE_CHECKING:
    from trivet.intake.bulk.running import Run

SEATS = choices_of(
    Seat,
    AR=("account manager", "key account manager", "kam", "客戶經理", "客户经理"),
    SR=("solution manager", "presales", "解決方案經理", "解决方案经理", "方案经理"),
    FR=("delivery manager", "fulfilment", "交付經理", "交付经理"),
    SPONSOR=("executive sponsor", "高層贊助人", "高层赞助人"),
)


def holders(user: User) -> dict[str, str]:
    """Our people who may sign in, by mail address and by name."""
    found: dict[str, str] = {}
    rows = User.objects.filter(is_active=True).values_list("pk", "email", "name", "name_en")
    for pk, _email, *names in rows:
        for word in {*names} - {""}:
            found[word] = SEVERAL if found.get(word, str(pk)) != str(pk) else str(pk)
    return found | {email: str(pk) for pk, email, _name, _name_en in rows}


FIELDS = [
    *reference_fields(),
    Field("appointment.seat", _("seat"), reads=Reads.CHOICE, choices=SEATS, constant=True),
    Field("appointment.user_id", _("person"), reads=Reads.LOOKUP, choices=holders),
    Field("appointment.is_backup", _("backup"), reads=Reads.FLAG, constant=True),
    Field("appointment.since", _("since"), reads=Reads.DATE, constant=True),
    Field("appointment.until", _("until"), reads=Reads.DATE),
    Field("appointment.reason", _("reason"), longest=300, constant=True),
]


class AppointmentFinder(ModelFinder):
    """Appointments on the accounts themselves (not on projects) that have not ended."""

    model = Appointment

    def candidates(self, frame: pl.DataFrame, idents: Sequence[str]) -> pl.DataFrame:
        rows = Appointment.objects.filter(
            account__in=numbers(frame, "account.id"), project__isnull=True, until__isnull=True
        ).values_list("pk", "account_id", "seat", "user_id")
        found = frame_of(rows, a=pl.Int64, b=pl.String, c=pl.Int64)
        return found.select("id", pl.concat_str("a", "b", "c", separator=SEPARATOR).alias("k0"))


def check_may_appoint(frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
    """Each account by its own department."""
    ids = frame["account.id"].unique().to_list()
    where = standing(run.user)
    mine = [
        pk
        for pk, unit in Account.objects.filter(pk__in=ids).values_list("pk", "department_id")
        if where.may(Power.APPOINT, unit)
    ]
    name = next(name for name in frame.columns if name.startswith("account."))
    return [fault(frame.filter(~pl.col("account.id").is_in(mine)), "not-yours", name)]


_HELD = """
    SELECT asked.row, holder.name
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bool[], %s::date[],
        %s::date[]) AS asked(row, account_id, seat, user_id, is_backup, since, until)
    JOIN triangle_appointment AS held ON held.account_id = asked.account_id
        AND held.seat = asked.seat AND held.project_id IS NULL
        AND held.is_backup = asked.is_backup AND held.user_id <> asked.user_id
        AND daterange(held.since, held.until) && daterange(asked.since, asked.until)
    JOIN organisation_user AS holder ON holder.id = held.user_id
    WHERE asked.seat = ANY(%s)
"""


def check_held(frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
    """One holder at a time, counting both what stands and what the file says."""
    rows = _whole(frame)
    asked = [
        rows[name].to_list()
        for name in (
            ROW, "account.id", "appointment.seat", "appointment.user_id",
            "appointment.is_backup", "appointment.since", "appointment.until",
        )
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [*asked, list(map(str, SINGLE_SEATS))])
        held = dict(cursor.fetchall())
    bad = rows.filter(pl.col(ROW).is_in(list(held))).with_columns(
        pl.col(ROW).replace_strict(held, default="", return_dtype=pl.String).alias("holder")
    )
    return [
        fault(bad, "seat-held", "appointment.seat", value="", other=pl.col("holder")),
        _twice(rows.join(bad, on=ROW, how="anti")),
    ]


def _twice(rows: pl.DataFrame) -> pl.DataFrame:
    """Two people in one seat at one time within the file: the later row is the one too many."""
    place = ("account.id", "appointment.seat", "appointment.is_backup")
    single = rows.filter(pl.col("appointment.seat").is_in(list(map(str, SINGLE_SEATS))))
    pairs = single.join(single, on=place, suffix=" other").filter(
        (pl.col(f"{ROW} other") < pl.col(ROW))
        & (pl.col("appointment.user_id other") != pl.col("appointment.user_id"))
        & (
            pl.col("appointment.until").is_null()
            | (pl.col("appointment.since other") < pl.col("appointment.until"))
        )
        & (
            pl.col("appointment.until other").is_null()
            | (pl.col("appointment.since") < pl.col("appointment.until other"))
        )
    )
    once = pairs.unique(ROW, keep="first", maintain_order=True)
    other = pl.col(f"{ROW} other")
    return fault(once, "seat-twice", "appointment.seat", value="", other=other)


def _whole(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every column the checks need; a seat not said to be a backup is none."""
    missing = [
        pl.lit(None, pl.String).alias(name)
        for name in ("appointment.until", "appointment.is_backup", "appointment.since")
        if name not in frame.columns
    ]
    return frame.with_columns(missing).with_columns(
        pl.col("appointment.is_backup").fill_null("false"),
        pl.col("appointment.since").fill_null("0001-01-01"),
    )


def check_term(frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
    return check_period(frame, run, "appointment")


SEATS_TARGET = register(
    Target(
        name="seats",
        label=_("seats"),
        fields=FIELDS,
        records=[
            Record(
                name="account",
                model=Account,
                keys=KEYS,
                columns=("external_key", "registry_number", "name"),
                finder=AccountFinder,
                creates=False,
                label=_("accounts"),
            ),
            Record(
                name="appointment",
                model=Appointment,
                label=_("appointments"),
                keys=(
                    Key(
                        "seat",
                        _("seat"),
                        ("account.id", "appointment.seat", "appointment.user_id"),
                        folded=False,
                    ),
                ),
                columns=("seat", "is_backup", "since", "until", "reason"),
                links={"account_id": "account.id", "user_id": "appointment.user_id"},
                finder=AppointmentFinder,
                changes=True,
                required=("seat", "user_id", "since"),
                author="appointed_by_id",
            ),
        ],
        main="appointment",
        powers=(Power.IMPORT, Power.APPOINT),
        checks=(check_may_appoint, check_term, check_held),
    )
)
