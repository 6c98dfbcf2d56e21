"""Addresses of the frame."""

from django.urls import path

from trivet.web.shell import find, gallery, health, own

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("find/", find.find, name="find"),
    path("language/", own.language, name="language"),
    path("settings/", own.preferences, name="settings"),
    path("settings/sessions/<int:pk>/end/", own.session, name="session-end"),
    path("components/", gallery.components, name="components"),
    path("components/record/", gallery.record, name="specimen-record"),
    path("components/list/", gallery.listing, name="specimen-list"),
]
