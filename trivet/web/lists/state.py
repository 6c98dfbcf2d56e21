"""The state of a list in its address: read, changed by a link, written back.

Refuses what the list does not have: an unknown column is left out, an unknown order is the usual
one; but a filter that cannot be read is an error, because without it more rows would be shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Invalid
from trivet.web.lists.shape import Asked, Listing

LONGEST_WORD = 100
MOST_VALUES = 50


def read(listing: Listing, query: QueryDict) -> Asked:
    """What `query` asks of the list. Raises Invalid on text no filter can hold."""
    chosen = {
        facet.code: values
        for facet in listing.facets
        if (values := tuple(one for one in query.getlist(facet.code) if one))
    }
    for values in chosen.values():
        if len(values) > MOST_VALUES or any("\0" in one or len(one) > 200 for one in values):
            raise Invalid(_("This list cannot be read from its address. Choose the filters anew."))
    orders = {column.order for column in listing.columns if column.order}
    sort = query.get("sort", "")
    return Asked(
        q=" ".join(query.get("q", "").replace("\0", " ").split())[:LONGEST_WORD],
        chosen=chosen,
        sort=sort if sort.lstrip("-") in orders else "",
        columns=tuple(one for one in query.getlist("column") if listing.column(one)),
        after=query.get("after", ""),
        before=query.get("before", ""),
    )


def pairs(asked: Asked, *, place: bool = False, leave: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The state as the pairs of an address; `place` keeps the cursor too."""
    found = [("q", asked.q)]
    found += [(code, one) for code, values in asked.chosen.items() for one in values]
    found += [("sort", asked.sort)]
    found += [("column", one) for one in asked.columns]
    if place:
        found += [("after", asked.after), ("before", asked.before)]
    left = set(leave)
    return [(name, value) for name, value in found if value and name not in left]


def address(asked: Asked, *, place: bool = False, **changed: Any) -> str:
    """A link to the same list otherwise: `?…`, beginning at its first page unless `place`."""
    query = QueryDict(mutable=True)
    for name, value in pairs(replace(asked, **changed), place=place):
        query.appendlist(name, value)
    return f"?{query.urlencode()}"


def placed(asked: Asked, *, after: str = "", before: str = "") -> str:
    """A link to another stretch of the same list."""
    return address(asked, place=True, after=after, before=before)


def toggled(asked: Asked, code: str, value: str, *, many: bool) -> Mapping[str, tuple[str, ...]]:
    """The filters with one value switched on, or off where it is on."""
    held = asked.values(code)
    if value in held:
        left = tuple(one for one in held if one != value)
    else:
        left = (*held, value) if many else (value,)
    return {**{name: one for name, one in asked.chosen.items() if name != code}, code: left}


def numbers(values: Iterable[str]) -> tuple[int, ...]:
    """Ids out of an address. Raises Invalid."""
    found = tuple(values)
    if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in found):
        raise Invalid(_("This list cannot be read from its address. Choose the filters anew."))
    return tuple(int(one) for one in found)
