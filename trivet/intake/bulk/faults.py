"""Why a row is rejected: code, field, the cell, and what else the sentence needs.

Kept as frames, so that a million rejected rows are data, not objects. Refuses unknown codes.
"""

from collections.abc import Sequence

import polars as pl
from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Sentence
from trivet.intake.targets.shapes import Target
from trivet.tables import values
from trivet.tables.reading import ROW, Misfit

SCHEMA = {
    "row": pl.Int64,
    "field": pl.String,
    "code": pl.String,
    "value": pl.String,
    "other": pl.String,
}
#: A sentence for each code; `value` is the cell, `field` what it was read as, `other` by code.
SENTENCES: dict[str, Sentence] = {
    **values.SENTENCES,
    "misfit": _("The row has more cells than the header. Check its quotes and separators."),
    "missing": _("%(field)s is empty. Fill it in."),
    "long": _("%(field)s is longer than the %(other)s characters that are kept. Shorten it."),
    "mail": _("“%(value)s” is not a mail address."),
    "currency": _("“%(value)s” is not a currency. Write its three letters, such as TWD."),
    "choice": _("“%(value)s” is none of the values of %(field)s. Write one of: %(other)s."),
    "lookup": _("“%(value)s” is not known as %(field)s. Use its name or code as it stands here."),
    "lookup-several": _("More than one %(field)s is called “%(value)s”. Use its code."),
    "unknown": _(
        "%(field)s: nothing is known under “%(value)s”. Take it in first, or correct the row."
    ),
    "several": _("%(field)s: more than one is called “%(value)s”. Give its key instead."),
    "repeat": _("Row %(other)s is about the same record and says otherwise. Keep one of them."),
    "taken": _("%(field)s “%(value)s” is taken already. Ask a data steward, or use another."),
    "kin-unknown": _(
        "%(field)s “%(value)s” is neither in this file (in a row that is taken in) nor known. "
        "Add it, or correct the row."
    ),
    "kin-circle": _("%(field)s “%(value)s” would make a circle. Choose another one."),
    "money-currency": _("An amount needs its currency: map a column, or choose one for the file."),
    "department": _(
        "Say which account department it belongs to: you may add accounts in yours only."
    ),
    "not-yours": _("You may not change %(field)s “%(value)s”. Ask its department head."),
    "period": _("It ends before it begins. Correct one of the days."),
    "post-overlap": _("The person holds this post at another time already: correct the days."),
    "post-twice": _("Row %(other)s gives the person this post in that time. Keep one of them."),
    "place-overlap": _("The person has this place at another time already: correct the days."),
    "place-twice": _("Row %(other)s gives the person this place. Keep one of them."),
    "head-held": _("%(other)s heads the unit in that time. End that place first."),
    "head-twice": _("Row %(other)s names another head of this unit. Keep one of them."),
    "seat-held": _("The seat is held by %(other)s in that time. End that appointment first."),
    "seat-twice": _("Row %(other)s fills the same seat in that time. Keep one of them."),
    "left": _("%(value)s has left. Choose somebody else."),
}


def none() -> pl.DataFrame:
    return pl.DataFrame(schema=SCHEMA)


def fault(
    frame: pl.DataFrame,
    code: str,
    field: str,
    *,
    value: pl.Expr | str | None = None,
    other: pl.Expr | str | None = None,
) -> pl.DataFrame:
    """One fault for each row of `frame`. `value`: by default the cell of `field`."""
    if code not in SENTENCES:
        raise ValueError(f"no sentence for the fault {code}")
    if value is None:
        value = pl.col(field) if field in frame.columns else pl.lit("")
    return frame.select(
        pl.col(ROW).alias("row"),
        pl.lit(field).alias("field"),
        pl.lit(code).alias("code"),
        _text(value).alias("value"),
        _text(other).alias("other"),
    )


def of_misfits(misfits: Sequence[Misfit]) -> pl.DataFrame:
    """Rows that the reader had to set aside."""
    rows = [misfit.row for misfit in misfits]
    frame = pl.DataFrame({ROW: pl.Series(ROW, rows, pl.Int64)})
    return fault(frame, "misfit", "", value="")


def join(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    kept = [part for part in parts if part.height]
    return pl.concat(kept) if kept else none()


def without(frame: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """The rows of `frame` that have no fault."""
    if not faults.height or not frame.height:
        return frame
    return frame.join(faults.select("row").unique(), left_on=ROW, right_on="row", how="anti")


def sentence(fault_row: dict[str, str], target: Target) -> str:
    """A fault as a person reads it, in the active language."""
    field = target.field(fault_row["field"])
    label = str(field.label) if field else fault_row["field"]
    return str(
        SENTENCES[fault_row["code"]]
        % {"value": fault_row["value"], "field": label, "other": fault_row["other"]}
    )


def _text(given: pl.Expr | str | None) -> pl.Expr:
    if isinstance(given, pl.Expr):
        return given.cast(pl.String).fill_null("")
    return pl.lit(given or "")
