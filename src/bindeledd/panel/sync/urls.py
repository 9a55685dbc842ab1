"""Addresses of the engine's pages."""

from __future__ import annotations

from django.urls import path

from bindeledd.panel.sync.dashboard import dashboard

urlpatterns = [path("", dashboard, name="dashboard")]
