"""The root of every address: pages, sign-in, API."""

from django.urls import include, path

urlpatterns = [
    path("", include("trivet.web.urls")),
    path("sign-in/", include("allauth.urls")),
    path("api/v1/", include("trivet.api.urls")),
]
