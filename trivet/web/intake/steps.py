"""The steps of an import: save its mapping, try it, take it in, undo it, discard it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from trivet.foundation.errors import Invalid, NotPermitted, Refused
from trivet.intake import actions, queries, targets
from trivet.intake.models import Batch
from trivet.web import refusals, toasts
from trivet.web.intake.parts import KINDS, mapping_form
from trivet.web.reader import reader


@require_POST
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what the columns hold, then do what the button said: only save, try, or take in."""
    me = reader(request)
    batch = queries.batch_of(me, pk)
    form = mapping_form(me, batch, request.POST)
    if form.is_valid():
        try:
            batch = actions.map_columns(
                by=me, batch=batch, mapping=form.mapping(), options=form.options()
            )
            if request.POST.get("then") == "take-in":
                actions.take_in(by=me, batch=batch)
            elif request.POST.get("then") == "try":
                actions.try_out(by=me, batch=batch)
            return redirect("intake:import", batch.pk)
        except (Invalid, Refused, NotPermitted) as error:
            refusals.put(form, error)
    context = {
        "batch": batch,
        "brings": targets.get(batch.target).label,
        "kind": KINDS[batch.status],
        "form": form,
    }
    return render(request, "intake/mapping.html", context, status=422)


@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """A dry run with the mapping as it is saved."""
    return _step(request, pk, actions.try_out)


@require_POST
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it in with the mapping as it is saved."""
    return _step(request, pk, actions.take_in)


@require_http_methods(["GET", "HEAD", "POST"])
def undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what undoing means, then do it."""
    me = reader(request)
    batch = queries.batch_of(me, pk)
    if request.method != "POST":
        return render(request, "intake/undoing.html", {"batch": batch})
    try:
        batch = actions.undo(by=me, batch=batch)
    except Refused as refusal:
        toasts.say(request, str(refusal), kind="bad")
        return redirect("intake:import", batch.pk)
    left = len(batch.kept)
    sentence = ngettext(
        "Undone, but for %(left)d record that stays. See why below.",
        "Undone, but for %(left)d records that stay. See why below.",
        left,
    )
    toasts.say(request, sentence % {"left": left} if left else _("The import is undone."))
    return redirect("intake:import", batch.pk)


@require_POST
def discarding(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget an upload of which nothing was taken in."""
    me = reader(request)
    try:
        actions.discard(by=me, batch=queries.batch_of(me, pk))
    except Refused as refusal:
        toasts.say(request, str(refusal), kind="bad")
        return redirect("intake:import", pk)
    toasts.say(request, _("The upload is discarded."))
    return redirect("intake:imports")


def _step(request: HttpRequest, pk: int, step: "actions.Step") -> HttpResponse:
    me = reader(request)
    batch: Batch = queries.batch_of(me, pk)
    try:
        step(by=me, batch=batch)
    except (Invalid, Refused) as refusal:
        toasts.say(request, str(refusal), kind="bad")
    return redirect("intake:import", batch.pk)
