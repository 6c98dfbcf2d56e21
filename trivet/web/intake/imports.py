"""The list of imports, a new one, one of them in whatever state it is, its rejected rows."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRefresh

from trivet.foundation.errors import TrivetError
from trivet.intake import actions, exports, queries, rules, targets
from trivet.intake.models import Batch
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power, check_power
from trivet.web import refusals
from trivet.web.intake.forms import UploadForm
from trivet.web.intake.parts import KINDS, mapping_form
from trivet.web.reader import reader

PAGE = 30
Status = Batch.Status


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """My imports, newest first; and what may be taken out."""
    me = reader(request)
    page = Paginator(queries.batches(me), PAGE).get_page(request.GET.get("page"))
    rows = [
        {"batch": batch, "kind": KINDS[batch.status], "brings": targets.get(batch.target).label}
        for batch in page.object_list
    ]
    context = {
        "rows": rows,
        "page": page,
        "may_import": Power.IMPORT in standing(me).powers,
        "lists": exports.offered(),
    }
    return render(request, "intake/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Upload a file; it comes back with its mapping proposed."""
    me = reader(request)
    check_power(standing(me).powers, Power.IMPORT)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        offered=queries.targets_for(me),
        initial={"target": request.GET.get("target", "")},
    )

    def upload(facts: dict[str, Any]) -> HttpResponse:
        held = facts.pop("file")
        batch = actions.upload(by=me, file_name=held.name, content=held, **facts)
        return redirect("intake:import", batch.pk)

    if request.method == "POST" and (done := refusals.attempt(form, upload)):
        return done
    return render(request, "intake/new.html", {"form": form}, status=refusals.status(form))


@require_safe
@vary_on_headers("HX-Request")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: its mapping to be checked, its progress, or what it did."""
    me = reader(request)
    batch = queries.batch_of(me, pk)
    if batch.status in (Status.WAITING, Status.RUNNING):
        return _progress(request, batch)
    if request.headers.get("HX-Request"):
        return HttpResponseClientRefresh()  # it was watched, and is through
    context: dict[str, Any] = {
        "batch": batch,
        "brings": targets.get(batch.target).label,
        "kind": KINDS[batch.status],
        "tried": batch.status == Status.TRIED,
        "reasons": queries.reasons(batch),
        "records": queries.record_counts(batch),
    }
    if batch.status in rules.STEPS["map"]:
        context["form"], context["refusal"] = _mapping(request, batch)
        return render(request, "intake/mapping.html", context)
    return render(request, "intake/done.html", {**context, "kept": queries.kept(batch)})


@require_safe
def rejects(request: HttpRequest, pk: int) -> FileResponse:
    """The rejected rows, each with its reason."""
    batch = queries.batch_of(reader(request), pk)
    if not batch.rejects:
        raise Http404
    name = f"{batch.file_name.rpartition('.')[0] or batch.file_name}.rejected.csv"
    return FileResponse(batch.rejects.open("rb"), as_attachment=True, filename=name)


def _progress(request: HttpRequest, batch: Batch) -> HttpResponse:
    """How far it is; the fragment asks again, the page offers to look again."""
    context = {"batch": batch, "waiting": batch.status == Status.WAITING}
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "intake/_progress.html" if fragment else "intake/running.html", context)


def _mapping(request: HttpRequest, batch: Batch) -> tuple[Any, str]:
    """The form, or why the stored file cannot be read any more."""
    try:
        return mapping_form(reader(request), batch), ""
    except TrivetError as refusal:
        return None, str(refusal) or _("The file cannot be read any more. Upload it again.")
