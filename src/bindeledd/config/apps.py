"""Ties the parts together once Django is ready."""

from __future__ import annotations

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Runs the wiring when every table is known."""

    name = "bindeledd.config"
    label = "config"

    def ready(self) -> None:
        """Wire connectors, workspace and engine."""
        from bindeledd.config.wiring import wire

        wire()
