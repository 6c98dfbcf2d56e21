"""Addresses of the customer side; nouns, and what is done to a thing is a noun too."""

from django.urls import path

from trivet.web.customers import finding, words
from trivet.web.customers.accounts import cells, listing, org_units, record
from trivet.web.customers.groups import decisions, tiers, tree
from trivet.web.customers.persons import listing as persons
from trivet.web.customers.persons import posts
from trivet.web.customers.persons import record as person

app_name = "customers"
urlpatterns = [
    # /accounts/
    path("accounts/", listing.index, name="accounts"),
    path("accounts/total/", listing.total, name="accounts-total"),
    path("accounts/export/", listing.export_file, name="accounts-export"),
    path("accounts/changes/", listing.change_many, name="accounts-bulk"),
    path("accounts/changes/<int:event>/undoing/", listing.undo, name="undo"),
    path("accounts/choices/", record.choices, name="account-choices"),
    path("accounts/spellings/<slug:field>/", record.spellings, name="account-spellings"),
    path("accounts/new/", record.add, name="account-new"),
    # /accounts/<id>/
    path("accounts/<int:pk>/", record.record, name="account"),
    path("accounts/<int:pk>/form/", record.edit, name="account-edit"),
    path("accounts/<int:pk>/activity/", record.activity, name="account-activity"),
    path("accounts/<int:pk>/family/", record.family, name="account-family"),
    path("accounts/<int:pk>/people/", persons.of_account, name="account-people"),
    path("accounts/<int:pk>/people/new/", person.add, name="person-new"),
    path("accounts/<int:pk>/posts/new/", posts.add, name="post-new"),
    path("accounts/<int:pk>/units/", org_units.index, name="account-units"),
    path("accounts/<int:pk>/<slug:field>/", cells.cell, name="account-cell"),
    path("customer-units/<int:pk>/", org_units.change, name="org-unit"),
    path("customer-units/<int:pk>/removal/", org_units.remove, name="org-unit-removal"),
    # /people/
    path("people/", persons.index, name="persons"),
    path("people/total/", persons.total, name="persons-total"),
    path("people/export/", persons.export_file, name="persons-export"),
    path("people/choices/", persons.choices, name="person-choices"),
    path("people/<int:pk>/", person.record, name="person"),
    path("people/<int:pk>/form/", person.edit, name="person-edit"),
    # /posts/
    path("posts/<int:pk>/correction/", posts.correct, name="post-correction"),
    path("posts/<int:pk>/end/", posts.end, name="post-end"),
    path("posts/<int:pk>/move/", posts.move, name="post-move"),
    # /groups/
    path("groups/", tree.index, name="groups"),
    path("groups/new/", tree.add, name="group-new"),
    path("groups/<int:pk>/", tree.change, name="group"),
    path("groups/<int:pk>/retirement/", tree.retire, name="group-retirement"),
    # /decisions/
    path("decisions/", decisions.index, name="decisions"),
    path("decisions/new/", decisions.ask, name="decision-new"),
    path("decisions/<int:pk>/", decisions.one, name="decision"),
    path("decisions/<int:pk>/options/", decisions.add_option, name="option-new"),
    path("decisions/options/<int:pk>/", decisions.change_option, name="option"),
    path("decisions/options/<int:pk>/removal/", decisions.drop_option, name="option-removal"),
    # /tiers/
    path("tiers/", tiers.index, name="tiers"),
    path("tiers/<slug:code>/", tiers.change, name="tier"),
]

words.register()
__all__ = ["app_name", "finding", "urlpatterns"]
