"""The tree of customer groups, and what may be done to a group."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trivet.customers.actions import groups as writes
from trivet.customers.models import CustomerGroup
from trivet.customers.queries import groups
from trivet.foundation.errors import Invalid, Refused
from trivet.organisation.models import User
from trivet.web import editing, refusals, toasts
from trivet.web.customers.accounts.forms import Choice
from trivet.web.reader import reader


class GroupForm(forms.Form):
    """A group: its name in each language, where it stands."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    parent = Choice(label=gettext_lazy("Part of"), required=False)

    def __init__(self, *args: Any, group: CustomerGroup | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        for code, language in settings.LANGUAGES:
            self.fields[f"label_{code}"] = forms.CharField(
                label=_("Name in %(language)s") % {"language": language},
                max_length=120,
                required=False,
            )
        others = [one for one in groups.choices() if group is None or _fits(one, group)]
        self.fields["parent"].offer(others)  # type: ignore[attr-defined]

    @property
    def labels(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"label_{code}"] for code, _name in settings.LANGUAGES}


class NewGroupForm(GroupForm):
    """A group with its code and its business group, which stay."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Letters, digits and hyphens; it stays as it is."),
    )
    business_group = Choice(label=gettext_lazy("Business group"))
    field_order = ("business_group", "code", "name", "parent")

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["business_group"].offer(groups.may_add_in(user))  # type: ignore[attr-defined]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    retired = bool(request.GET.get("retired"))
    context = {
        "branches": groups.tree(user, retired=retired),
        "retired": retired,
        "may_add": bool(groups.may_add_in(user)),
    }
    return render(request, "customers/groups/tree.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    groups.check_may_add(user)
    form = NewGroupForm(editing.sent(request), user=user)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in NewGroupForm.field_order}
        try:
            made = writes.add(by=user, labels=form.labels, **facts)
        except (Invalid, Refused) as error:
            refusals.put(form, error)
        else:
            toasts.say(request, _("%(name)s is added.") % {"name": made.label})
            return HttpResponseRedirect(reverse("customers:groups"))
    context = {"form": form, "title": _("New customer group"), "back": reverse("customers:groups")}
    status = 422 if form.errors else 200
    return render(request, "customers/groups/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a group, or hang it elsewhere in the tree."""
    user = reader(request)
    group = groups.one(pk)
    values = {f"label_{code}": text for code, text in group.labels.items()}
    values |= {"name": group.name, "parent": group.parent}
    groups.check_may_edit(user, group)
    form = GroupForm(editing.sent(request), group=group, initial=values)
    if request.method == "POST" and form.is_valid():
        try:
            writes.change(
                by=user,
                group=group,
                name=form.cleaned_data["name"],
                labels=form.labels,
                parent=form.cleaned_data["parent"],
            )
        except (Invalid, Refused) as error:
            refusals.put(form, error)
        else:
            toasts.say(request, _("Saved."))
            return HttpResponseRedirect(reverse("customers:groups"))
    context = {
        "form": form,
        "title": group.label,
        "group": group,
        "back": reverse("customers:groups"),
    }
    status = 422 if form.errors else 200
    return render(request, "customers/groups/form.html", context, status=status)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """The refusal (accounts still stand in it) is said on the page of the tree."""
    user = reader(request)
    group = groups.one(pk)
    try:
        writes.retire(by=user, group=group)
    except Refused as error:
        toasts.say(request, str(error), kind="warn")
    else:
        toasts.say(request, _("%(name)s is retired.") % {"name": group.label})
    return HttpResponseRedirect(reverse("customers:groups"))


def _fits(parent: CustomerGroup, group: CustomerGroup) -> bool:
    return parent.pk != group.pk and parent.business_group_id == group.business_group_id
