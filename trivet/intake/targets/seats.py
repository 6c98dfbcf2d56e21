"""鐵三角 Seats: which of our people holds which seat on which account, since when.

Refuses a second holder of AR, SR, FR or sponsor in the same time, somebody who has left, and an
account on which the importing person may not appoint.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account
from trivet.intake.bulk import faults
from trivet.intake.bulk.faults import fault
from trivet.intake.bulk.parsing import SEVERAL
from trivet.intake.bulk.recognising import SEPARATOR
from trivet.intake.targets import register
from trivet.intake.targets.accounts import KEYS, reference_fields
from trivet.intake.targets.finders import AccountFinder, ModelFinder, frame_of, numbers
from trivet.intake.targets.shapes import Field, Key, Reads, Record, Target, choices_of
from trivet.intake.targets.terms import Terms
from trivet.organisation.models import User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power
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
    Field(
        "appointment.seat",
        _("seat"),
        reads=Reads.CHOICE,
        choices=SEATS,
        kind=Seat,
        constant=True,
    ),
    Field("appointment.user_id", _("person"), reads=Reads.LOOKUP, choices=holders),
    Field("appointment.is_backup", _("backup"), reads=Reads.FLAG, constant=True),
    Field("appointment.since", _("since"), reads=Reads.DATE, constant=True),
    Field("appointment.until", _("until"), reads=Reads.DATE),
    Field("appointment.reason", _("reason"), longest=300, constant=True),
]


PLACE = ("account.id", "appointment.seat", "appointment.user_id")


class AppointmentFinder(ModelFinder):
    """Appointments on the accounts themselves (not on projects); the latest last."""

    model = Appointment

    def candidates(self, frame: pl.DataFrame, idents: Sequence[str]) -> pl.DataFrame:
        rows = (
            Appointment.objects.filter(
                account__in=numbers(frame, "account.id"), project__isnull=True
            )
            .order_by(F("until").asc(nulls_last=True), "since", "pk")
            .values_list("pk", "account_id", "seat", "user_id", "since")
        )
        found = frame_of(rows, a=pl.Int64, b=pl.String, c=pl.Int64, d=pl.Date)
        return found.select(
            "id",
            pl.concat_str("a", "b", "c", pl.col("d").cast(pl.String), separator=SEPARATOR).alias(
                "k0"
            ),
            pl.concat_str("a", "b", "c", separator=SEPARATOR).alias("k1"),
        )


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


TERMS = Terms(
    "appointment",
    Appointment,
    {
        "account_id": "account.id",
        "seat": "appointment.seat",
        "is_backup": "appointment.is_backup",
    },
    overlap="seat-held",
    twice="seat-twice",
    condition="other.project_id IS NULL",
    name="holder.name",
    joined="LEFT JOIN organisation_user AS holder ON holder.id = other.user_id",
)


def check_held(frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
    """One holder at a time of AR, SR, FR and sponsor; the others follow themselves only."""
    single = _whole(frame).filter(pl.col("appointment.seat").is_in(list(map(str, SINGLE_SEATS))))
    stands = TERMS.in_database(single)
    return [*stands, *TERMS.in_file(faults.without(single, faults.join(stands)), run)]


def _whole(frame: pl.DataFrame) -> pl.DataFrame:
    """A seat that is not said to be a backup is none."""
    given = "appointment.is_backup"
    backup = pl.col(given).fill_null("false") if given in frame.columns else pl.lit("false")
    return frame.with_columns(backup.alias(given))


def check_term(frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
    """A term ends after it begins, in the seats that several may hold too."""
    since, until = "appointment.since", "appointment.until"
    if since not in frame.columns or until not in frame.columns:
        return []
    return [fault(frame.filter(pl.col(until) <= pl.col(since)), "period", until)]


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
                    Key("term", _("since"), (*PLACE, "appointment.since"), folded=False),
                    Key("seat", _("seat"), PLACE, folded=False),
                ),
                columns=("seat", "is_backup", "since", "until", "reason"),
                links={"account_id": "account.id", "user_id": "appointment.user_id"},
                finder=AppointmentFinder,
                changes=True,
                required=("seat", "user_id", "since"),
                author="appointed_by_id",
                takes_last=True,
                carries=(
                    "account.id",
                    "appointment.seat",
                    "appointment.is_backup",
                    "appointment.since",
                    "appointment.until",
                ),
            ),
        ],
        main="appointment",
        powers=(Power.IMPORT, Power.APPOINT),
        checks=(check_may_appoint, check_term, check_held),
    )
)
