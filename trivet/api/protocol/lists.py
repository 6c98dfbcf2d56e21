"""Lists: a window of `limit` rows after a cursor, the link to the next, a total when asked for.

Refuses an offset: any depth costs the same (ADR 0080). A total is counted only on `total=exact`,
because counting five million rows is a question of its own.
"""

from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import BaseModel, ConfigDict, Field

from trivet.api.shapes.kinds import Out
from trivet.foundation import paging

Shape = TypeVar("Shape", bound=Out)
Row = TypeVar("Row", bound=Any)
LARGEST_PAGE = 200


class Window(BaseModel):
    """The parameters of every list; a list with filters adds its own."""

    limit: int = Field(50, ge=1, le=LARGEST_PAGE, description="How many rows at most.")
    after: str = Field(
        "", max_length=2000, description="The cursor: take it from `next`, do not make it."
    )

    total: Literal["exact"] | None = Field(
        None, description="`exact` counts the rows of the whole list; without it none is counted."
    )


class Listed(Out, Generic[Shape]):
    """One page of a list."""

    items: list[Shape]
    next: str | None = Field(description="The address of the next page; null on the last one.")
    total: int | None = Field(None, description="All rows of the list; present when asked for.")

    model_config = ConfigDict(from_attributes=True)


def listed(
    request: HttpRequest,
    kind: type[Shape],
    rows: "QuerySet[Row]",
    window: Window,
    many: Callable[[list[Row]], list[Shape]] | None = None,
) -> Listed[Shape]:
    """A page of `rows` in their own order, each as `kind` (all made by `many` where given)."""
    page = paging.page(rows, limit=window.limit, after=window.after)
    return paged(request, kind, page, window, total=lambda: paging.total(rows), many=many)


def paged(
    request: HttpRequest,
    kind: type[Shape],
    page: paging.Page[Row],
    window: Window,
    *,
    total: Callable[[], int],
    many: Callable[[list[Row]], list[Shape]] | None = None,
) -> Listed[Shape]:
    """A page that its query has cut already; `total` is asked only when the caller asks."""
    facts: dict[str, Any] = {
        "items": many(page.rows) if many else [kind.model_validate(row) for row in page.rows],
        "next": _address(request, page.next) if page.next else None,
    }
    if window.total == "exact":
        facts["total"] = total()
    return Listed[kind].model_validate(facts)  # type: ignore[valid-type]


def following(
    request: HttpRequest, kind: type[Shape], items: list[Shape], cursor: str
) -> Listed[Shape]:
    """A page of a list that nobody counts, its rows shaped already."""
    address = _address(request, cursor) if cursor else None
    return Listed[kind].model_validate({"items": items, "next": address})  # type: ignore[valid-type]


def whole(kind: type[Shape], items: list[Shape]) -> Listed[Shape]:
    """A list that is short by nature, all of it."""
    return Listed[kind].model_validate({"items": items, "next": None})  # type: ignore[valid-type]


def _address(request: HttpRequest, cursor: str) -> str:
    query = request.GET.copy()
    query["after"] = cursor
    return f"{request.path}?{query.urlencode()}"
