"""Pages of the engine: dashboard, connections, links, plans, held rows, runs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def frame_counts(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of every page shows of the engine; asked inside the company."""
    from bindeledd.panel.sync.frame import counts

    return counts(request)
