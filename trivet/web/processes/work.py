"""Work items: the list, one that is done by saying so, handing one over to a colleague."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trivet.engine.models import WorkItem
from trivet.organisation.queries import person_of_ours
from trivet.processes import actions, queries
from trivet.processes.queries import Entry
from trivet.processes.wording import translated
from trivet.web import refusals, toasts
from trivet.web.fields import ChosenField
from trivet.web.lists import export, pages
from trivet.web.organisation.parts import crumb, form_page
from trivet.web.processes import parts
from trivet.web.processes.lists import WORK
from trivet.web.reader import reader

form_methods = require_http_methods(["GET", "HEAD", "POST"])


class HandOverForm(forms.Form):
    """Who gets it."""

    to = ChosenField(
        label=lazy("Colleague"),
        error_messages={
            "invalid_choice": lazy(
                "This person has no part in this. Choose somebody who is offered here."
            )
        },
    )

    def __init__(self, *args: Any, people: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].offer(people)  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    """How it ended, where the step offers a choice."""

    outcome = forms.ChoiceField(label=lazy("How did it end?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        if choices:
            self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["outcome"]


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Open work items: mine, or those of vacant seats and of everybody for who answers for them."""
    return pages.answer(request, WORK, "processes/work.html")


@require_safe
def total(request: HttpRequest) -> HttpResponse:
    """How many the list holds."""
    return pages.total(request, WORK)


@require_POST
def exported(request: HttpRequest) -> HttpResponseBase:
    """The list as a file."""
    return export.answer(request, WORK)


@form_methods
def item(request: HttpRequest, item: int) -> HttpResponse:
    """One item: what it asks, whose it is; and, where it has no page of its own, done here."""
    me = reader(request)
    entry = queries.item(me, item)
    may_do = queries.may_do(me, entry)
    if request.method == "POST" and not entry.is_tick:
        return redirect(parts.item_url(entry))
    # A step without a choice sends no field at all, and is bound all the same.
    sent = request.POST if request.method == "POST" else None
    form = DoneForm(sent, choices=entry.item.choices())

    def do(facts: dict[str, Any]) -> HttpResponse:
        done = actions.complete(item, by=me, outcome=facts.get("outcome", ""))
        following = queries.item(me, done.next.pk) if done.next else None
        if following is None:
            toasts.say(request, _("Done."))
            return redirect("processes:work")
        toasts.say(request, _("Done. Next: %(step)s") % {"step": following})
        return redirect(parts.item_url(following))

    if request.method == "POST" and (done := refusals.attempt(form, do)):
        return done
    context = {**_shown(entry), "form": form, "may_do": may_do}
    return render(request, "processes/item.html", context, status=refusals.status(form))


@form_methods
def hand_over(request: HttpRequest, item: int) -> HttpResponse:
    """Give an item to a colleague who sees what it is about."""
    me = reader(request)
    entry = queries.item(me, item)
    actions.check_may_hand_over(entry.item, by=me)
    sent = request.POST if request.method == "POST" else None
    form = HandOverForm(sent, people=queries.colleagues(me, entry))

    def give(facts: dict[str, Any]) -> HttpResponse:
        row = actions.hand_over(item, to=person_of_ours(facts["to"]), by=me)
        words = {"name": row.assignee, "step": row}
        toasts.say(request, _("%(name)s has it now: %(step)s") % words)
        return redirect("processes:work")

    if request.method == "POST" and (done := refusals.attempt(form, give)):
        return done
    about = entry.title.text if entry.title else ""
    return form_page(
        request,
        form,
        title=_("Hand over: %(step)s") % {"step": entry},
        lead=about,
        label=_("Hand over"),
        cancel=parts.own_url(entry),
        crumbs=[*_crumbs(), crumb(entry, parts.own_url(entry)), crumb(_("Hand over"))],
    )


def _shown(entry: Entry) -> dict[str, Any]:
    row = entry.item
    sign, word = parts.item_sign(row, late=entry.is_late)
    return {
        "entry": entry,
        "item": row,
        "sign": sign,
        "word": word,
        "about": translated(queries.about_step(entry)),
        "subject": parts.subject(entry),
        "run_url": parts.run_url(row.run),
        "page": "" if entry.is_tick else parts.item_url(entry),
        "is_open": row.status == WorkItem.Status.OPEN,
        "outcome": parts.outcome_of(row),
        "crumbs": [*_crumbs(), crumb(entry)],
    }


def _crumbs() -> list[dict[str, str]]:
    return [crumb(_("Work"), reverse("processes:work"))]
