"""組織 People of ours, their places in units, and whom they report to.

They get no password: they sign in through the company or by a reset mail. Refuses two people of
one mail address, two heads of one unit at one time, and a circle of reporting lines.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from trivet.foundation import clock
from trivet.intake.bulk import faults
from trivet.intake.bulk.faults import fault
from trivet.intake.bulk.folding import folded
from trivet.intake.bulk.recognising import SEPARATOR
from trivet.intake.targets import register
from trivet.intake.targets.accounts import departments
from trivet.intake.targets.finders import ModelFinder, frame_of, numbers
from trivet.intake.targets.persons import whole_names
from trivet.intake.targets.shapes import Field, Key, Kin, Reads, Record, Target, choices_of
from trivet.intake.targets.terms import Terms
from trivet.organisation.models import Membership, User
from trivet.organisation.rules import Power
from trivet.tables.reading import ROW

if TYPE_CHECKING:
    from trivet.intake.bulk.running import Run

LANGUAGES = choices_of(
    User.Language,
    ENGLISH=("english", "英文", "英语"),
    TRADITIONAL=("traditional chinese", "繁體", "繁体", "zh-tw", "zh-hk"),
    SIMPLIFIED=("simplified chinese", "簡體", "简体", "chinese", "中文", "zh-cn"),
)
FIELDS = [
    Field("user.email", _("mail address"), reads=Reads.MAIL, longest=254),
    Field("user.name", _("name"), longest=120),
    Field("user.family_name", _("family name"), longest=60),
    Field("user.given_name", _("given name"), longest=60),
    Field("user.name_en", _("name in English"), longest=120),
    Field("user.phone", _("phone"), longest=40),
    Field(
        "user.language",
        _("language"),
        reads=Reads.CHOICE,
        choices=LANGUAGES,
        kind=User.Language,
        constant=True,
    ),
    Field("membership.unit_id", _("unit"), reads=Reads.LOOKUP, choices=departments, constant=True),
    Field("membership.title", _("title"), longest=120),
    Field("membership.is_head", _("heads the unit"), reads=Reads.FLAG),
    Field("membership.since", _("since"), reads=Reads.DATE, constant=True),
    Field("boss.email", _("reports to (mail address)"), longest=254),
]


class UserFinder(ModelFinder):
    """Our people by mail address; all of them, whoever asks: the directory is open to all."""

    model = User

    def candidates(self, frame: pl.DataFrame, idents: Sequence[str]) -> pl.DataFrame:
        found = frame_of(User.objects.values_list("pk", "email"), k0=pl.String)
        return found.with_columns(folded(found["k0"]))


PLACE = ("user.id", "membership.unit_id")


class MembershipFinder(ModelFinder):
    """Places in units; the latest last."""

    model = Membership

    def candidates(self, frame: pl.DataFrame, idents: Sequence[str]) -> pl.DataFrame:
        rows = Membership.objects.filter(user__in=numbers(frame, "user.id")).order_by(
            F("until").asc(nulls_last=True), F("since").asc(nulls_first=True), "pk"
        )
        named = rows.values_list("pk", "user_id", "unit_id", "since")
        found = frame_of(named, a=pl.Int64, b=pl.Int64, c=pl.Date)
        since = pl.col("c").cast(pl.String)
        return found.select(
            "id",
            pl.concat_str("a", "b", since, separator=SEPARATOR).alias("k0"),
            pl.concat_str("a", "b", separator=SEPARATOR).alias("k1"),
        )


TERMS = Terms(
    "membership",
    Membership,
    {"user_id": "user.id", "unit_id": "membership.unit_id"},
    overlap="place-overlap",
    twice="place-twice",
    levels=(1,),
)


def check_places(frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
    """One place in a unit at a time."""
    old = frame.filter(~pl.col("user.fresh"))
    return [*TERMS.in_database(old), *TERMS.in_file(frame, run)]


HEADS = Terms(
    "membership",
    Membership,
    {"unit_id": "membership.unit_id"},
    overlap="head-held",
    twice="head-twice",
    condition="other.is_head",
    name="holder.name",
    joined="LEFT JOIN organisation_user AS holder ON holder.id = other.user_id",
)


def check_heads(frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
    """One head of a unit at a time. No file ends a place, so whoever heads, heads on."""
    if "membership.is_head" not in frame.columns or "membership.unit_id" not in frame.columns:
        return []
    heads = frame.filter(pl.col("membership.is_head") == "true")
    found = HEADS.in_database(heads)
    claimed = run.claimed.setdefault("heads", {})
    wrong: dict[int, int] = {}
    rows = faults.without(heads, faults.join(found))
    for row, unit, person in rows.select(ROW, "membership.unit_id", "user.id").iter_rows():
        first, claimant = claimed.setdefault(unit, (row, person))
        if claimant != person:
            wrong[row] = first
    twice = rows.filter(pl.col(ROW).is_in(list(wrong)))
    first_rows = pl.col(ROW).replace_strict(wrong, default=None, return_dtype=pl.Int64)
    return [*found, fault(twice, "head-twice", "membership.is_head", value="", other=first_rows)]


def lines() -> dict[int, int]:
    """Who reports to whom today by a written line."""
    places = Membership.objects.current_on(clock.today())
    return dict(places.filter(reports_to__isnull=False).values_list("user", "reports_to"))


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Whole names, and mail addresses in lower case, as they are kept."""
    frame = whole_names(frame, "user")
    if "user.email" in frame.columns:
        frame = frame.with_columns(pl.col("user.email").str.to_lowercase())
    return frame


PEOPLE = register(
    Target(
        name="people",
        label=_("people of ours"),
        fields=FIELDS,
        records=[
            Record(
                name="user",
                model=User,
                label=_("people of ours"),
                keys=(Key("mail", _("mail address"), ("user.email",)),),
                columns=("email", "name", "name_en", "phone", "language"),
                finder=UserFinder,
                changes=True,
                # Marked as no password at all: nothing a person types can match it.
                fixed={"password": UNUSABLE_PASSWORD_PREFIX},
                search=("name", "name_en", "email"),
                required=("name", "email"),
            ),
            Record(
                name="membership",
                model=Membership,
                label=_("places in units"),
                keys=(
                    Key("term", _("since"), (*PLACE, "membership.since"), folded=False),
                    Key("place", _("unit"), PLACE, folded=False),
                ),
                columns=("title", "is_head", "since"),
                links={
                    "user_id": "user.id",
                    "unit_id": "membership.unit_id",
                    "reports_to_id": "membership.reports_to_id",
                },
                finder=MembershipFinder,
                changes=True,
                optional=True,
                takes_last=True,
                carries=("membership.since", "membership.until"),
            ),
        ],
        main="user",
        powers=(Power.IMPORT, Power.MANAGE_PEOPLE),
        everywhere=True,
        prepare=prepare,
        checks=(check_places, check_heads),
        kin=Kin("user", "membership.reports_to_id", {"boss.email": (0,)}, above=lines),
    )
)
