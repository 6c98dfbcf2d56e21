"""聯絡人 Persons with their posts, and the accounts and units they work in: one row links all.

A row with an account's name, a person and a title makes or finds each and ties them together.
Refuses a person two rows say different things of, and a post that overlaps another.
"""

from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import OrgUnit, Person, Post
from trivet.foundation.visibility import Change
from trivet.intake.targets import register
from trivet.intake.targets.accounts import (
    account_record,
    check_say,
    check_taken,
    departments,
    reference_fields,
)
from trivet.intake.targets.finders import OrgUnitFinder, PersonFinder, PostFinder
from trivet.intake.targets.shapes import Field, Key, Reads, Record, Target, choices_of
from trivet.intake.targets.terms import Terms
from trivet.organisation.rules import Power

if TYPE_CHECKING:
    from trivet.intake.bulk.running import Run

LAYERS = choices_of(
    Post.Layer,
    EXECUTIVE=("c-level", "top", "高層", "高层", "决策层", "決策層"),
    MANAGEMENT=("manager", "middle", "中層", "中层", "管理层", "管理層"),
    WORKING=("working", "staff", "基層", "基层", "执行层", "執行層"),
)
FIELDS = [
    *reference_fields(),
    Field(
        "account.department_id",
        _("account department of new accounts"),
        reads=Reads.LOOKUP,
        choices=departments,
        constant=True,
    ),
    Field("unit.name", _("customer unit"), longest=160),
    Field("person.name", _("name"), longest=160),
    Field("person.family_name", _("family name"), longest=80),
    Field("person.given_name", _("given name"), longest=80),
    Field("person.name_en", _("name in English"), longest=160),
    Field("person.email", _("mail address"), longest=254, reads=Reads.MAIL),
    Field("person.phone", _("phone"), longest=60),
    Field("person.mobile", _("mobile"), longest=60, security=Person.CLASSES["mobile"]),
    Field("person.language", _("speaks"), longest=60, constant=True),
    Field("person.notes", _("notes"), reads=Reads.LINES, security=Person.CLASSES["notes"]),
    Field("person.external_key", _("key in other systems"), longest=80),
    Field("post.title", _("title"), longest=160),
    Field("post.function", _("function"), longest=80),
    Field(
        "post.layer",
        _("layer"),
        reads=Reads.CHOICE,
        choices=LAYERS,
        kind=Post.Layer,
        constant=True,
    ),
    Field("post.since", _("since"), reads=Reads.DATE),
    Field("post.until", _("until"), reads=Reads.DATE),
]

UNIT = Record(
    name="unit",
    model=OrgUnit,
    label=_("customer units"),
    keys=(Key("name", _("name"), ("account.id", "unit.name")),),
    columns=("name",),
    links={"account_id": "account.id"},
    finder=OrgUnitFinder,
    required=("name",),
    optional=True,
)
PERSON = Record(
    name="person",
    model=Person,
    label=_("persons"),
    keys=(
        Key("key", _("key in other systems"), ("person.external_key",)),
        Key("mail", _("mail address"), ("person.email",)),
        Key("name", _("name"), ("person.name", "account.id")),
    ),
    columns=("name", "name_en", "email", "phone", "mobile", "language", "notes", "external_key"),
    finder=PersonFinder,
    changes=True,
    search=("name", "name_en", "email"),
    unique=("external_key",),
    required=("name",),
)
POST = Record(
    name="post",
    model=Post,
    label=_("posts"),
    keys=(
        Key(
            "term",
            _("since"),
            ("person.id", "account.id", "post.title", "post.since"),
            folded=False,
        ),
        Key("title", _("title"), ("person.id", "account.id", "post.title"), folded=False),
        Key("place", _("account"), ("person.id", "account.id"), folded=False),
    ),
    columns=("title", "function", "layer", "since", "until"),
    links={"person_id": "person.id", "account_id": "account.id", "org_unit_id": "unit.id"},
    finder=PostFinder,
    changes=True,
    takes_last=True,
    carries=("post.since", "post.until"),
)
TERMS = Terms(
    "post",
    Post,
    {"person_id": "person.id", "account_id": "account.id", "title": "post.title"},
    overlap="post-overlap",
    twice="post-twice",
    levels=(1, 2),
)


def whole_names(frame: pl.DataFrame, record: str = "person") -> pl.DataFrame:
    """One name from two columns, where the sheet has no whole one: 王 + 小明, Ada + Lovelace."""
    family, given, whole = (f"{record}.{name}" for name in ("family_name", "given_name", "name"))
    parts = [name for name in (given, family) if name in frame.columns]
    if not parts:
        return frame
    latin = pl.concat_str([pl.col(name) for name in parts], separator=" ", ignore_nulls=True)
    chinese = pl.concat_str([pl.col(name) for name in reversed(parts)], ignore_nulls=True)
    is_chinese = pl.all_horizontal(
        pl.col(name).fill_null("一").str.contains(r"^\p{Han}+$") for name in parts
    )
    joined = pl.when(is_chinese).then(chinese).otherwise(latin)
    joined = pl.when(joined != "").then(joined)
    name = pl.coalesce(whole, joined) if whole in frame.columns else joined
    return frame.with_columns(name.alias(whole)).drop(parts)


def check_persons_say(frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
    return check_say(frame, run, Change.PERSONS)


def check_person_taken(frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
    return check_taken(frame, run, "person")


def check_terms(frame: pl.DataFrame, run: "Run") -> list[pl.DataFrame]:
    """Posts with one title at one account follow each other. A post without a title has one: ""."""
    frame = titled(frame)
    days = [name for name in ("post.since", "post.until") if name in frame.columns]
    told = pl.all_horizontal(pl.col(days).is_not_null()) if len(days) == 2 else pl.lit(False)
    # A new person has no other posts: only the order of his own two days can be wrong.
    asked = frame.filter(~pl.col("person.fresh") | told)
    return [*TERMS.in_database(asked), *TERMS.in_file(frame, run)]


def titled(frame: pl.DataFrame) -> pl.DataFrame:
    title = pl.col("post.title") if "post.title" in frame.columns else pl.lit("")
    return frame.with_columns(title.cast(pl.String).fill_null("").alias("post.title"))


PERSONS = register(
    Target(
        name="persons",
        label=_("persons and their posts"),
        fields=FIELDS,
        records=[account_record(main=False), UNIT, PERSON, POST],
        main="person",
        powers=(Power.IMPORT,),
        prepare=whole_names,
        checks=(
            check_persons_say,
            check_taken,
            check_person_taken,
            check_terms,
        ),
    )
)
