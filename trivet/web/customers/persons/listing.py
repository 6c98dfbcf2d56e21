"""The list of persons as a page, its total, its file; and the people of one account."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST, require_safe

from trivet.customers.queries import access, accounts, persons
from trivet.foundation.visibility import Change
from trivet.web.customers.accounts import facts
from trivet.web.customers.persons.shape import LISTING
from trivet.web.lists import export, pages
from trivet.web.pickers import typed, written
from trivet.web.reader import reader


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return pages.answer(request, LISTING, "lists/page.html")


@require_safe
def total(request: HttpRequest) -> HttpResponse:
    return pages.total(request, LISTING)


@require_POST
def export_file(request: HttpRequest) -> HttpResponseBase:
    return export.answer(request, LISTING)


@require_safe
def of_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who works at the account today, by customer unit."""
    user = reader(request)
    account = accounts.one(user, pk)
    granted = access.changes(user, account)
    context = {
        "account": account,
        "tabs": facts.tabs(account, "account-people"),
        "posts": persons.working_at(account),
        "may_edit": bool(granted & {Change.FACTS, Change.STANDING}),
        "may_keep_persons": Change.PERSONS in granted,
    }
    return render(request, "customers/accounts/people.html", context)


@require_GET
def choices(request: HttpRequest) -> HttpResponse:
    """Suggestions for a picker of persons."""
    user = reader(request)
    words = typed(request)
    found = persons.suggested(user, words) if words else []
    context = {"choices": [written(person) for person in found]}
    return render(request, "components/form/_choices.html", context)
