"""A list as a page or as a fragment, and its total apart.

One address serves both: htmx gets the region of the list, everybody else the page around it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from trivet.customers.queries import views
from trivet.customers.queries.access import only_reads
from trivet.web.lists import state
from trivet.web.lists.drawing import draw, line, options
from trivet.web.lists.shape import Asked, Column, Facet, Listing
from trivet.web.reader import reader

SIZE = 50


def answer(request: HttpRequest, listing: Listing, template: str, **more: Any) -> HttpResponse:
    """The list in `template` (which extends `lists/page.html`), or its region alone."""
    fragment = bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]
    context = {"list": shown(request, listing), **more}
    response = render(request, "lists/_region.html" if fragment else template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def total(request: HttpRequest, listing: Listing) -> HttpResponse:
    """The exact number of rows, as the fragment that takes the place of "count them"."""
    number = listing.count(reader(request), state.read(listing, request.GET))
    context = {"total": number, "shown": number_format(number, force_grouping=True)}
    return render(request, "components/list/total.html", context)


def shown(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    """Everything the templates of a list draw."""
    user = reader(request)
    asked = state.read(listing, request.GET)
    allowed = listing.open_columns(user)
    codes = {column.code for column in allowed}
    asked = replace(asked, columns=tuple(one for one in asked.columns if one in codes))
    columns = columns_of(allowed, asked)
    page = listing.rows(user, asked, SIZE)
    here = reverse(listing.page)
    facets = [(facet, _choices(facet, user)) for facet in listing.facets]
    return {
        "code": listing.code,
        "title": listing.title,
        "search": listing.search,
        "here": here,
        "q": asked.q,
        "heads": [_head(column, asked) for column in columns],
        "lines": [_line(row, columns) for row in page.rows],
        "next": page.next and here + state.placed(asked, after=page.next),
        "previous": page.previous and here + state.placed(asked, before=page.previous),
        "first": here + state.address(asked),
        "total": f"{reverse(listing.page + '-total')}{state.address(asked)}",
        "kept": state.pairs(asked, leave=["q"]),
        "columns": [
            {"code": one.code, "label": one.label, "shown": one in columns} for one in allowed[1:]
        ],
        "columns_kept": state.pairs(asked, leave=["column"]),
        "chips": list(_chips(user, asked, facets, here)),
        "menu": [_menu(facet, choices, asked) for facet, choices in facets if _in_menu(facet)],
        "menu_kept": state.pairs(
            asked, leave=[facet.code for facet in listing.facets if _in_menu(facet)]
        ),
        "narrowed": bool(asked.q or asked.chosen),
        "views": list(_views(user, listing, asked, here)),
        "query": state.address(asked),
        "may_share": not only_reads(user),
        "bulk": listing.bulk,
        "bulk_url": _known(f"{listing.page}-bulk"),
        "export_url": _known(f"{listing.page}-export"),
        "empty": listing.empty,
    }


def _known(page: str) -> str:
    """The address of a page that a list may do without."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""


def columns_of(allowed: list[Column], asked: Asked) -> list[Column]:
    """The first column, then those asked for or shown by default, in the list's own order."""
    if not asked.columns:
        return [one for one in allowed if one.shown or one is allowed[0]]
    return [one for one in allowed if one.code in asked.columns or one is allowed[0]]


def _head(column: Column, asked: Asked) -> dict[str, Any]:
    direction = ""
    if column.order and asked.sort.lstrip("-") == column.order:
        direction = "descending" if asked.sort.startswith("-") else "ascending"
    turned = f"-{column.order}" if direction == "ascending" else column.order
    return {
        "label": column.label,
        "number": column.number,
        "direction": direction,
        "url": state.address(asked, sort=turned) if column.order else "",
    }


def _line(row: Any, columns: list[Column]) -> dict[str, Any]:
    first, *rest = columns
    return {
        "pk": row.pk,
        "name": str(row),
        "head": draw(first.cell(row)),
        "cells": line(row, rest),
    }


def _choices(facet: Facet, user: Any) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in facet.choices(user)] if facet.choices else []


def _in_menu(facet: Facet) -> bool:
    return not (facet.quick or facet.hidden)


def _chips(
    user: Any, asked: Asked, facets: list[tuple[Facet, list[tuple[str, str]]]], here: str
) -> Iterator[dict[str, Any]]:
    """Every choice of a quick filter, and what is chosen of the others, to switch on or off."""
    for facet, choices in facets:
        labels = dict(choices)
        on = asked.values(facet.code)
        for value in labels if facet.quick else on:
            label = facet.named(user, value) if facet.named else labels.get(value, value)
            if not facet.quick:
                label = _("%(what)s: %(value)s") % {"what": facet.label, "value": label}
            chosen = state.toggled(asked, facet.code, value, many=facet.many)
            url = here + state.address(asked, chosen=chosen)
            yield {"label": label, "url": url, "on": value in on}


def _menu(facet: Facet, choices: list[tuple[str, str]], asked: Asked) -> Mapping[str, Any]:
    return {
        "code": facet.code,
        "label": facet.label,
        "options": options(choices, asked.value(facet.code)),
        "value": asked.value(facet.code),
        "free": facet.choices is None,
    }


def _views(user: Any, listing: Listing, asked: Asked, here: str) -> Iterator[dict[str, Any]]:
    """The whole list, then the saved views; the one whose address this is, marked."""
    plain = state.address(asked).lstrip("?")
    yield {"label": _("All"), "url": here, "current": not plain, "pk": None, "mine": False}
    for view in views.of_list(user, listing.code):
        yield {
            "label": view.name,
            "url": f"{here}?{view.query}",
            "current": view.query == plain,
            "pk": view.pk,
            "mine": view.owner_id == user.pk,
        }
