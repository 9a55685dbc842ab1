"""What every page's frame shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - the signature is Django's
    """Return what the frame needs."""
    return {}
