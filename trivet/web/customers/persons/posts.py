"""The posts of a person: one more, the end of one, a move to another employer, a correction."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trivet.customers.actions import posts as writes
from trivet.customers.models import Post
from trivet.customers.queries import access, accounts, persons
from trivet.foundation import clock
from trivet.foundation.errors import Invalid, Refused
from trivet.foundation.visibility import Change
from trivet.web import editing, refusals, toasts
from trivet.web.customers.persons.forms import (
    CorrectionForm,
    EndForm,
    KnownForm,
    MoveForm,
    PostForm,
    initial_post,
)
from trivet.web.reader import reader


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person already known a post at the account `pk` too."""
    user = reader(request)
    account = accounts.one(user, pk)
    access.check_may_change(user, account, Change.PERSONS)
    form = KnownForm(editing.sent(request), user=user)
    post = PostForm(editing.sent(request), account=account, prefix="post")

    def write() -> Post:
        person = form.cleaned_data["person"]
        return writes.add(by=user, person=person, account=account, fields=post.facts)

    return _answer(
        request,
        [form, post],
        write,
        title=_("Add somebody already known"),
        lead=account.name,
        back=reverse("customers:account-people", args=[pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend what was written down wrongly."""
    user = reader(request)
    post = persons.post(user, pk)
    access.check_may_change(user, post.account, Change.PERSONS)
    form = CorrectionForm(editing.sent(request), account=post.account, initial=initial_post(post))
    return _answer(
        request,
        [form],
        lambda: writes.correct(by=user, post=post, changes=form.facts),
        title=_("Correct the post"),
        lead=_lead(post),
        back=_person(post),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    post = persons.post(user, pk)
    access.check_may_change(user, post.account, Change.PERSONS)
    form = EndForm(editing.sent(request), initial={"last_day": clock.today()})
    return _answer(
        request,
        [form],
        lambda: writes.end(by=user, post=post, on=form.cleaned_data["last_day"]),
        title=_("End the post"),
        lead=_lead(post),
        back=_person(post),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """The person stays one; the old post ends where the new one begins."""
    user = reader(request)
    post = persons.post(user, pk)
    access.check_may_change(user, post.account, Change.PERSONS)
    form = MoveForm(editing.sent(request), user=user, initial={"since": clock.today()})

    def write() -> Post:
        facts = {name: value for name, value in form.facts.items() if name != "since"}
        to, day = form.cleaned_data["to"], form.cleaned_data["since"]
        return writes.move(by=user, post=post, to=to, fields=facts, on=day)

    return _answer(
        request,
        [form],
        write,
        title=_("Move to another employer"),
        lead=_lead(post),
        back=_person(post),
    )


def _answer(
    request: HttpRequest, parts: list[forms.Form], write: Callable[[], Post], **words: str
) -> HttpResponse:
    """Show the form; on a post that is in order, write and lead to the person."""
    wrong = [part for part in parts if part.errors]
    if request.method == "POST" and not wrong:
        try:
            post = write()
        except (Invalid, Refused) as error:
            refusals.put(parts[-1], error)
        else:
            toasts.say(request, _("Saved."))
            return HttpResponseRedirect(_person(post))
    status = 422 if any(part.errors for part in parts) else 200
    context = {"parts": parts, **words}
    return render(request, "customers/persons/post.html", context, status=status)


def _lead(post: Post) -> str:
    return " · ".join(filter(None, [str(post.person), post.title, str(post.account)]))


def _person(post: Post) -> str:
    return reverse("customers:person", args=[post.person_id])
