"""Addresses of our own side, beneath /organisation/."""

from django.urls import path

from trivet.web.organisation import (
    changes,
    finding,  # noqa: F401 - joins the palette
    people,
    places,
    roles,
    units,
    words,
)

app_name = "organisation"
urlpatterns = [
    # /organisation/units/
    path("", units.units, name="units"),
    path("units/new/", units.new, name="unit-new"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/name/", units.edit, name="unit-name"),
    path("units/<int:pk>/parent/", units.move, name="unit-parent"),
    path("units/<int:pk>/closure/", units.close, name="unit-closure"),
    # /organisation/people/
    path("people/", people.people, name="people"),
    path("people/new/", changes.new, name="person-new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/facts/", changes.edit, name="person-facts"),
    path("people/<int:pk>/password/", changes.password, name="person-password"),
    path("people/<int:pk>/leaving/", changes.leaving, name="person-leaving"),
    path("people/<int:pk>/return/", people.return_, name="person-return"),
    # /organisation/places/
    path("people/<int:pk>/places/new/", places.new, name="place-new"),
    path("places/<int:pk>/move/", places.move, name="place-move"),
    path("places/<int:pk>/line/", places.line, name="place-line"),
    path("places/<int:pk>/end/", places.end, name="place-end"),
    # /organisation/roles/
    path("roles/", roles.roles, name="roles"),
    path("roles/new/", roles.new, name="role-new"),
    path("roles/<int:pk>/end/", roles.end, name="role-end"),
]

words.register()
