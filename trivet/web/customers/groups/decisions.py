"""Who is our customer: the answers that hold, the questions that are open, and their history."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trivet.customers.actions import decisions as writes
from trivet.customers.models import Decision
from trivet.customers.queries import decisions
from trivet.foundation import clock
from trivet.foundation.errors import Invalid, Refused, Stale
from trivet.organisation.models import User
from trivet.web import editing, refusals, toasts
from trivet.web.customers.accounts.forms import Choice
from trivet.web.fields import DayInput
from trivet.web.reader import reader


class QuestionForm(forms.Form):
    """A question put to one business group."""

    business_group = Choice(label=gettext_lazy("Business group"))
    question = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=200,
        initial=gettext_lazy("Who is our customer?"),
    )

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["business_group"].offer(decisions.may_ask_in(user))  # type: ignore[attr-defined]


class OptionForm(forms.Form):
    """One answer that is weighed."""

    title = forms.CharField(label=gettext_lazy("Option"), max_length=200)
    arguments = forms.CharField(
        label=gettext_lazy("Arguments"), required=False, widget=forms.Textarea
    )
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"), required=False, widget=forms.Textarea
    )


class DecisionForm(forms.Form):
    """The choice, with reason, effect and days. From then on it stays."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    option = Choice(label=gettext_lazy("Chosen"))
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea)
    effect = forms.CharField(label=gettext_lazy("Effect"), required=False, widget=forms.Textarea)
    on = forms.DateField(label=gettext_lazy("Decided on"), widget=DayInput)
    effective_from = forms.DateField(
        label=gettext_lazy("Effective from"), required=False, widget=DayInput
    )

    def __init__(self, *args: Any, decision: Decision, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["option"].offer(list(decision.options.all()))  # type: ignore[attr-defined]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    context = {
        "holding": decisions.holding(user),
        "history": decisions.history(user),
        "may_ask": bool(decisions.may_ask_in(user)),
    }
    return render(request, "customers/groups/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A new question, or (`replaces`) the same one asked anew."""
    user = reader(request)
    decisions.check_may_ask(user)
    wanted = request.GET.get("replaces", "")
    earlier = decisions.one(user, int(wanted)) if _is_number(wanted) else None
    values = earlier and {"business_group": earlier.business_group, "question": earlier.question}
    form = QuestionForm(editing.sent(request), user=user, initial=values)
    if request.method == "POST" and form.is_valid():
        try:
            made = writes.ask(by=user, supersedes=earlier, **form.cleaned_data)
        except (Invalid, Refused) as error:
            refusals.put(form, error)
        else:
            return HttpResponseRedirect(reverse("customers:decision", args=[made.pk]))
    context = {"form": form, "title": _("Ask a question"), "back": reverse("customers:decisions")}
    status = 422 if form.errors else 200
    return render(request, "customers/groups/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The question with its options; a post decides it."""
    user = reader(request)
    decision = decisions.one(user, pk)
    form = DecisionForm(
        editing.sent(request),
        decision=decision,
        initial={"version": decision.version, "on": clock.today()},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        expected = facts.pop("version")
        try:
            writes.decide(by=user, decision=decision, expected=expected, **facts)
        except (Invalid, Refused, Stale) as error:
            refusals.put(form, error)
            status = error.status
        else:
            toasts.say(request, _("Decided. From now on it stays as it is."))
            return HttpResponseRedirect(reverse("customers:decision", args=[pk]))
    may_decide = decisions.may_decide(user, decision.business_group_id)
    context = {
        "decision": decision,
        "form": form,
        "option_form": OptionForm(),
        "crumbs": [
            {"label": _("Who is our customer"), "url": reverse("customers:decisions")},
            {"label": decision.question, "url": ""},
        ],
        "may_change": may_decide and decision.decided_on is None,
        "may_ask_anew": may_decide
        and decision.decided_on is not None
        and not hasattr(decision, "superseded_by"),
    }
    status = 422 if form.errors and status == 200 else status
    return render(request, "customers/groups/decision.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def add_option(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    decision = decisions.one(user, pk)
    decisions.check_may_decide(user, decision)
    form = OptionForm(editing.sent(request))
    return _option(
        request,
        form,
        lambda: writes.add_option(by=user, decision=decision, **form.cleaned_data),
        decision=decision,
        title=_("Add an option"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_option(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    option = decisions.option(user, pk)
    decisions.check_may_decide(user, option.decision)
    values = {name: getattr(option, name) for name in OptionForm.base_fields}
    form = OptionForm(editing.sent(request), initial=values)
    return _option(
        request,
        form,
        lambda: writes.change_option(by=user, option=option, **form.cleaned_data),
        decision=option.decision,
        title=option.title,
    )


@require_POST
def drop_option(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    option = decisions.option(user, pk)
    decision = option.decision_id
    writes.drop_option(by=user, option=option)
    toasts.say(request, _("The option is gone."))
    return HttpResponseRedirect(reverse("customers:decision", args=[decision]))


def _option(
    request: HttpRequest, form: OptionForm, write: Any, *, decision: Decision, title: str
) -> HttpResponse:
    back = reverse("customers:decision", args=[decision.pk])
    if request.method == "POST" and form.is_valid():
        try:
            write()
        except (Invalid, Refused) as error:
            refusals.put(form, error)
        else:
            toasts.say(request, _("Saved."))
            return HttpResponseRedirect(back)
    context = {"form": form, "title": title, "back": back}
    status = 422 if form.errors else 200
    return render(request, "customers/groups/form.html", context, status=status)


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 19
