"""The page of a person: who he is, his posts over time as far as the reader sees, one timeline."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from trivet.customers.actions import persons as writes
from trivet.customers.queries import access, accounts, persons
from trivet.foundation import clock
from trivet.foundation.errors import Invalid, Refused, Stale
from trivet.foundation.visibility import Change
from trivet.reporting import timeline
from trivet.web import editing, refusals, toasts
from trivet.web.customers import story
from trivet.web.customers.persons.forms import PersonForm, PostForm, initial_person
from trivet.web.reader import reader

FORM = "customers/persons/form.html"


@require_safe
@vary_on_headers("HX-Request")
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole page, or (htmx) the next stretch of its timeline."""
    user = reader(request)
    person = persons.one(user, pk)
    after = request.GET.get("after", "")
    readable = access.readable_of_person(user, person)
    told = story.of(timeline.of_person(user, person, readable=readable, after=after))
    if getattr(request, "htmx", False):
        return render(request, "customers/_timeline.html", {"story": told})
    posts: list[Any] = persons.posts_of(user, person)
    names = ("email", "phone", "mobile", "language", "notes")
    context = {
        "person": person,
        "story": told,
        "facts": [
            {
                "label": person._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
                "value": getattr(person, name),
            }
            for name in names
            if name in readable and getattr(person, name)
        ],
        "posts": [
            {"post": post, "holds": post.holds_on(clock.today()), "may_change": post.kept}
            for post in posts
        ],
        "may_edit": access.may_change_person(user, person),
    }
    return render(request, "customers/persons/record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new person with a post at the account `pk`."""
    user = reader(request)
    account = accounts.one(user, pk)
    access.check_may_change(user, account, Change.PERSONS)
    form = PersonForm(editing.sent(request), user=user)
    post = PostForm(editing.sent(request), account=account, prefix="post")
    if request.method == "POST" and form.is_valid() & post.is_valid():
        try:
            made = writes.add(by=user, account=account, fields=form.facts, post=post.facts)
        except (Invalid, Refused) as error:
            refusals.put(form, error)
        else:
            toasts.say(request, _("%(name)s is added.") % {"name": made.name})
            return HttpResponseRedirect(reverse("customers:person", args=[made.pk]))
    context = {
        "form": form,
        "post_form": post,
        "account": account,
        "back": reverse("customers:account", args=[pk]),
    }
    return render(request, FORM, context, status=422 if form.errors or post.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; a second editor sees both versions beside each other and loses nothing."""
    user = reader(request)
    person = persons.one(user, pk)
    access.check_may_change_person(user, person)
    data = editing.chosen(request.POST) if request.method == "POST" else None
    form = PersonForm(data, user=user, person=person, initial=initial_person(person))
    here = reverse("customers:person", args=[pk])
    context: dict[str, Any] = {"form": form, "person": person, "back": here}
    if data is None or not form.is_valid():
        return render(request, FORM, context, status=422 if form.errors else 200)
    version = form.cleaned_data["version"]
    try:
        writes.edit(by=user, person=person, changes=form.facts, expected=version)
    except Stale as stale:
        context["compare"] = editing.compare(form, stale)
        return render(request, FORM, context, status=412)
    except (Invalid, Refused) as error:
        refusals.put(form, error)
        return render(request, FORM, context, status=422)
    toasts.say(request, _("Saved."))
    return HttpResponseRedirect(here)
