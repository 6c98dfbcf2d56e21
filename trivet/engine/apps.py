"""Registers the engine's tables with Django."""

from django.apps import AppConfig


class EngineConfig(AppConfig):
    name = "trivet.engine"
    label = "engine"
