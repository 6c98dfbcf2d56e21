"""Addresses that go wrong in every way, for test_faults.py."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from trivet.config import urls as root
from trivet.foundation.errors import Invalid, NotFound, NotPermitted, Refused
from trivet.organisation.models import User
from trivet.web import toasts

handler400 = root.handler400
handler403 = root.handler403
handler404 = root.handler404
handler500 = root.handler500


def raising(error):
    def view(request):
        raise error

    return view


def writing(request):
    User.objects.filter(pk=request.user.pk).update(name="changed by a link")
    return HttpResponse("written")


def saving(request):
    request.user.name = "changed by a link"
    request.user.save()
    return HttpResponse("saved")


def seen(request):
    User.objects.filter(pk=request.user.pk).update(seen_at=None)
    return HttpResponse("noted")


def posting(request):
    return HttpResponse(request.POST.get("name", ""))


def telling(request):
    toasts.say(request, "Moved <b>.", undo="/undo/")
    return HttpResponse("<p>done</p>")


urlpatterns = [
    path("refused/", raising(Refused(_("Not in this state. Reopen it first.")))),
    path("unseen/", raising(NotFound(_("There is no such visit.")))),
    path("forbidden/", raising(NotPermitted(_("Only the head may.")))),
    path("invalid/", raising(Invalid(_("Some values."), fields={"due": [_("In the past.")]}))),
    path("missing/", raising(Http404())),
    path("denied/", raising(PermissionDenied())),
    path("broken/", raising(ZeroDivisionError("secret detail"))),
    path("writing/", writing),
    path("saving/", saving),
    path("seen/", seen),
    path("posting/", posting),
    path("telling/", telling),
    path("", include(root.urlpatterns)),
]
