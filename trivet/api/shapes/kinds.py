"""The small types that shapes are made of: ids, days, moments, text, amounts.

Refuses what pydantic would quietly convert: a number as a day, `true` as 1, text with a NUL.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self, TypeVar

from django.db.models import Choices, Model
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

LARGEST = 2**63 - 1


def _refuse(kind: str) -> PydanticCustomError:
    """A refusal whose words are in `protocol.sentences`."""
    return PydanticCustomError(kind, "refused")


def _day(value: Any) -> Any:
    if isinstance(value, str) and len(value) == 10:
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise _refuse("day_text")


def _moment(value: Any) -> Any:
    if isinstance(value, str | datetime) and str(value)[4:5] == "-":
        return value
    raise _refuse("moment_text")


def _storable(value: str) -> str:
    if "\0" in value:
        raise _refuse("nul")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise _refuse("string_unicode")
    return value


def _filled(value: str) -> str:
    if not value.strip():
        raise _refuse("empty")
    return value


class _Inline:
    """Writes the values where they are used: many nouns have a `Kind` of their own."""

    def __get_pydantic_core_schema__(
        self, kind: type[Choices], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        if issubclass(kind, int):
            return core_schema.enum_schema(kind, list(kind), sub_type="int")
        return core_schema.enum_schema(kind, list(kind), sub_type="str")


Kind = TypeVar("Kind", bound=Choices)
#: One of a model's choices, such as `Choice[Unit.Kind]`.
Choice = Annotated[Kind, _Inline()]
Id = Annotated[int, Field(strict=True, ge=1, le=LARGEST)]
#: In an address; anything else names nothing.
PathId = Annotated[int, Field(ge=1, le=LARGEST)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
#: Text of any length that the database can keep.
Text = Annotated[str, AfterValidator(_storable)]
Filled = Annotated[str, AfterValidator(_storable), AfterValidator(_filled)]
Flag = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
Currency = Annotated[str, Field(pattern=r"^([A-Z]{3})?$")]


def _fetched(value: Any) -> Any:
    """The rows of a relation that the query has read beforehand."""
    return list(value.all()) if hasattr(value, "all") else value


Item = TypeVar("Item")
#: Rows hanging on a record, such as the options of a decision.
Several = Annotated[list[Item], BeforeValidator(_fetched)]


class In(BaseModel):
    """Something sent to us; a field it does not know is refused."""

    model_config = ConfigDict(extra="forbid")

    def given(self) -> dict[str, Any]:
        """The fields that were sent, those sent as null included."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Out(BaseModel):
    """Something we answer with, read from a record's attributes."""

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def made_of(cls, record: Any, **more: Any) -> Self:
        """Read from `record`, but for `more`: what other queries found beside it."""
        facts: dict[str, Any] = {}
        for name, field in cls.model_fields.items():
            source = str(field.validation_alias or name)
            facts[source] = more[name] if name in more else getattr(record, source)
        return cls.model_validate(facts)

    def without(self, names: Iterable[str]) -> Self:
        """The same, with `names` absent: what its reader may not see is not even null."""
        self.__pydantic_fields_set__.difference_update(names)
        return self


class Ref(Out):
    """Another record: its id, and the name to show for it."""

    id: int
    name: str

    @classmethod
    def to(cls, record: Model) -> Self:
        return cls(id=record.pk, name=str(record))

    @classmethod
    def of(cls, record: Model | None) -> Self | None:
        return None if record is None else cls.to(record)

    @model_validator(mode="before")
    @classmethod
    def _of(cls, value: Any) -> Any:
        if isinstance(value, Model):
            return {"id": value.pk, "name": str(value)}
        return value


#: A field of a change that was not sent.
UNSET: Any = None
