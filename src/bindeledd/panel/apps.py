"""The Django app of the pages."""

from __future__ import annotations

from django.apps import AppConfig


class PanelConfig(AppConfig):
    """Makes templates, static files and template tags known."""

    name = "bindeledd.panel"
    label = "panel"
