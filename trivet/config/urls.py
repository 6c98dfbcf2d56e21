"""The root of every address: pages, sign-in, API."""

from django.urls import include, path

urlpatterns = [
    path("", include("trivet.web.urls")),
    path("sign-in/", include("allauth.urls")),
    path("api/v1/", include("trivet.api.urls")),
]

# Django looks for these at the root alone.
handler400 = "trivet.web.faults.bad_request"
handler403 = "trivet.web.faults.forbidden"
handler404 = "trivet.web.faults.not_found"
handler500 = "trivet.web.faults.broken"
