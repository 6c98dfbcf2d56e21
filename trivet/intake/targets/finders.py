"""What of ours a row may mean, read in bulk: one statement a key and batch, never one a row.

Only what the importing person may see is found; what lies out of sight is told apart only where a
unique key would collide, in words that say no more than that. Refuses nothing itself.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import polars as pl
from django.db import connection, models
from django.db.models import F
from psycopg import sql

from trivet.customers.models import Account, AccountRole, OrgUnit, Person, Post
from trivet.intake.bulk.folding import folded
from trivet.intake.bulk.recognising import SEPARATOR
from trivet.intake.targets.shapes import Finder
from trivet.organisation.models import User
from trivet.tables.copying import array


class ModelFinder(Finder):
    """Reads a model's table; subclasses say how rows are recognised."""

    model: type[models.Model]

    def __init__(self, user: User) -> None:
        self.user = user

    def current(self, ids: Sequence[int], columns: Sequence[str]) -> pl.DataFrame:
        statement = sql.SQL("SELECT id, {} FROM {} WHERE id = ANY(%s::bigint[])").format(
            sql.SQL(", ").join(
                sql.SQL("{}::text").format(sql.Identifier(column)) for column in columns
            ),
            sql.Identifier(self.model._meta.db_table),
        )
        return read(
            statement,
            [array(pl.Series(ids, dtype=pl.Int64))],
            {"id": pl.Int64, **dict.fromkeys(columns, pl.String)},
        )

    def taken(self, column: str, values: Sequence[str]) -> dict[str, int]:
        statement = sql.SQL("SELECT {0}, id FROM {1} WHERE {0} = ANY(%s::text[])").format(
            sql.Identifier(column), sql.Identifier(self.model._meta.db_table)
        )
        wanted = array(pl.Series(values, dtype=pl.String))
        return dict(read(statement, [wanted], {"value": pl.String, "id": pl.Int64}).rows())

    def seen(self, found: pl.DataFrame, visible: models.QuerySet[Any]) -> pl.DataFrame:
        """Those rows of `found` that the person may see."""
        if not found.height or not visible.query.where:
            return found
        ids = set(
            visible.filter(pk__in=found["id"].unique().to_list()).values_list("pk", flat=True)
        )
        return found.filter(pl.col("id").is_in(ids))


class AccountFinder(ModelFinder):
    """Accounts by key, registry number, name, English name, short name; all read once."""

    model = Account

    def candidates(self, frame: pl.DataFrame, idents: Sequence[str]) -> pl.DataFrame:
        return self._all

    def current(self, ids: Sequence[int], columns: Sequence[str]) -> pl.DataFrame:
        if "roles" not in columns:
            return super().current(ids, columns)
        found = super().current(ids, [column for column in columns if column != "roles"])
        roles = AccountRole.objects.filter(account__in=ids).order_by("kind")
        held = pl.DataFrame(
            list(roles.values_list("account", "kind")),
            schema={"id": pl.Int64, "roles": pl.String},
            orient="row",
        )
        held = held.group_by("id", maintain_order=True).agg(pl.col("roles").str.join(","))
        return found.join(held, on="id", how="left")

    @cached_property
    def _all(self) -> pl.DataFrame:
        names = ("external_key", "registry_number", "name", "name_en", "short_name")
        rows = Account.objects.visible_to(self.user).values_list("pk", *names)
        schema = {"id": pl.Int64, **{f"k{level}": pl.String for level in range(len(names))}}
        found = pl.DataFrame(rows.iterator(chunk_size=20_000), schema=schema, orient="row")
        return found.with_columns(
            blank_is_null(folded(found[f"k{level}"])) for level in range(len(names))
        )


class OrgUnitFinder(ModelFinder):
    """Units of the accounts in question, by name."""

    model = OrgUnit

    def candidates(self, frame: pl.DataFrame, idents: Sequence[str]) -> pl.DataFrame:
        rows = OrgUnit.objects.filter(account__in=numbers(frame, "account.id"))
        found = frame_of(
            rows.values_list("pk", "account_id", "name"), account=pl.Int64, k=pl.String
        )
        found = found.with_columns(folded(found["k"]))
        return found.select("id", pl.concat_str("account", "k", separator=SEPARATOR).alias("k0"))


