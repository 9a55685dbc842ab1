"""The one place that knows everything: connectors, the workspace's exchange and the engine."""

from __future__ import annotations


def wire() -> None:
    """Register connectors and hand the workspace to the engine."""
