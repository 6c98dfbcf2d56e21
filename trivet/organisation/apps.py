"""Registers the leaf with Django under its label."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "trivet.organisation"
    label = "organisation"
