"""Imports and exports on the wire."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from trivet.api.shapes.kinds import UNSET, Choice, Filled, In, Out, Text
from trivet.intake.models import Batch
from trivet.intake.targets.shapes import Reads


class WordOut(Out):
    value: str
    label: str


class TargetFieldOut(Out):
    """Something a column may hold."""

    name: str
    label: str
    reads: Reads = Field(description="How a cell is read.")
    constant: bool = Field(description="May be given once for the whole file.")
    choices: list[WordOut] = Field(description="What may be written where it is a constant.")


class TargetOut(Out):
    """What a file may bring, and what its columns may hold."""

    name: str
    label: str
    fields: list[TargetFieldOut]


class BatchRowOut(Out):
    """An import in a list."""

    id: int
    target: str
    file_name: str
    status: Choice[Batch.Status]
    total: int
    progress: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    started_at: datetime
    ended_at: datetime | None
    undone_at: datetime | None


class ReasonOut(Out):
    """Why rows were rejected: in how many, and in which first."""

    sentence: str
    rows: int
    row: int | None


class KeptOut(Out):
    """What undo left as it is, and why."""

    label: str
    record: str
    why: str


class BatchOut(BatchRowOut):
    """One import, whole."""

    encoding: str
    header: list[str] = Field(description="The columns; empty once the file is kept no more.")
    sample: list[dict[str, str]] = Field(description="The first rows, as they were read.")
    mapping: dict[str, str] = Field(description="Column to field.")
    options: dict[str, Any]
    failure: str
    reasons: list[ReasonOut]
    kept: list[KeptOut]
    rejects: str | None = Field(description="Where the rejected rows are, each with its reason.")


class UploadIn(In):
    """What a file brings, beside the file itself."""

    target: Filled = Field(max_length=40, description="One of the import targets.")
    encoding: Text = Field("", max_length=40, description="Found out if absent.")
    sheet: Text = Field("", max_length=200, description="Of an XLSX file; the first if absent.")


class OptionsIn(In):
    """How the file is read; what is not sent stays as it is."""

    key: Text = Field(UNSET, max_length=80, description="By which key what exists is found.")
    date_order: Text = Field(UNSET, max_length=10)
    decimal_mark: Literal[".", ","] = UNSET
    constants: dict[str, Text] = Field(UNSET, description="Fields with one value for all rows.")


class MappingIn(In):
    mapping: dict[str, Text] = Field(description="Column to field; other columns are left out.")
    options: OptionsIn = Field(default_factory=lambda: OptionsIn.model_validate({}))


class ExportOut(Out):
    """A list that may be taken out."""

    name: str
    label: str


class ExportIn(In):
    list: Filled = Field(max_length=40)
    format: Literal["csv", "xlsx"] = "csv"
