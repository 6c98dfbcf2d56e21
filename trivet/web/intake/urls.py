"""Addresses of imports, beneath /imports/; each step of one is a thing of its own."""

from django.urls import path

from trivet.web.intake import exporting, imports, steps, words

app_name = "intake"
urlpatterns = [
    path("", imports.imports, name="imports"),
    path("new/", imports.new, name="new"),
    path("exports/<slug:name>/", exporting.export, name="export"),
    # /imports/<pk>/
    path("<int:pk>/", imports.one, name="import"),
    path("<int:pk>/mapping/", steps.mapping, name="mapping"),
    path("<int:pk>/trial/", steps.trial, name="trial"),
    path("<int:pk>/intake/", steps.intake, name="intake"),
    path("<int:pk>/undoing/", steps.undoing, name="undoing"),
    path("<int:pk>/discarding/", steps.discarding, name="discarding"),
    path("<int:pk>/rejects/", imports.rejects, name="rejects"),
]

words.register()