class PersonFinder(ModelFinder):
    """Persons by key, by mail address, by name at an account."""

    model = Person
    _BY_NAME = """
        SELECT DISTINCT person.id, person.external_key, person.email, person.name, post.account_id
        FROM unnest(%s::bigint[], %s::text[]) AS asked(account_id, name)
        JOIN customers_post AS post ON post.account_id = asked.account_id
        JOIN customers_person AS person ON person.id = post.person_id
            AND starts_with(person.search_text, asked.name)
    """
    _BY_TEXT = """
        SELECT id, external_key, email, name, NULL::bigint FROM customers_person
        WHERE {column} <> '' AND {column} = ANY(%s::text[])
    """

    @cached_property
    def _before(self) -> set[int]:
        """Accounts where somebody worked before this import: only there is a name looked for."""
        return set(Post.objects.order_by().values_list("account", flat=True).distinct())

    @cached_property
    def _nobody_yet(self) -> bool:
        return not Person.objects.exists()

    def candidates(self, frame: pl.DataFrame, idents: Sequence[str]) -> pl.DataFrame:
        if self._nobody_yet:
            return pl.DataFrame(
                schema={"id": pl.Int64, **dict.fromkeys(("k0", "k1", "k2"), pl.String)}
            )
        found = [self._by_text("external_key", texts(frame, "person.external_key"))]
        mails = texts(frame, "person.email")
        found.append(self._by_text("email", pl.concat([mails, mails.str.to_lowercase()]).unique()))
        if "~person.name" in frame.columns and "account.id" in frame.columns:
            asked = frame.filter(pl.col("account.id").is_in(self._before)).drop_nulls(
                "~person.name"
            )
            pairs = [array(asked["account.id"]), array(asked["~person.name"])]
            found.append(self._read(self._BY_NAME, pairs) if asked.height else _nobody())
        both = pl.concat(found)
        both = both.with_columns(folded(both[name]).alias(name) for name in ("key", "mail", "name"))
        return self.seen(
            both.select(
                "id",
                blank_is_null(pl.col("key")).alias("k0"),
                blank_is_null(pl.col("mail")).alias("k1"),
                pl.concat_str("name", "account", separator=SEPARATOR).alias("k2"),
            ),
            Person.objects.visible_to(self.user),
        )

    def _by_text(self, column: str, values: pl.Series) -> pl.DataFrame:
        if values.is_empty():
            return _nobody()
        statement = sql.SQL(self._BY_TEXT).format(column=sql.Identifier(column))
        return self._read(statement, [array(values)])

    def _read(self, statement: Any, values: list[Any]) -> pl.DataFrame:
        return read(statement, values, dict(_nobody().schema))


class PostFinder(ModelFinder):
    """Posts of persons that exist, by title at an account, or by the account alone; latest last."""

    model = Post

    def candidates(self, frame: pl.DataFrame, idents: Sequence[str]) -> pl.DataFrame:
        people = frame.filter(~pl.col("person.fresh").fill_null(True))
        rows = Post.objects.filter(person__in=numbers(people, "person.id")).order_by(
            F("until").asc(nulls_last=True), F("since").asc(nulls_first=True), "pk"
        )
        named = rows.values_list("pk", "person_id", "account_id", "title", "since")
        found = frame_of(
            named, person=pl.Int64, account=pl.Int64, title=pl.String, since=pl.Date
        ).with_columns(blank_is_null(pl.col("title")), pl.col("since").cast(pl.String))
        parts = ("person", "account", "title", "since")
        return found.select(
            "id",
            *[
                pl.concat_str(parts[:count], separator=SEPARATOR).alias(f"k{level}")
                for level, count in enumerate((4, 3, 2))
            ],
        )


def read(statement: Any, values: Sequence[Any], schema: dict[str, Any]) -> pl.DataFrame:
    """The rows of a statement as a frame."""
    with connection.cursor() as cursor:
        cursor.cursor.execute(statement, values)
        return pl.DataFrame(cursor.cursor.fetchall(), schema=schema, orient="row")


def frame_of(rows: models.QuerySet[Any, Any], **columns: Any) -> pl.DataFrame:
    """A values_list that begins with the id as a frame."""
    return pl.DataFrame(list(rows), schema={"id": pl.Int64, **columns}, orient="row")


def numbers(frame: pl.DataFrame, column: str) -> list[int]:
    """The distinct ids of existing records in a column; ids of a dry run are below zero."""
    if column not in frame.columns:
        return []
    return frame.filter(pl.col(column) > 0)[column].unique().to_list()


def texts(frame: pl.DataFrame, column: str) -> pl.Series:
    """The distinct texts of a column; none where the file has no such column."""
    if column not in frame.columns:
        return pl.Series(dtype=pl.String)
    return frame[column].drop_nulls().unique()


def blank_is_null(text: Any) -> Any:
    if isinstance(text, pl.Series):
        return text.set(text == "", None)
    return pl.when(text != "").then(text)


def _nobody() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "id": pl.Int64,
            "key": pl.String,
            "mail": pl.String,
            "name": pl.String,
            "account": pl.Int64,
        }
    )
