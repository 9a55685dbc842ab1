"""The dashboard."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from bindeledd.panel.request import Request


def dashboard(request: Request) -> HttpResponse:
    """Show the state of the company."""
    return render(request, "panel/sync/dashboard.html", {"nav": "dashboard"})
