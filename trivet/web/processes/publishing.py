"""A new version of a process: the file read, every problem told; looked at, then published.

Nothing is kept between the two steps: the file travels with the page, signed, and is checked again.
"""

from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from trivet.engine.bpmn.source import LARGEST
from trivet.foundation.errors import Invalid, TrivetError
from trivet.processes import actions, queries
from trivet.processes.queries import Proposal
from trivet.web import toasts
from trivet.web.processes import parts, steps
from trivet.web.processes.drawing import drawn
from trivet.web.reader import reader

_SALT = "trivet.process.proposal"


class FileForm(forms.Form):
    """The BPMN file."""

    file = forms.FileField(
        label=lazy("BPMN file"),
        allow_empty_file=True,
        help_text=lazy("BPMN 2.0, as any modeller saves it; at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".bpmn,.xml,application/xml,text/xml"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Upload a file: it comes back with its problems, or as it would look."""
    me = reader(request)
    actions.check_may_publish(by=me)
    if request.method != "POST":
        return _asked(request, FileForm(), 200)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _asked(request, form, 422)
    try:
        proposal = queries.proposal(me, _content(form.cleaned_data["file"]))
    except Invalid as error:
        form.add_error("file", str(error.sentence))
        return _asked(request, form, 422)
    if proposal.problems or proposal.blueprint is None:
        return _asked(request, form, 422, problems=proposal.problems)
    return render(request, "processes/preview.html", _preview(proposal))


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publish what was looked at."""
    me = reader(request)
    actions.check_may_publish(by=me)
    try:
        held = signing.loads(request.POST.get("held", ""), salt=_SALT)
    except signing.BadSignature:
        form = FileForm()
        return _asked(
            request, form, 422, notice=_("The file was lost on the way. Choose it again.")
        )
    try:
        made = actions.publish(held["key"], held["xml"].encode(), by=me)
    except TrivetError as error:
        problems = list(error.fields.get("xml", [error.sentence]))
        return _asked(request, FileForm(), error.status, problems=problems)
    words = {"process": made.label, "number": made.version}
    toasts.say(request, _("%(process)s: version %(number)s is used for new runs.") % words)
    return redirect(parts.process_url(made.key))


def _content(file: "UploadedFile[Any]") -> bytes:
    if (file.size or 0) > LARGEST:
        raise Invalid(_("This file is larger than 2 MB, too large for one process."))
    content: bytes = file.read()
    return content


def _asked(
    request: HttpRequest,
    form: FileForm,
    status: int,
    *,
    problems: list[Any] | None = None,
    notice: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "problems": problems or [],
        "notice": notice,
        "crumbs": parts.crumbs((_("Publish a version"), "")),
    }
    return render(request, "processes/new.html", context, status=status)


def _preview(proposal: Proposal) -> dict[str, Any]:
    plan = proposal.blueprint
    if plan is None:
        raise ValueError("a proposal with problems has no preview")
    held = {"key": plan.key, "xml": plan.xml.decode()}
    changes = proposal.changes
    return {
        "plan": plan,
        "current": proposal.current,
        "is_same": proposal.is_same,
        "is_startable": proposal.is_startable,
        "gone": [parts.name_of(step) for step in changes.gone] if changes else [],
        "drawing": drawn(proposal.diagram, plan),
        "lines": steps.lines(plan, changes),
        "held": signing.dumps(held, salt=_SALT, compress=True),
        "crumbs": parts.crumbs(
            (_("Publish a version"), reverse("processes:new")), (plan.label, "")
        ),
    }
