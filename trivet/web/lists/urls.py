"""Addresses that every list shares."""

from django.urls import path

from trivet.web.lists import saved

app_name = "lists"
urlpatterns = [
    path("<slug:code>/views/", saved.keep, name="views"),
    path("<slug:code>/views/<int:pk>/removal/", saved.forget, name="view-removal"),
]
