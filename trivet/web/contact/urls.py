"""Addresses of contact; nouns, and each step of a visit is a thing of its own."""

from trivet.web.contact import words

app_name = "win"
urlpatterns: list[object] = []

words.register()
