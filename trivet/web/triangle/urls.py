"""Addresses of the triangle, beneath /triangles/."""

from django.urls import path, re_path

from trivet.web.triangle import (
    away,
    panel,  # noqa: F401 - joins the account's page
    projects,
    seats,
    triangles,
    words,
)

SEATED = r"seats/(?P<seat>[A-Z]+)/(?P<how>appointment|replacement|backup)/$"

app_name = "triangle"
urlpatterns = [
    path("", triangles.triangles, name="triangles"),
    path("vacancies/", triangles.vacancies, name="vacancies"),
    # /triangles/away/
    path("away/", away.away, name="away"),
    path("away/new/", away.new, name="away-new"),
    path("away/<int:pk>/end/", away.end, name="away-end"),
    # /triangles/accounts/<pk>/
    path("accounts/<int:pk>/", triangles.account, name="account"),
    re_path(rf"^accounts/(?P<pk>\d+)/{SEATED}", seats.on_account, name="account-seat"),
    path("accounts/<int:pk>/projects/new/", projects.new, name="project-new"),
    path("accounts/<int:pk>/limits/new/", projects.delegate_on_account, name="account-limit"),
    # /triangles/projects/<pk>/
    path("projects/<int:pk>/", triangles.project, name="project"),
    re_path(rf"^projects/(?P<pk>\d+)/{SEATED}", seats.on_project, name="project-seat"),
    path("projects/<int:pk>/limits/new/", projects.delegate_on_project, name="project-limit"),
    path("projects/<int:pk>/closure/", projects.close, name="project-closure"),
    # /triangles/appointments/, /triangles/limits/
    path("appointments/<int:pk>/end/", seats.end, name="appointment-end"),
    path("appointments/<int:pk>/letter/", triangles.letter, name="letter"),
    path("limits/<int:pk>/withdrawal/", projects.withdraw, name="limit-withdrawal"),
]

words.register()
